from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from cleaners import Article
from corpus.search.index import update
from corpus.table.editions import Edition, Row, edition_row
from corpus.table.table import Editions
from crawler.reading.workers import Workers
from crawler.state.folder import StateFolder
from crawler.web.review.desk import Desk, Looked
from crawler.web.review.review import Review

AT = datetime(2026, 3, 2, tzinfo=UTC)
FORMULA = "请广大市民互相转告并提前做好准备"
WORDS = "山水城桥春耕农市场学校道路河流村民学生老师工人花草树木天地风雨早晚新旧大小多少高低远近来去上下左右"


def text_of(number: int) -> str:
    """Return a text of its own, but for a formula at each quarter of it."""
    thrown = Random(number)
    clauses = ["".join(thrown.choices(WORDS, k=12)) for _ in range(40)]
    clauses[10] = clauses[20] = clauses[30] = FORMULA
    return "，".join(clauses)


def row_of(portal: str, number: int, text: str, day: date) -> Row:
    article = Article(title=f"第{number}条", text=text, published_date=day, published_precision="day", kind="article")
    url = f"http://{portal}.test/{number}.html"
    edition = Edition(
        portal=portal, id=f"{number:024x}", edition=1, url=url, cause="new", first_seen=AT,
        record_id=f"urn:uuid:{number}", run="run", cleaner_version="0.1.0", seed_hash="", article=article,
    )  # fmt: skip
    return edition_row(edition)


def test_a_copy_is_shown_beside_an_article_though_many_newer_ones_hold_the_same_formulas(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    rows = [row_of("one", 1, text_of(1), date(2026, 1, 1)), row_of("two", 2, text_of(1), date(2026, 1, 2))]
    rows += [row_of("one", number, text_of(number), date(2026, 3, 1)) for number in range(3, 40)]
    rows = [row | {"seq": seq} for seq, row in enumerate(rows, 1)]
    Editions(state.editions).append(rows, upto=len(rows))
    update(Editions(state.editions).snapshot(), state.search)
    (tmp_path / "archive").mkdir()
    pool = Workers(1, timeout_s=120, memory_mb=2048)
    desk = Desk(state.editions, state.archive, pool, {})
    review = Review(state, desk, dict, {}, tmp_path / "fixtures")
    found = [
        [(copy.url, copy.title) for copy in review.copies(Looked([rows[number]], None, None))] for number in (0, 1, 5)
    ]
    pool.close()
    assert found == [[("http://two.test/2.html", "第2条")], [("http://one.test/1.html", "第1条")], []]

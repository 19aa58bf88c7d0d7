"""State folders of any size for :mod:`benchmarks.scale`: archive, frontier and table agree, as runs would leave them.

What a run does to a page that it read is done by the code of the crawl, but nothing is fetched and one page is cleaned:
every article is that with a title, a day and a text of its own, of which its page in the archive is made too.
Usage: python benchmarks/scale_folder.py FOLDER PAGES
"""

import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from cleaners import Article, clean_page
from corpus.archive.archive import Archive
from corpus.table.editions import Cause, Edition, Row, article_id, edition_row
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.continuity import know
from crawler.policy.causes import content_hashes
from crawler.policy.page import Answer, Link, Outcome, Page
from crawler.policy.visits import channel_links, read
from crawler.portals.portal import Portal
from crawler.portals.seeds import portals
from crawler.reading.judging import Judging
from crawler.simulator.bank import bank
from crawler.simulator.composer import news
from crawler.simulator.scene import scene
from crawler.state.folder import StateFolder
from crawler.state.identity import identity
from crawler.state.kept_seeds import keep

FEW = "few"
"""The portal of the first hundred articles, of which the corpus says one sentence more than their pages."""
PORTALS = 20
RUNS = 50
"""As many files of the table are small enough to be compacted."""
_AT_ONCE = 1_000
_BETWEEN = timedelta(days=2)
"""From one run to the next; the last of them was so long ago."""
_DAY = datetime(2024, 1, 1, tzinfo=UTC)
_NEVER = datetime(2030, 1, 1, tzinfo=UTC).timestamp()
_PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}_青川网</title></head>
<body><div class="nav"><a href="/">首页</a> <a href="/yw/">要闻</a> <a href="/ms/">民生</a></div>
<h1>{title}</h1><p class="info">{day} 09:20 来源：青川网 作者：林一禾</p>
<div class="article">{paragraphs}</div>
<div class="footer">青川网版权所有 未经授权不得转载</div></body></html>"""
_SEED = """title = "青川网"
base = "http://{name}.test"
family = "auto"
article = '/a/\\d+\\.html'
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""
_SENTENCE = "记者在现场看到，道路两旁的树木已经发芽。"


class Bank(NamedTuple):
    """What articles are made of: titles, sentences, and an article that was cleaned."""

    titles: list[str]
    sentences: list[str]
    article: Article


class Folder(NamedTuple):
    """A state folder while it is made."""

    state: StateFolder
    frontier: Frontier
    editions: Editions
    portals: Mapping[str, Portal]
    words: Bank


def main(folder: Path, pages: int) -> None:
    """Make the folder."""
    state, began = StateFolder(folder), datetime.now(UTC) - RUNS * _BETWEEN
    known, seq, step = _seeded(state), 0, -(-pages // RUNS)
    with closing(Frontier(state.frontier)) as frontier:
        made = Folder(state, frontier, Editions(state.editions), known, _bank())
        for run in range(RUNS):
            seq = _run(made, run, began + run * _BETWEEN, range(run * step, min(pages, (run + 1) * step)), seq)
        frontier.number_after(seq)
        know(state, frontier)
    print(f"{pages} pages, {seq} editions")


def name_of(number: int) -> str:
    """Return the portal of a page."""
    return FEW if number < 100 else f"p{number % PORTALS:02}"


def url_of(number: int) -> str:
    """Return the address of a page."""
    return f"http://{name_of(number)}.test/a/{number}.html"


def _seeded(state: StateFolder) -> dict[str, Portal]:
    folder = state.path.with_name(f"{state.path.name}.seeds")
    folder.mkdir(parents=True, exist_ok=True)
    for name in (FEW, *(f"p{each:02}" for each in range(PORTALS))):
        (folder / f"{name}.toml").write_text(_SEED.format(name=name), encoding="utf-8")
    state.path.mkdir(parents=True)
    identity(state)
    known = portals([folder])
    keep(state, [folder], known)
    return known


def _bank() -> Bank:
    words = bank()
    drafts = [
        news(words, words.topics[each % len(words.topics)], scene(5, "scale", "linfen", each, _DAY), Random(each))
        for each in range(1_500)
    ]
    said = "\n".join(paragraph for draft in drafts for paragraph in draft.paragraphs)
    sentences = sorted({f"{each}。" for each in said.replace("\n", "").split("。") if 12 < len(each) < 80})
    titles = [draft.title for draft in drafts]
    return Bank(
        titles, sentences, clean_page(_page(titles[0], _DAY, "\n".join(drafts[0].paragraphs)).encode(), judge="never")
    )


def _run(made: Folder, run: int, at: datetime, numbers: range, seq: int) -> int:
    """Read these pages as a run would, and return the number of its last edition; *seq* is that of the one before."""
    name, rows = f"{at:%Y%m%dT%H%M%SZ}-{run + 1}", list[Row]()
    with Archive(made.state.archive, run=name) as archive:
        archive.metadata("", at=at, kind="run", fields={"versions": {}, "seeds": {}}, visit={"run": name})
        made.frontier.begin(name, at.timestamp())
        for pages in _some(_taken(made, name, numbers, at)):
            read_now = [each for page in pages for each in _read(made, archive, page, name, at)]
            made.frontier.commit([outcome for outcome, _ in read_now])
            rows += [row for _, row in read_now if row]
        archive.sync()
    for number, row in enumerate(rows, seq + 1):
        row["seq"] = number
    made.editions.append(rows, upto=seq + len(rows))
    made.frontier.finish(name, at.timestamp(), None)
    return seq + len(rows)


def _taken(made: Folder, run: str, numbers: range, at: datetime) -> list[Page]:
    """Return these pages as a run takes them, with the channels if it is the first."""
    links = [] if numbers.start else [link for portal in made.portals.values() for link in channel_links(portal)]
    for number in numbers:
        portal, url = name_of(number), url_of(number)
        links.append(Link(portal, url, "article", "要闻", article_id(portal, url), 1))
    made.frontier.announce(links, at.timestamp())
    return made.frontier.take(run, dict.fromkeys(made.portals, len(numbers) + 1), at.timestamp())


def _some(pages: list[Page]) -> Iterator[list[Page]]:
    yield from (pages[start : start + _AT_ONCE] for start in range(0, len(pages), _AT_ONCE))


def _read(made: Folder, archive: Archive, page: Page, run: str, at: datetime) -> Iterator[tuple[Outcome, Row | None]]:
    """Yield what the visits of a page give: of a twentieth a second edition, too."""
    if page.kind != "article":
        rested = page._replace(state="live", last_visit=at.timestamp(), last_run=run, rest=3600.0, listed=20)
        yield Outcome("listed", rested._replace(due=_NEVER), f"{run}-{page.key}", at.timestamp()), None
        return
    number = int(page.url.rpartition("/")[2].partition(".")[0])
    causes: tuple[Cause, ...] = ("new", "content_edit") if number % 20 == 19 else ("new",)
    for edition, cause in enumerate(causes, 1):
        outcome, row = _edition(made, archive, page, _composed(made.words, number, edition, at), cause, run, at)
        page = outcome.page
        yield outcome, row


def _edition(
    made: Folder, archive: Archive, page: Page, article: Article, cause: Cause, run: str, at: datetime
) -> tuple[Outcome, Row]:
    body, portal = _page(article.title, at, article.text).encode(), made.portals[page.portal]
    visit = {"run": run, "portal": portal.name, "url": page.url, "page": page.key}
    record = archive.response(
        page.url, at=at, status=200, reason="", headers=(("Content-Type", "text/html"),), body=body, visit=visit
    )
    said = replace(article, text=f"{article.text}{_SENTENCE}") if portal.name == FEW else article
    outcome = read(page, Answer(run, record, at.timestamp(), 200), content_hashes(said, body), cause)
    outcome = outcome._replace(sight=None, page=outcome.page._replace(due=_NEVER))  # nothing waits for the run's end
    now = outcome.page
    edition = Edition(
        portal=portal.name, id=now.article or "", edition=now.edition, url=now.url, cause=cause, first_seen=at,
        record_id=record, body_sha256=hashlib.sha256(body).hexdigest(), run=run,
        cleaner_version=Judging().cleaner_version, seed_hash=portal.seed_hash, article=said,
    )  # fmt: skip
    return outcome, edition_row(edition)


def _composed(words: Bank, number: int, edition: int, at: datetime) -> Article:
    """Return an article; every thirtieth is a copy of one of another portal, a sentence of a second edition differs."""
    thrown = Random(number - 7 if number % 30 == 7 else number)
    said = [thrown.choices(words.sentences, k=thrown.randint(2, 4)) for _ in range(thrown.randint(3, 7))]
    if edition > 1:
        said[0][0] = words.sentences[number % len(words.sentences)]
    title, text = thrown.choice(words.titles), "\n".join(map("".join, said))
    day = at.astimezone(words.article.published.tzinfo).replace(hour=9, minute=20)
    raw = f"{day:%Y-%m-%d %H:%M}"
    return replace(words.article, title=title, text=text, published=day, published_date=day.date(), published_raw=raw)


def _page(title: str, at: datetime, text: str) -> str:
    said = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return _PAGE.format(title=title, day=f"{at:%Y-%m-%d}", paragraphs=said)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

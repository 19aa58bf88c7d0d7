"""An article that lost most of its text: believed when a second answer says so, whatever happens in between."""

import json
import random
import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import mortal
import pytest
from test_causes import PAGE
from test_crawl import HTML, Answers, command, crawled, portal
from test_further_pages import editions, rebuilt
from test_torn_bodies import BASE, page
from test_visits import NOW, answer

from cleaners import Article
from crawler.frontier.store import Frontier
from crawler.policy import visits
from crawler.policy.causes import ContentHashes, content_hashes
from crawler.policy.doubts import doubted, is_doubtful
from crawler.policy.page import Page
from crawler.policy.schedule import DAY, HOUR

START = datetime.fromisoformat("2026-03-02T08:00:00+08:00")


def said(length: int) -> tuple[Article, ContentHashes]:
    article = Article(title="春耕", text=("春耕有序展开。" * 100)[:length])
    return article, content_hashes(article, b"%d" % length)


@pytest.mark.parametrize(("before", "after"), [(700, 349), (700, 0), (120, 59), (119, 59)])
def test_more_than_half_and_at_least_two_sentences_lost_are_doubted_until_they_are_said_again(
    before: int, after: int
) -> None:
    article, now = said(after)
    assert is_doubtful(PAGE, now, article, said(before)[0])
    assert is_doubtful(PAGE._replace(doubt="1:another"), now, article, said(before)[0])
    assert not is_doubtful(PAGE._replace(doubt=now.content), now, article, said(before)[0])


@pytest.mark.parametrize(("before", "after"), [(700, 350), (118, 59), (80, 21), (700, 900), (0, 700)])
def test_less_is_an_edit_at_once(before: int, after: int) -> None:
    article, now = said(after)
    assert not is_doubtful(PAGE, now, article, said(before)[0])


def test_a_doubt_leaves_the_article_as_it_was_and_looks_again_within_the_hour() -> None:
    known = PAGE._replace(etag='"7"', misses=2, missed=NOW - DAY, last_seen=NOW - 2 * DAY)
    outcome = doubted(known, answer(etag='"8"'), said(9)[1], "9 of 700 characters are left")
    after = outcome.page
    assert (outcome.result, outcome.edition, after.state, after.due) == ("doubted", None, "doubted", NOW + HOUR / 2)
    assert (after.content_hash, after.edition, after.etag, after.misses) == (
        known.content_hash,
        known.edition,
        '"7"',
        0,
    )
    assert after.doubt == said(9)[1].content


def test_answers_that_differ_each_time_are_asked_for_ever_less_often() -> None:
    known, rests = PAGE._replace(tries=5), []
    for length in range(10):
        known = doubted(known, answer(), said(length)[1], "").page
        assert known.due
        rests.append((known.due - NOW) / HOUR)
    assert rests == [0.5, 1, 2, 4, 8, 16, 24, 24, 24, 24]


def test_a_failure_leaves_a_doubt_and_an_answer_ends_it() -> None:
    known = PAGE._replace(doubt="1:short", state="doubted")
    assert visits.failed(known, answer(0), "TimeoutError").page.doubt == "1:short"
    assert visits.not_modified(known, answer(304)).page.doubt is None
    assert visits.read(known, answer(), said(700)[1], None).page.doubt is None


def at(hours: float, *cut: int, every: int = 30) -> Answers:
    now = json.dumps({"now": (START + timedelta(hours=hours)).isoformat()}).encode()
    listed = "".join(f'<li><a href="/a/{number}.html">{number}</a></li>' for number in (1, 2, 3)).encode()
    articles = {f"/a/{number}.html": (200, HTML, page(number, 10 if number in cut else every)) for number in (1, 2, 3)}
    return {"/clock": (200, {}, now), "/yw/": (200, HTML, b"<ul>%b</ul>" % listed), **articles}


def causes(folder: Path) -> list[list[str]]:
    return [[row["cause"] for row in editions(folder, f"{BASE}/a/{number}.html")] for number in (1, 2, 3)]


def known(folder: Path) -> list[Page | None]:
    with closing(Frontier(folder / "frontier.sqlite")) as frontier:
        return [frontier.page("mou", f"{BASE}/a/{number}.html") for number in (1, 2, 3)]


@pytest.mark.slow
def test_a_cut_article_is_edited_when_a_second_run_sees_the_same_and_not_when_it_is_whole_again(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert crawled(tmp_path, at(0)).returncode == 0
    assert crawled(tmp_path, at(24, 1, 2), "-a", "recheck=yes").returncode == 0
    assert causes(state) == [["new"]] * 3
    newest = json.loads(max((state / "reports").glob("*.json")).read_bytes())["portals"]["mou"]
    assert (newest["doubted"], newest["same"], newest.get("editions/content_edit")) == (2, 1, None)
    rebuilt(tmp_path, "meanwhile")
    states = [one and (one.state, one.doubt, one.due) for one in known(state)]
    assert states == [one and (one.state, one.doubt, one.due) for one in known(tmp_path / "meanwhile")]
    assert [one and one[0] for one in states] == ["doubted", "doubted", "live"]
    assert crawled(tmp_path, at(25, 1)).returncode == 0
    assert causes(state) == [["new", "content_edit"], ["new"], ["new"]]
    assert [one and (one.state, one.doubt) for one in known(state)] == [("live", None)] * 3
    rebuilt(tmp_path)
    assert causes(tmp_path / "again") == causes(state)


def dying(tmp_path: Path, answers: Answers, last: int) -> CompletedProcess[str]:
    with portal(answers) as port:
        asked = command(tmp_path / "state", port, "-s", f"PORTALS_SEEDS={tmp_path / 'seeds'}", "-a", "portal=mou")[3:]
        return mortal.told(last, *asked, "-a", "recheck=yes")


def killed_at(tmp_path: Path, last: int) -> None:
    """It kills a crawl at a step, or at an earlier one of a run whose commits fell together and left fewer."""
    while last:
        shutil.rmtree(tmp_path / "state")
        shutil.copytree(tmp_path / "before", tmp_path / "state")
        if dying(tmp_path, at(24, 1, 2), last).returncode == mortal.KILLED:
            return
        last -= 1 + last // 8
    pytest.fail("no run was killed")


@pytest.mark.long
def test_a_doubt_survives_kills_at_any_durable_step(tmp_path: Path) -> None:
    chance, state = random.Random(3), tmp_path / "state"
    assert crawled(tmp_path, at(0)).returncode == 0
    shutil.copytree(state, tmp_path / "before")
    steps = mortal.steps_of(dying(tmp_path, at(24, 1, 2), 0))
    for _ in range(4):
        killed_at(tmp_path, chance.randint(1, steps))
        assert crawled(tmp_path, at(24, 1, 2)).returncode == 0
        assert causes(state) == [["new"]] * 3
        assert [one and one.state for one in known(state)] == ["doubted", "doubted", "live"]
        assert crawled(tmp_path, at(25, 1)).returncode == 0
        assert causes(state) == [["new", "content_edit"], ["new"], ["new"]]

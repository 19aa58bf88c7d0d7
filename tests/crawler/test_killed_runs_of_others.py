"""A run over one portal takes in what a killed run over all of them left, before that run counts as finished."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from test_crawl import ARTICLE, HTML, LIST, SEED
from test_kills import editions

from crawler.frontier.store import Frontier
from crawler.journal.visit import Visit
from crawler.own_settings import own_settings
from crawler.policy.page import Page
from crawler.portals.seeds import portals
from crawler.reading.workers import Workers
from crawler.run.opening import opened
from crawler.run.report import Report
from crawler.run.run import Run
from crawler.state.folder import StateFolder
from crawler.upkeep.rebuild import rebuild

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOSTS = {"mou": "www.example.test", "bei": "bei.example.test"}


@contextmanager
def run_of(tmp_path: Path, hours: int, **arguments: str) -> Iterator[Run]:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    named = {"STATE": tmp_path / "state", "SEEDS": tmp_path / "seeds", "WORKERS": 1}
    settings.setdict({f"PORTALS_{name}": str(value) for name, value in named.items()}, priority="cmdline")
    with opened(own_settings(settings), clock=lambda: START + timedelta(hours=hours), **arguments) as run:
        yield run


def write_seeds(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    for name, host in HOSTS.items():
        seed = SEED.replace("www.example.test", host)
        (tmp_path / "seeds" / f"{name}.toml").write_text(seed, encoding="utf-8")


def kill_after_the_lists_are_archived(tmp_path: Path) -> None:
    """Leave a run over both portals that archived their lists, and did not live to take them in."""
    write_seeds(tmp_path)
    with run_of(tmp_path, 0) as run:
        for page in asyncio.run(run.take()):
            archived(run, page, LIST)


def kill_after_the_articles_are_archived(tmp_path: Path) -> None:
    """Leave one that had taken in the lists, and archived the articles."""
    write_seeds(tmp_path)
    with run_of(tmp_path, 0) as run:
        asyncio.run(taken_in(run, LIST))
        for page in asyncio.run(run.take()):
            archived(run, page, ARTICLE)


async def taken_in(run: Run, body: bytes) -> None:
    for page in await run.take():
        await run.answered(Visit(page), answer(page, body), 0)


def archived(run: Run, page: Page, body: bytes) -> None:
    """Do the first half of what a run does with an answer."""
    run._recorder.answered(Visit(page), answer(page, body))


def answer(page: Page, body: bytes) -> HtmlResponse:
    return HtmlResponse(page.url, headers=HTML, body=body, request=Request(page.url))


def run_over_one(tmp_path: Path, hours: int) -> None:
    result = result_over_one(tmp_path, hours)
    assert (result.failure, set(result.values["portals"])) == (None, {"mou"})


def result_over_one(tmp_path: Path, hours: int) -> Report:
    with run_of(tmp_path, hours, portal="mou") as run:
        asyncio.run(run.recover())
        return run.finish()


def state_of(tmp_path: Path, portal: str, path: str) -> str | None:
    with closing(Frontier(tmp_path / "state" / "frontier.sqlite")) as frontier:
        page = frontier.page(portal, f"http://{HOSTS[portal]}{path}")
        return page and page.state


@pytest.mark.slow
def test_a_run_over_one_portal_takes_in_what_a_killed_run_archived_of_another(tmp_path: Path) -> None:
    kill_after_the_lists_are_archived(tmp_path)
    run_over_one(tmp_path, 1)
    for portal in HOSTS:
        assert (portal, state_of(tmp_path, portal, "/yw/")) == (portal, "live")
        assert (portal, state_of(tmp_path, portal, "/a/1.html")) == (portal, "queued")


@pytest.mark.slow
def test_the_seed_that_the_killed_run_went_by_is_enough(tmp_path: Path) -> None:
    kill_after_the_lists_are_archived(tmp_path)
    (tmp_path / "seeds" / "bei.toml").unlink()
    run_over_one(tmp_path, 1)
    assert state_of(tmp_path, "bei", "/a/1.html") == "queued"


@pytest.mark.slow
def test_without_any_seed_of_the_other_portal_the_killed_run_stays_unfinished_and_the_seed_is_asked_for(
    tmp_path: Path,
) -> None:
    kill_after_the_lists_are_archived(tmp_path)
    for folder in (tmp_path / "seeds", tmp_path / "state" / "seeds"):
        (folder / "bei.toml").rename(folder / "bei.away")
    result = result_over_one(tmp_path, 1)
    assert (result.exit_status, result.failure and result.failure.partition(": ")[2]) == (
        1,
        "a killed run left visits of portal bei; expected bei.toml among the seeds",
    )
    (tmp_path / "seeds" / "bei.away").rename(tmp_path / "seeds" / "bei.toml")
    run_over_one(tmp_path, 2)
    assert state_of(tmp_path, "bei", "/a/1.html") == "queued"


@pytest.mark.slow
def test_the_corpus_then_agrees_with_a_rebuild(tmp_path: Path) -> None:
    kill_after_the_articles_are_archived(tmp_path)
    run_over_one(tmp_path, 1)
    assert {(row["portal"], row["url"][-6:], row["edition"]) for row in editions(tmp_path / "state")} == {
        (portal, path, 1) for portal in HOSTS for path in ("1.html", "2.html")
    }
    with closing(Workers(1, timeout_s=60, memory_mb=4096)) as pool:
        archive, seeds = tmp_path / "state" / "archive", portals([tmp_path / "seeds"])
        asyncio.run(rebuild(archive, StateFolder(tmp_path / "again"), seeds, pool, after=0))
    assert editions(tmp_path / "again") == editions(tmp_path / "state")

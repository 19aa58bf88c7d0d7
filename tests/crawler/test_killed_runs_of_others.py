"""A run over one portal takes in what a killed run over all of them left, before that run counts as finished."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse, Request
from scrapy.settings import Settings
from test_crawl import HTML, LIST, SEED

from crawler.frontier.store import Frontier
from crawler.portals.seed_checks import SeedError
from crawler.run.opening import opened
from crawler.run.run import Run

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOSTS = {"mou": "www.example.test", "bei": "bei.example.test"}


@contextmanager
def run_of(tmp_path: Path, hours: int, **arguments: str) -> Iterator[Run]:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    named = {"STATE": tmp_path / "state", "SEEDS": tmp_path / "seeds", "WORKERS": 1}
    settings.setdict({f"PORTALS_{name}": str(value) for name, value in named.items()}, priority="cmdline")
    with opened(settings, clock=lambda: START + timedelta(hours=hours), **arguments) as run:
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
            run.recorder.answered(page, HtmlResponse(page.url, headers=HTML, body=LIST, request=Request(page.url)))


def run_over_one(tmp_path: Path, hours: int) -> None:
    with run_of(tmp_path, hours, portal="mou") as run:
        asyncio.run(run.recover())
        assert run.finish().failure is None


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
    with pytest.raises(SeedError, match=r"of portal bei.*expected bei\.toml"):
        run_over_one(tmp_path, 1)
    (tmp_path / "seeds" / "bei.away").rename(tmp_path / "seeds" / "bei.toml")
    run_over_one(tmp_path, 2)
    assert state_of(tmp_path, "bei", "/a/1.html") == "queued"

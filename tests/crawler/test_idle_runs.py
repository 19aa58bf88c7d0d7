"""What a run costs that finds nothing due, as most of an hourly recrawl do."""

import os
import re
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import update

from corpus.table.table import Editions
from crawler.frontier.schema import pages
from crawler.frontier.store import Frontier
from crawler.policy.visits import channel_links
from crawler.portals.seeds import portals

ROOT = Path(__file__).parents[2]
UNUSED = {
    "aiohttp": "Scrapy's remote control",
    "tldextract": "Scrapy's cookies",
    "pandas": "PyArrow's data sets",
    "trafilatura": "the second judge",
    "jinja2": "the page of a run that has news",
    "prometheus_client": "the file of metrics",
    "cleaners.passes": "the worker processes",
    "cleaners.decoding": "the worker processes",
    "cleaners.extraction.selection": "the worker processes",
}
"""What is not needed where nothing is asked for, and who needs it."""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Give a state folder in which all channels rest until tomorrow, beside a table."""
    with closing(Frontier(tmp_path / "frontier.sqlite")) as frontier:
        links = (link for portal in portals([ROOT / "seeds"]).values() for link in channel_links(portal))
        frontier.announce(links, time.time())
        with frontier.transaction() as connection:
            connection.execute(update(pages).values(due=time.time() + 86_400))
    Editions(tmp_path / "corpus/editions").begin(after=0)
    return tmp_path


def test_a_run_with_nothing_due_imports_nothing_that_it_does_not_use(state: Path) -> None:
    settings = (f"PORTALS_STATE={state}", f"PORTALS_SEEDS={ROOT / 'seeds'}", "PORTALS_PROGRESS=False")
    command = [sys.executable, "-X", "importtime", "-m", "scrapy", "crawl", "portals"]
    command += [part for setting in settings for part in ("-s", setting)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, timeout=60, check=False, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    imported = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert "crawler.run.run" in imported
    assert imported & UNUSED.keys() == set()

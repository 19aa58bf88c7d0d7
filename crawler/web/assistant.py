"""Tools for an assistant, by the Model Context Protocol: what the service answers, in words that it can read."""

import asyncio
import itertools
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from corpus.search.index import opened, update
from corpus.search.query import Query, found, number
from corpus.table.table import Editions, NoCorpusError
from corpus.views.changes import changes, event_json
from crawler.own_settings import OwnSettings
from crawler.reading.workers import Workers
from crawler.run.opening import state_of
from crawler.web.answers import article_rows, cleaned_page, cleaned_text, explained

_MOST_REQUESTS = 200
_ABOUT = "Cleans pages and texts of Chinese news and government portals, and looks into the corpus of their articles."


_EXPECTED = (ValueError, OSError, RuntimeError, NoCorpusError)
"""What a caller can do something about: a page that is no article, words that are none, no corpus, a heavy page."""


def assistant(own: OwnSettings) -> MCPServer:
    """Return the server; pages are read in worker processes, within the time and memory of a crawl."""
    made = MCPServer("qingliu", instructions=_ABOUT)
    _clean(made, own)
    _read(made, own)
    return made


def _clean(made: MCPServer, own: OwnSettings) -> None:
    pool = Workers(1, timeout_s=own.page_timeout_s, memory_mb=own.page_memory_mb)

    @made.tool()
    async def clean(text: str, url: str = "") -> dict[str, Any]:
        """Clean a page (HTML) or a text: return the article with title, text, date, source, and every repair."""
        with _told():
            if text.lstrip().startswith("<"):
                return await pool.call(cleaned_page, text.encode(), url, "text/html; charset=utf-8")
            return await pool.call(cleaned_text, text.encode())

    @made.tool()
    async def explain(text: str, url: str = "") -> str:
        """Clean a page (HTML) or a text, and show each repair where it was made, and what was cut from the page."""
        with _told():
            return await pool.call(explained, text, url)

    @made.tool()
    async def doctor(url: str, budget: int = 60) -> str:
        """Examine the portal at an address, politely, within a budget of requests: a seed, and how sure it is."""
        with _told():
            return await _examined(own, url, min(budget, _MOST_REQUESTS))


def _read(made: MCPServer, own: OwnSettings) -> None:
    state = state_of(own)
    editions = Editions(state.editions)

    @made.tool()
    def read_changes(since: int = 0, limit: int = 100) -> list[dict[str, Any]]:
        """Return what changed in the corpus after the cursor *since*: new, edited, gone articles, in order."""
        with _told():
            events = changes(editions.snapshot(), since=since)
            return [json.loads(event_json(event)) for event in itertools.islice(events, min(limit, 1000))]

    @made.tool()
    def search(words: str, limit: int = 20) -> dict[str, Any]:
        """Find articles that hold all of the words (Chinese, in either script), newest first, with an excerpt."""
        with _told():
            update(editions.snapshot(), state.search)
            with opened(state.search) as index:
                query = Query(words=words)
                hits = [hit._asdict() for hit in found(index, query, limit=min(limit, 100))]
                return {"number": number(index, query), "hits": hits}

    @made.tool()
    def article(key: str) -> list[dict[str, Any]]:
        """Return every edition of the article with this id or address, oldest first, with its ledger of repairs."""
        with _told():
            return [json.loads(row) for row in article_rows(editions, key)]


@contextmanager
def _told() -> Iterator[None]:
    """Let the assistant read what is wrong; the SDK keeps any other error to itself."""
    try:
        yield
    except _EXPECTED as error:
        raise ToolError(str(error)) from error


async def _examined(own: OwnSettings, url: str, budget: int) -> str:
    """Let the command do it, in a process of its own: Scrapy's engine starts once in a process."""
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url!r}: expected an address that begins with http:// or https://")
    settings = [f"PORTALS_STATE={own.state}", f"PORTALS_SEEDS={own.seeds}"]
    words = ["portals", "doctor", url, "--dry-run", "--json", "--budget", str(budget)]
    words += [word for setting in settings for word in ("-s", setting)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "scrapy", *words, stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe
    )
    said, why = await process.communicate()
    if not said:
        raise RuntimeError(why.decode(errors="replace").strip() or f"the doctor ended with status {process.returncode}")
    return said.decode()

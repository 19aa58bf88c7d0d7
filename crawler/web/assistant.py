"""Tools for an assistant, by the Model Context Protocol: what the service answers, in words that it can read."""

import itertools
import json
from typing import Any

from mcp.server import MCPServer

from corpus.search.index import opened, update
from corpus.search.query import Query, found, number
from corpus.table.table import Editions
from corpus.views.changes import changes, event_json
from crawler.own_settings import OwnSettings
from crawler.reading.workers import Workers
from crawler.run.opening import state_of
from crawler.web.answers import article_rows, cleaned_page, cleaned_text, explained

_ABOUT = "Cleans pages and texts of Chinese news and government portals, and looks into the corpus of their articles."


def assistant(own: OwnSettings) -> MCPServer:
    """Return the server; pages are read in worker processes, within the time and memory of a crawl."""
    state = state_of(own)
    pool = Workers(1, timeout_s=own.page_timeout_s, memory_mb=own.page_memory_mb)
    made = MCPServer("qingliu", instructions=_ABOUT)

    @made.tool()
    async def clean(text: str, url: str = "") -> dict[str, Any]:
        """Clean a page (HTML) or a text: return the article with title, text, date, source, and every repair."""
        if text.lstrip().startswith("<"):
            return await pool.call(cleaned_page, text.encode(), url, "text/html; charset=utf-8")
        return await pool.call(cleaned_text, text.encode())

    @made.tool()
    async def explain(text: str, url: str = "") -> str:
        """Clean a page (HTML) or a text, and show each repair where it was made, and what was cut from the page."""
        return await pool.call(explained, text, url)

    @made.tool()
    def read_changes(since: int = 0, limit: int = 100) -> list[dict[str, Any]]:
        """Return what changed in the corpus after the cursor *since*: new, edited, gone articles, in order."""
        events = changes(Editions(state.editions).snapshot(), since=since)
        return [json.loads(event_json(event)) for event in itertools.islice(events, min(limit, 1000))]

    @made.tool()
    def search(words: str, limit: int = 20) -> dict[str, Any]:
        """Find articles that hold all of the words (Chinese, in either script), newest first, with an excerpt."""
        update(Editions(state.editions).snapshot(), state.search)
        with opened(state.search) as index:
            query = Query(words=words)
            hits = [hit._asdict() for hit in found(index, query, limit=min(limit, 100))]
            return {"number": number(index, query), "hits": hits}

    @made.tool()
    def article(key: str) -> list[dict[str, Any]]:
        """Return every edition of the article with this id or address, oldest first, with its ledger of repairs."""
        return [json.loads(row) for row in article_rows(Editions(state.editions), key)]

    return made

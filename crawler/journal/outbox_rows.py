"""An edition on its way to the corpus, as the outbox holds it."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from importlib.metadata import version

from cleaners import Article
from corpus.archive.archive import Record
from corpus.table.editions import Cause, Edition, edition_row, row_json
from crawler.policy.page import Page
from crawler.portals.portal import Portal


def reading_json(
    portal: Portal,
    page: Page,
    record: Record,
    cause: Cause,
    article: Article,
    aliases: Iterable[str],
    cleaner_version: str,
) -> str:
    """Return the edition that *record* shows; *page* is as the reading left it."""
    body, run = hashlib.sha256(record.body).hexdigest(), record.visit["run"]
    return _json(portal, page, record.at, run, cause, aliases, cleaner_version, article=article, body=body)


def tombstone_json(portal: Portal, page: Page, at: datetime, aliases: Iterable[str], cause: Cause = "gone") -> str:
    """Return the edition that says that an article is gone, or merged with another; *at* is the visit that told so."""
    run, cleaner_version = page.last_run or "", version("qingliu")
    return _json(portal, page, at, run, cause, aliases, cleaner_version, article=None, body=None)


def _json(
    portal: Portal,
    page: Page,
    at: datetime,
    run: str,
    cause: Cause,
    aliases: Iterable[str],
    cleaner_version: str,
    *,
    article: Article | None,
    body: str | None,
) -> str:
    edition = Edition(
        portal=portal.name,
        id=page.article or "",
        edition=page.edition,
        url=page.url,
        aliases=tuple(aliases),
        cause=cause,
        first_seen=at,
        record_id=page.record or "",
        body_sha256=body,
        run=run,
        cleaner_version=cleaner_version,
        seed_hash=portal.seed_hash,
        article=article,
    )
    return row_json(edition_row(edition))

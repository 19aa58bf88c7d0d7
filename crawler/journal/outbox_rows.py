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

CLEANER_VERSION = version("qingliu")


def reading_json(
    portal: Portal, page: Page, record: Record, cause: Cause, article: Article, aliases: Iterable[str]
) -> str:
    """Return the edition that *record* shows; *page* is as the reading left it."""
    body = hashlib.sha256(record.body).hexdigest()
    return _json(portal, page, record.at, record.visit["run"], cause, aliases, article=article, body=body)


def tombstone_json(portal: Portal, page: Page, at: datetime, aliases: Iterable[str], cause: Cause = "gone") -> str:
    """Return the edition that says that an article is gone, or merged with another; *at* is the visit that told so."""
    return _json(portal, page, at, page.last_run or "", cause, aliases, article=None, body=None)


def _json(
    portal: Portal,
    page: Page,
    at: datetime,
    run: str,
    cause: Cause,
    aliases: Iterable[str],
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
        cleaner_version=CLEANER_VERSION,
        seed_hash=portal.seed_hash,
        article=article,
    )
    return row_json(edition_row(edition))

"""Purging an article: out of the corpus, the archive and the schedule, for good. Rewrites the disk."""

from collections.abc import Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from corpus.archive.archive import Archive
from corpus.copies.index import erase
from corpus.erase import erase_editions, erase_records, holding, records_of, tombstone
from corpus.index_file import forget
from corpus.table.editions import Row, article_id, row_json
from corpus.table.table import Editions
from corpus.views.overview import history, ids_of, standing
from crawler.frontier.file import forget_deleted
from crawler.frontier.known_files import expect_rewriting
from crawler.frontier.store import Frontier
from crawler.journal.continuity import know
from crawler.journal.delivery import deliver, deliver_all
from crawler.policy.page import Outcome, Page
from crawler.state.folder import StateFolder
from crawler.upkeep.takedown import Holders, holders


class UnknownArticleError(LookupError):
    """The portal has no such article."""


class Purged(NamedTuple):
    """What a purge did.

    Attributes:
        editions: Editions whose text is gone from the table.
        records: Records that are gone from the archive.
        exports: Manifests of earlier exports, which may hold the article still: export again, and tell who has them.
        holders: What else holds the article still, and what is to be done about each.
    """

    editions: int
    records: int
    exports: list[Path]
    holders: Holders


def purge(state: StateFolder, portal: str, key: str, *, reason: str, now: datetime) -> Purged:
    """Erase the portal's article with the id or address *key*, and never fetch it again.

    Whatever merged with it is the same article, and goes with it. The state folder must be locked. Done again, it
    finishes what a crash left half done. The frontier keeps the address, by which it knows what not to fetch; list
    pages in the archive that named the article stay.

    Raises:
        UnknownArticleError: if the frontier or the corpus knows no such article.
    """
    editions = Editions(state.editions)
    with closing(Frontier(state.frontier)) as frontier:
        deliver_all(frontier, editions)
        page, rows = _article(frontier, editions, portal, key)
        urls = {page.url, *frontier.aliases(page.key), *_addresses(rows)}
        ids = sorted({rows[0]["id"], *ids_of(editions.dataset(), portal, urls)})
        known = [history(editions.dataset(), portal, each) for each in ids]
        urls.update(*map(_addresses, known))
        if left := [each for each in known if standing(each)["cause"] != "purged"]:
            _bury(state, frontier, page, left, urls, reason, now)
            deliver(frontier, editions)
    last = max(row["seq"] for each in ids for row in history(editions.dataset(), portal, each))
    with closing(Frontier(state.frontier)) as frontier, frontier.transaction() as connection:
        expect_rewriting(connection)  # a crash from here on leaves files of other sizes, which is no damage
    forget(state.search)
    erase(editions.snapshot(), state.copies, portal, ids)
    gone = erase_records(state.archive, urls)
    erased = sum(erase_editions(editions, portal, each) for each in ids)
    forget_deleted(state.frontier)
    for told in state.reports.glob("*.html"):  # pages of runs quote articles; `scrapy portals report` makes them again
        told.unlink(missing_ok=True)
    with closing(Frontier(state.frontier)) as frontier:
        know(state, frontier)
    return Purged(erased, gone, holding(state.exports, last), holders(state, ids, last))


def _article(frontier: Frontier, editions: Editions, portal: str, key: str) -> tuple[Page, list[Row]]:
    page = frontier.page(portal, key)
    rows = history(editions.dataset(), portal, page.article if page and page.article else key)
    if page is None:
        page = next((found for url in _addresses(rows) if (found := frontier.page(portal, url))), None)
    if page is None:  # a purge that was cut short has left no address
        page = frontier.page_of(portal, key)
    if page is None or not rows:
        raise UnknownArticleError(f"portal {portal}: no article has the id or address {key}")
    return page, rows


def _addresses(rows: list[Row]) -> set[str]:
    return {url for row in rows for url in (row["url"], *(row["aliases"] or ())) if url}


def _bury(
    state: StateFolder,
    frontier: Frontier,
    page: Page,
    known: list[list[Row]],
    urls: Collection[str],
    reason: str,
    now: datetime,
) -> None:
    """Note the purge in the archive, with every id that its addresses may have, and put tombstones into the outbox."""
    run = f"{now:%Y%m%dT%H%M%SZ}-purge"
    ids = {*(rows[0]["id"] for rows in known), *(article_id(page.portal, url) for url in urls)}
    fields = {"portal": page.portal, "ids": sorted(ids), "reason": reason}
    with Archive(state.archive, run=run) as archive:
        records = records_of(state.archive, urls)
        record = archive.metadata("", at=now, kind="purged", fields=fields | {"records": records}, visit={"run": run})
        archive.sync()
    never = page._replace(
        kind="purged", state="gone", reason=reason, due=None, etag=None, last_modified=None, content_hash=None,
        record=record, target=None, owed=None,
    )  # fmt: skip
    stones = [row_json(tombstone(rows, record_id=record, at=now, run=run)) for rows in known]
    frontier.commit([Outcome("purged", never, record, now.timestamp(), edition=stone) for stone in stones])

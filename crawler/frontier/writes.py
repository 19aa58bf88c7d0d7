"""What one outcome changes in the frontier's tables, within a transaction that the caller holds."""

import json
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, bindparam, insert, literal, select, union_all, update

from crawler.frontier import history, silent_hosts
from crawler.frontier.dialect import each_in, each_of, greater, upsert
from crawler.frontier.held import hold
from crawler.frontier.schema import aliases, applied, further, outbox, pages, pauses
from crawler.policy.page import Link, Merger, Outcome, Page

_WRITE = update(pages).where(pages.c.key == bindparam("page"))
_ADD = insert(pages)
_POST = insert(outbox)
_APPLY = upsert(applied).on_conflict_do_nothing()
_FURTHER = upsert(further).on_conflict_do_nothing()
_HERE, _BEFORE, _FURTHER_OF = (
    select(key).where(table.c.portal == bindparam("portal"), table.c.url == bindparam("url"))
    for table, key in ((pages, pages.c.key), (aliases, aliases.c.page), (further, further.c.page))
)
_KNOWN = union_all(
    *(
        select(literal(rank), table.c.portal, table.c.url, key).where(
            table.c.portal.in_(each_in("portals")), table.c.url.in_(each_in("urls"))
        )
        for rank, (table, key) in enumerate(
            ((further, further.c.page), (aliases, aliases.c.page), (pages, pages.c.key))
        )
    )
)
"""What is done for each page is a statement made once: SQLAlchemy takes longer to make one than SQLite to do it."""


def key_of(connection: Connection, portal: str, url: str) -> int | None:
    """Return the key of the page that is known under an address or an alias of it."""
    address = {"portal": portal, "url": url}
    return connection.execute(_HERE, address).scalar() or connection.execute(_BEFORE, address).scalar()


def further_of(connection: Connection, portal: str, url: str) -> int | None:
    """Return the key of the article that an address is a further page of."""
    return connection.execute(_FURTHER_OF, {"portal": portal, "url": url}).scalar()


def store(connection: Connection, outcomes: Iterable[Outcome]) -> list[int]:
    """Store outcomes, and return, for each, how many of its links were articles that nobody knew.

    The pages are written last, together; of two outcomes of one page, the second one is.
    """
    written: list[Page] = []
    applied_now: list[Mapping[str, str]] = []
    found: list[int] = []
    for outcome in outcomes:
        page = _paid(connection, outcome.page)
        _store_reading(connection, outcome)
        if outcome.alias is None:
            written.append(page)
        else:
            _rename(connection, page, outcome.alias)
        applied_now.append({"record": outcome.record})
        found.append(_store_found(connection, outcome, page))
    write(connection, *written)
    if applied_now:
        connection.execute(_APPLY, applied_now)
    return found


def _store_reading(connection: Connection, outcome: Outcome) -> None:
    """Store what a visit read, and what it heard of the host."""
    portal = outcome.page.portal
    seq = None if outcome.edition is None else _post(connection, outcome.edition)
    if outcome.sight is not None:
        hold(connection, outcome, seq)
    if outcome.further:
        connection.execute(
            _FURTHER, [{"portal": portal, "url": url, "page": outcome.page.key} for url in outcome.further]
        )
    if outcome.heard is not None:
        silent_hosts.note(connection, portal, outcome.heard, outcome.at)
    if outcome.pause is not None:
        _pause(connection, portal, outcome.pause)
    if outcome.capture is not None:
        history.note(connection, outcome)


def _store_found(connection: Connection, outcome: Outcome, page: Page) -> int:
    found = store_links(connection, outcome.links, outcome.at, page.last_run)
    if outcome.older and (found or outcome.is_first or _leads_on(connection, outcome.older)):
        store_links(connection, outcome.older, outcome.at, page.last_run)
    return found


def _leads_on(connection: Connection, older: Collection[Link]) -> bool:
    """Tell whether a list leads to a page that nobody knows: its seed was mended, or its pager was."""
    addresses = {(link.portal, link.url) for link in older}
    return len(known_addresses(connection, addresses)) < len(addresses)


def unite(connection: Connection, merger: Merger) -> None:
    """Store what became of a redirect."""
    if merger.dropped is not None:
        _drop(connection, merger.dropped, merger.page.key)
    write(connection, merger.page)
    _name(connection, merger.page.portal, merger.alias, merger.page.key)
    itself = aliases.c.portal == merger.page.portal, aliases.c.url == merger.page.url
    connection.execute(aliases.delete().where(*itself))
    for tombstone in merger.tombstones:
        _post(connection, tombstone)


def store_links(connection: Connection, links: Iterable[Link], now: float, run: str | None) -> int:
    """Store the links that are not known, and return how many of them are articles.

    A list page that is known becomes due again, but once a run: the sheets of a newspaper issue lead to each other.
    """
    each: dict[tuple[str, str], Link] = {}
    for link in links:
        each.setdefault((link.portal, link.url), link)
    if not each:
        return 0
    known = known_addresses(connection, each)
    new = [link for address, link in each.items() if address not in known]
    if new:
        fresh = {"state": "queued", "due": now, "tries": 0, "first_seen": now, "edition": 0}
        connection.execute(_ADD, [link._asdict() | fresh for link in new])
    if lists := [known[address] for address, link in each.items() if link.kind == "list" and address in known]:
        stale = pages.c.key.in_(each_of(lists)), pages.c.kind == "list", pages.c.last_run.is_distinct_from(run)
        connection.execute(update(pages).where(*stale).values(due=now))
    return sum(link.kind == "article" for link in new)


def known_addresses(connection: Connection, addresses: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Return those of the addresses (of a portal, a URL) that are known, with the key of the page behind each."""
    portals, urls = (json.dumps(sorted({address[place] for address in addresses})) for place in (0, 1))
    rows = sorted(map(tuple, connection.execute(_KNOWN, {"portals": portals, "urls": urls})))
    return {(portal, url): page for _, portal, url, page in rows}


def _paid(connection: Connection, page: Page) -> Page:
    """Put the tombstones that a page owes before its own edition, once it is certain what became of it."""
    if page.owed is None or page.state not in {"live", "gone"}:
        return page
    for tombstone in page.owed.splitlines():
        _post(connection, tombstone)
    return page._replace(owed=None)


def _post(connection: Connection, edition: str) -> int:
    """Put an edition into the outbox, and return its number."""
    key = connection.execute(_POST, {"edition": edition}).inserted_primary_key
    assert key is not None
    return int(key[0])


def write(connection: Connection, *now: Page) -> None:
    """Store pages as they are now; no run has them any more."""
    if now:
        connection.execute(_WRITE, [_columns(page) for page in now])


def _columns(page: Page) -> Mapping[str, object]:
    columns = page._asdict()
    return {**columns, "page": columns.pop("key"), "run": None}


def _rename(connection: Connection, page: Page, alias: str) -> None:
    """Give a page that was never read its new address; one that is known there already stands for both."""
    known = key_of(connection, page.portal, page.url)
    if known is None or known == page.key:
        unite(connection, Merger(page, alias))
        return
    _drop(connection, page.key, known)
    _name(connection, page.portal, alias, known)


def _drop(connection: Connection, key: int, heir: int) -> None:
    """Forget a page; its addresses become those of another."""
    connection.execute(pages.delete().where(pages.c.key == key))
    for named in (aliases, further):
        connection.execute(update(named).where(named.c.page == key).values(page=heir))


def _name(connection: Connection, portal: str, alias: str, key: int) -> None:
    named = upsert(aliases).values(portal=portal, url=alias, page=key)
    connection.execute(named.on_conflict_do_update(index_elements=["portal", "url"], set_={"page": key}))


def _pause(connection: Connection, portal: str, until: float) -> None:
    asked = upsert(pauses).values(portal=portal, until=until)
    longest = greater(pauses.c.until, until)
    connection.execute(asked.on_conflict_do_update(index_elements=["portal"], set_={"until": longest}))

"""What one outcome changes in the frontier's tables, within a transaction that the caller holds."""

from collections.abc import Iterable

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from crawler.frontier_schema import aliases, applied, further, outbox, pages, pauses
from crawler.outcome import Link, Outcome, Page


def key_of(connection: Connection, portal: str, url: str) -> int | None:
    """Return the key of the page that is known under an address or an alias of it."""
    here = select(pages.c.key).where(pages.c.portal == portal, pages.c.url == url)
    before = select(aliases.c.page).where(aliases.c.portal == portal, aliases.c.url == url)
    return connection.execute(here).scalar() or connection.execute(before).scalar()


def further_of(connection: Connection, portal: str, url: str) -> int | None:
    """Return the key of the article that an address is a further page of."""
    found = select(further.c.page).where(further.c.portal == portal, further.c.url == url)
    return connection.execute(found).scalar()


def store(connection: Connection, outcome: Outcome) -> int:
    """Store an outcome, and return how many of its links were articles that nobody knew."""
    page = outcome.page if outcome.alias is None else _moved(connection, outcome.page, outcome.alias)
    values = {name: value for name, value in page._asdict().items() if name != "key"}
    connection.execute(update(pages).where(pages.c.key == page.key).values(**values, run=None))
    if outcome.edition is not None:
        connection.execute(insert(outbox).values(edition=outcome.edition))
    for url in outcome.further:
        named = upsert(further).values(portal=page.portal, url=url, page=page.key)
        connection.execute(named.on_conflict_do_nothing())
    if outcome.pause is not None:
        _pause(connection, page.portal, outcome.pause)
    connection.execute(upsert(applied).values(record=outcome.record).on_conflict_do_nothing())
    found = store_links(connection, outcome.links, outcome.at, page.last_run)
    if outcome.older and (found or outcome.is_first):
        store_links(connection, outcome.older, outcome.at, page.last_run)
    return found


def store_links(connection: Connection, links: Iterable[Link], now: float, run: str | None) -> int:
    """Store the links that are not known, and return how many of them are articles.

    A list page that is known becomes due again, but once a run: the sheets of a newspaper issue lead to each other.
    """
    found = 0
    for link in links:
        known = key_of(connection, link.portal, link.url) or further_of(connection, link.portal, link.url)
        if known is None:
            connection.execute(
                insert(pages).values(**link._asdict(), state="queued", due=now, tries=0, first_seen=now, edition=0)
            )
            found += link.kind == "article"
        elif link.kind == "list":
            stale = pages.c.key == known, pages.c.kind == "list", pages.c.last_run.is_distinct_from(run)
            connection.execute(update(pages).where(*stale).values(due=now))
    return found


def _moved(connection: Connection, page: Page, alias: str) -> Page:
    """Note the address that a page had; at its new one there may be another page, which then stands for both."""
    other = key_of(connection, page.portal, page.url)
    named = upsert(aliases).values(portal=page.portal, url=alias, page=other or page.key)
    connection.execute(named.on_conflict_do_nothing())
    if other in {None, page.key}:
        return page
    return page._replace(url=alias, state="moved", reason=f"to {page.url}", due=None)


def _pause(connection: Connection, portal: str, until: float) -> None:
    asked = upsert(pauses).values(portal=portal, until=until)
    longest = func.max(pauses.c.until, until)
    connection.execute(asked.on_conflict_do_update(index_elements=["portal"], set_={"until": longest}))

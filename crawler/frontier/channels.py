"""The channels as the frontier knows them, and what it knows of what they should lead to. Reads an open frontier."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, literal_column, select

from cleaners.lines.dates import CHINA
from crawler.frontier.queue import PAGE_COLUMNS
from crawler.frontier.schema import pages
from crawler.frontier.writes import known_addresses
from crawler.policy.page import Page


def channels(connection: Connection, portals: Sequence[str]) -> dict[tuple[str, str], Page]:
    """Return the channels of *portals*, by portal and address."""
    chosen = pages.c.portal.in_(portals), pages.c.kind == "channel", pages.c.kind != literal_column("'article'")
    found = (Page(*row) for row in connection.execute(select(*PAGE_COLUMNS).where(*chosen)))
    return {(page.portal, page.url): page for page in found}


def unknown(connection: Connection, portal: str, urls: Sequence[str]) -> list[str]:
    """Return those of the *urls* that are no page of the portal, under none of its addresses."""
    known = {url for _, url in known_addresses(connection, [(portal, url) for url in urls])}
    return [url for url in urls if url not in known]


def reach_of(connection: Connection, portal: str) -> date | None:
    """Return the day of the oldest article of a portal by Beijing's clock; None if no article has a date."""
    oldest = select(func.min(pages.c.published)).where(pages.c.portal == portal, pages.c.kind == "article")
    found = connection.execute(oldest).scalar()
    return None if found is None else datetime.fromtimestamp(found, UTC).astimezone(CHINA).date()

"""The channels as the frontier knows them. Reads an open frontier."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from crawler.frontier.queue import PAGE_COLUMNS
from crawler.frontier.schema import pages
from crawler.policy.page import Page


def channels(connection: Connection, portals: Sequence[str]) -> dict[tuple[str, str], Page]:
    """Return the channels of *portals*, by portal and address."""
    chosen = pages.c.portal.in_(portals), pages.c.kind == "channel"
    found = (Page(*row) for row in connection.execute(select(*PAGE_COLUMNS).where(*chosen)))
    return {(page.portal, page.url): page for page in found}

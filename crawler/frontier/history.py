"""What imports know of captures and of editions, within a transaction that the caller holds."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, select

from crawler.frontier.dialect import upsert
from crawler.frontier.schema import captures, held, history
from crawler.policy.page import Outcome, Page, Said


def is_taken_in(connection: Connection, capture: str) -> bool:
    """Tell whether a capture was taken in, by this import or an earlier one."""
    return connection.execute(select(captures).where(captures.c.capture == capture)).first() is not None


def is_held(connection: Connection, page: Page) -> bool:
    """Tell whether a page was read, and it is not decided yet whether that is believed."""
    return connection.execute(select(held.c.page).where(held.c.page == page.key)).first() is not None


def said(connection: Connection, portal: str, article: str) -> list[Said]:
    """Return what the editions of an article say, in no promised order."""
    wanted = select(history.c.edition, history.c.at, history.c.content_hash)
    chosen = history.c.portal == portal, history.c.article == article
    return [Said(*row) for row in connection.execute(wanted.where(*chosen))]


def know(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """Know editions, each by the columns of the table; those that are known stay."""
    if values := list(rows):
        connection.execute(upsert(history).on_conflict_do_nothing(), values)


def note(connection: Connection, outcome: Outcome) -> None:
    """Note that a capture was taken in, and what its edition says, if it made one."""
    connection.execute(upsert(captures).values(capture=outcome.capture).on_conflict_do_nothing())
    if outcome.said:
        page = outcome.page
        know(connection, [{"portal": page.portal, "article": page.article, **outcome.said._asdict()}])


def withdraw(connection: Connection, before: Page, now: Page) -> None:
    """Forget the editions that a page has *now* and had not *before*."""
    chosen = history.c.portal == now.portal, history.c.article == now.article, history.c.edition > before.edition
    connection.execute(delete(history).where(*chosen, history.c.edition > 0))

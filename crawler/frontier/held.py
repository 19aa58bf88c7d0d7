"""What a run has read and does not know yet whether to believe, within a transaction that the caller holds.

An edition waits in the outbox until the run has come to its end (:mod:`crawler.policy.one_page`).
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, literal, select, update

from crawler.frontier.dialect import count_on_from, each_of, member, upsert
from crawler.frontier.queue import PAGE_COLUMNS
from crawler.frontier.schema import held, outbox, pages
from crawler.policy.one_page import ADDRESSES, Group, mark
from crawler.policy.page import Outcome, Page

_NO_NEWS = frozenset({"same", "rebuilt"})
_MARKED = member(held.c.before, "doubt") == literal(mark("")) + held.c.sight

_PAGE = select(*PAGE_COLUMNS).where(pages.c.key == bindparam("page"))
_NOTED = upsert(held)
_NOTE = _NOTED.on_conflict_do_update(
    index_elements=["page"],
    set_={"sight": _NOTED.excluded.sight}
    | {name: func.coalesce(held.c[name], _NOTED.excluded[name]) for name in ("before", "was", "seq", "result")},
)


class Withdrawn(NamedTuple):
    """A reading that is not believed.

    Attributes:
        before: The page as it was before.
        now: The page as the reading left it.
        sight: What it showed.
        result: The result of the visit.
        cause: The cause of its edition; None when it made none.
    """

    before: Page
    now: Page
    sight: str
    result: str
    cause: str | None


def hold(connection: Connection, outcome: Outcome, seq: int | None) -> None:
    """Note what a page shows, and as what the frontier has it still: by *seq*, the number of its edition, if any."""
    row = connection.execute(_PAGE, {"page": outcome.page.key}).first()
    if row is None:
        return
    before = Page(*row)
    was = before.sight or before.content_hash
    is_news = outcome.result not in _NO_NEWS and was != outcome.sight
    kept = {"before": json.dumps(before._asdict()), "was": was, "seq": seq, "result": outcome.result}
    known = kept if is_news else dict.fromkeys(kept)
    connection.execute(_NOTE, {"page": before.key, "portal": before.portal, "sight": outcome.sight, **known})


def groups(connection: Connection) -> Iterator[tuple[str, str, Group]]:
    """Yield the portal, what is shown, and the group of each page that may be shown for many."""
    known = marked(connection)
    readings = select(held.c.portal, func.count()).group_by(held.c.portal)
    of: dict[str, int] = {row[0]: row[1] for row in connection.execute(readings)}
    counts = func.count(), func.count(held.c.was.distinct()), func.count().filter(_MARKED)
    shown = held.c.portal, held.c.sight
    news = select(*shown, *counts).where(held.c.before.is_not(None)).group_by(*shown)
    for portal, sight, addresses, articles, again in connection.execute(news).all():
        is_known = again > 0 or (portal, mark(sight)) in known
        if is_known or articles or addresses >= ADDRESSES:
            yield portal, sight, Group(addresses, articles, _standing(connection, portal, sight), is_known, of[portal])


def marked(connection: Connection) -> set[tuple[str, str]]:
    """Return the doubts of pages that are doubted, each of a portal."""
    wanted = select(pages.c.portal, pages.c.doubt).where(pages.c.state == "doubted").distinct()
    return {(portal, doubt) for portal, doubt in connection.execute(wanted)}


def settled(connection: Connection, disbelieved: Collection[tuple[str, str]]) -> list[Withdrawn]:
    """Believe what was read, but for the pages of a portal that show what is *disbelieved*; return those.

    The editions of these are taken out of the outbox, and those behind them numbered on without a gap: nobody was told.
    """
    found = [each for portal, sight in disbelieved for each in _readings(connection, portal, sight)]
    if dropped := {seq for seq, _ in found if seq is not None}:
        _renumber(connection, dropped)
    connection.execute(delete(held))
    return [withdrawn for _, withdrawn in found]


def doubting(connection: Connection) -> Mapping[str, tuple[int, str]]:
    """Return, by portal, how many pages show what is not believed, and the address of one."""
    chosen = pages.c.state == "doubted", pages.c.doubt.startswith(mark(""))
    counts = select(pages.c.portal, func.count(), func.min(pages.c.url)).where(*chosen).group_by(pages.c.portal)
    return {portal: (count, url) for portal, count, url in connection.execute(counts)}


def _standing(connection: Connection, portal: str, sight: str) -> int:
    """Count the pages that have shown it for longer."""
    news = select(held.c.page).where(held.c.before.is_not(None))
    here = pages.c.portal == portal, pages.c.sight == sight, pages.c.key.not_in(news)
    return connection.execute(select(func.count()).where(*here)).scalar_one()


def _readings(connection: Connection, portal: str, sight: str) -> Iterator[tuple[int | None, Withdrawn]]:
    chosen = held.c.portal == portal, held.c.sight == sight, held.c.before.is_not(None)
    wanted = select(held.c.before, held.c.seq, held.c.result, *PAGE_COLUMNS).join_from(
        held, pages, held.c.page == pages.c.key
    )
    for before, seq, result, *now in connection.execute(wanted.where(*chosen).order_by(held.c.page)).all():
        row = connection.execute(select(outbox.c.edition).where(outbox.c.seq == seq)).scalar()
        cause = json.loads(row)["cause"] if row else None
        yield seq, Withdrawn(Page(**json.loads(before)), Page(*now), sight, result, cause)


def _renumber(connection: Connection, dropped: Collection[int]) -> None:
    connection.execute(delete(outbox).where(outbox.c.seq.in_(each_of(dropped))))
    first = min(dropped)
    behind = connection.execute(select(outbox.c.seq).where(outbox.c.seq > first).order_by(outbox.c.seq)).scalars().all()
    for number, seq in enumerate(behind, first):  # each moves down to a free number
        connection.execute(update(outbox).where(outbox.c.seq == seq).values(seq=number))
    count_on_from(connection, outbox, first - 1 + len(behind))

"""The end of a run: what it read is believed, and the missing articles of which it is certain now become gone.

A record of the archive decides it.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from corpus.archive.archive import Record
from crawler.frontier import history
from crawler.frontier.held import Withdrawn, doubting, groups, settled
from crawler.frontier.sightings import sightings, testimony
from crawler.frontier.store import Frontier
from crawler.frontier.writes import write
from crawler.journal.outbox_rows import tombstone_json
from crawler.policy.deletions import FRESH, Sightings, gone, is_frozen, is_healthy
from crawler.policy.one_page import disbelieved, is_one_page
from crawler.policy.page import Outcome, Page
from crawler.portals.portal import Portal

CONCLUDED: Final = "concluded"
"""The kind of the record; it holds the names of the ``portals`` that the run visited, and the ``freeze_share``."""


class Conclusion(NamedTuple):
    """What the end of a run decided: deletions, and the portals for which it refused to decide.

    Attributes:
        outcomes: The deletions.
        frozen: By portal, what is missing where so much is that nothing is deleted.
        doubting: By portal, how many addresses show one page, of which nothing is believed, and one of them.
    """

    outcomes: tuple[Outcome, ...]
    frozen: Mapping[str, Sightings]
    doubting: Mapping[str, tuple[int, str]]


def believed(share: float, now: float, frontier: Frontier) -> list[Withdrawn]:
    """Decide what is believed of all that was read, and return what is not; when this returns, it is on disk."""
    with frontier.transaction() as connection:
        wrong = [(portal, shown) for portal, shown, group in groups(connection) if is_one_page(group, share)]
        withdrawn = settled(connection, wrong)
        for each in withdrawn:
            write(connection, disbelieved(each.before, each.now, each.sight, now))
            history.withdraw(connection, each.before, each.now)
    return withdrawn


def conclusion(record: Record, portals: Mapping[str, Portal], frontier: Frontier) -> Conclusion:
    """Return what *record* decides of what is missing; the caller stores it."""
    names = [name for name in record.fields["portals"] if name in portals]
    share, now = record.fields["freeze_share"], record.at.timestamp()
    with frontier.connection() as connection:
        seen = sightings(connection, names, now)
        frozen = {name: each for name, each in seen.items() if is_frozen(each, share)}
        doubted = doubting(connection)
        ripe = [page for page in frontier.ripe(names, now - FRESH) if page.portal not in {*frozen, *doubted}]
        certain = [page for page in ripe if is_healthy(testimony(connection, page.portal, _missed(page)), share)]
    shown = {name: each for name, each in doubted.items() if name in names}
    return Conclusion(tuple(_deletions(certain, portals, record, frontier)), frozen, shown)


def _missed(page: Page) -> float:
    return page.last_visit or 0.0


def _deletions(
    certain: Sequence[Page], portals: Mapping[str, Portal], record: Record, frontier: Frontier
) -> Iterator[Outcome]:
    for page in certain:
        portal = portals[page.portal]
        outcome = gone(page, record.id, record.at.timestamp())
        missed = datetime.fromtimestamp(_missed(page), UTC)
        yield outcome._replace(edition=tombstone_json(portal, outcome.page, missed, frontier.aliases(page.key)))

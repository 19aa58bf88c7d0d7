"""The end of a run: the missing articles of which it is certain now become gone. A record of the archive decides it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from corpus.archive import Record
from crawler.deletions import Sightings, gone, is_frozen, is_healthy
from crawler.editions import tombstone_json
from crawler.frontier import Frontier
from crawler.outcome import Outcome
from crawler.portals import Portal
from crawler.sightings import sightings

CONCLUDED = "concluded"
"""The kind of the record; it holds the names of the ``portals`` that the run visited, and the ``freeze_share``."""


class Conclusion(NamedTuple):
    """What the end of a run decided: deletions, and the portals for which it refused to decide."""

    outcomes: tuple[Outcome, ...]
    frozen: Mapping[str, Sightings]


def conclusion(record: Record, portals: Mapping[str, Portal], frontier: Frontier) -> Conclusion:
    """Return what *record* decides; the caller stores it."""
    names = [name for name in record.fields["portals"] if name in portals]
    run, now = record.visit["run"], record.at.timestamp()
    with frontier.reading() as connection:
        seen = sightings(connection, names, run, now)
    frozen = {name: each for name, each in seen.items() if is_frozen(each, record.fields["freeze_share"])}
    open_ = [portals[name] for name, each in seen.items() if name not in frozen and is_healthy(each)]
    return Conclusion(tuple(outcome for portal in open_ for outcome in _deletions(portal, record, frontier)), frozen)


def _deletions(portal: Portal, record: Record, frontier: Frontier) -> Iterator[Outcome]:
    for page in frontier.ripe(portal.name):
        outcome = gone(page, record.id, record.at.timestamp())
        missed = datetime.fromtimestamp(page.last_visit or outcome.at, UTC)
        yield outcome._replace(edition=tombstone_json(portal, outcome.page, missed, frontier.aliases(page.key)))

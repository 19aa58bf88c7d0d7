"""The way of an edition from the frontier's outbox to the corpus table. Touches the disk."""

from corpus.editions import row_of_json
from corpus.table import Editions
from crawler.frontier import Frontier

_AT_ONCE = 1_000


def deliver(frontier: Frontier, editions: Editions) -> None:
    """Hand the waiting editions to the corpus table; each arrives once, whatever happens in between."""
    while waiting := frontier.waiting(_AT_ONCE):
        rows = [row_of_json(edition.edition) | {"seq": edition.seq} for edition in waiting]
        editions.append(rows, upto=waiting[-1].seq)
        frontier.delivered(waiting[-1].seq)

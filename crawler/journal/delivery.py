"""The way of an edition from the frontier's outbox to the corpus table. Touches the disk."""

from corpus.table.editions import row_of_json
from corpus.table.table import Editions, SequenceError
from crawler.frontier import outbox
from crawler.frontier.held import settled
from crawler.frontier.store import Frontier

_AT_ONCE = 1_000


def deliver(frontier: Frontier, editions: Editions) -> None:
    """Hand the waiting editions to the corpus table; each arrives once, whatever happens in between.

    Raises:
        SequenceError: if the table lacks what was handed to it before, holds more than there was, or holds other
            editions under those numbers.
        SchemaError, TableWriteError: as :meth:`corpus.table.table.Editions.append`.
    """
    held = editions.committed()
    with frontier.connection() as connection:
        before, numbered = outbox.handed_over(connection), outbox.numbered(connection)
    if numbered < held:
        raise SequenceError(
            f"{editions.folder}: ends at seq {held}, and the frontier has numbered editions up to {numbered} only; "
            "was the frontier lost, or restored from an older backup than the corpus? Restore all parts of one backup, "
            "or make both anew with 'scrapy corpus rebuild'"
        )
    if before > held:
        raise SequenceError(
            f"{editions.folder}: ends at seq {held}, and the frontier has handed over all up to {before}; "
            "was the corpus restored from an older backup than the frontier? 'scrapy corpus rebuild' makes both anew"
        )
    while waiting := frontier.waiting(_AT_ONCE):
        rows = [row_of_json(edition.edition) | {"seq": edition.seq} for edition in waiting]
        editions.append(rows, upto=waiting[-1].seq)
        frontier.delivered(waiting[-1].seq)


def deliver_all(frontier: Frontier, editions: Editions) -> None:
    """Hand over what a killed run left too, as it read it: for who changes the corpus between runs.

    Raises:
        SequenceError, SchemaError, TableWriteError: as :func:`deliver`.
    """
    with frontier.transaction() as connection:
        settled(connection, ())
    deliver(frontier, editions)


def handed_over(frontier: Frontier) -> int:
    """Return the ``seq`` up to which the table has confirmed what it was given."""
    with frontier.connection() as connection:
        return outbox.handed_over(connection)

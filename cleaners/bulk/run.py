"""A bulk cleaning from its first unit to its summary. Reads and writes files, and says how it goes."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from cleaners.bulk.copies import mark, unmark
from cleaners.bulk.folder import Folder, finished_of
from cleaners.bulk.job import Job
from cleaners.bulk.pool import TaskOf
from cleaners.bulk.progress import Progress
from cleaners.bulk.rows import Clean, cleaned
from cleaners.bulk.tally import Tally, summed
from cleaners.bulk.units import Unit
from cleaners.bulk.work import Done, Task


class Engine(Protocol):
    """Who does units side by side: our own pool, or Ray."""

    def done(self, units: Iterable[Unit], task_of: TaskOf) -> Iterator[tuple[Unit, Done] | None]:
        """Yield each unit with what it came to, in any order, and None now and then."""

    def under_way(self) -> tuple[int, int]:
        """Return how many records, and bytes of input, are done of units that are not."""

    def close(self) -> None:
        """End what is under way."""


class Summary(NamedTuple):
    """What a bulk cleaning came to.

    Attributes:
        tally: Counts of all records, those of earlier calls too.
        quarantined: How many records were left out.
        done_before: Units that an earlier call had done.
    """

    tally: Tally
    quarantined: int
    done_before: int


def clean_units(
    units: Sequence[Unit],
    job: Job,
    out: str,
    engine: Engine,
    *,
    clean: Clean = cleaned,
    anew: bool = False,
    dedup: bool = False,
) -> Summary:
    """Clean what of *units* is not done yet into the folder *out*; with *dedup*, mark which documents are copies.

    Raises:
        OtherJobError: if *out* was made with other options or another cleaner, and *anew* does not allow it.
        WorkersError: if no worker can be had.
        OSError: if an input is gone, or an output cannot be written.
    """
    folder = Folder(out, job)
    folder.open(anew=anew)
    for name in folder.remove_stale(units):
        _say(f"{name}: its range is no longer in the input; its output was removed")
    known = folder.finished(units)
    if known:
        _say(f"{len(known)} of {len(units)} units were done before")
    waiting = [unit for unit in units if unit.name not in known]

    def task_of(unit: Unit, scratch: str) -> Task:
        return Task(unit, job, clean, out, scratch, {})

    for unit, done in _watched(engine, waiting, task_of):
        known[unit.name] = finished_of(unit, job, done)
        folder.record(known[unit.name])
    finished = [known[unit.name] for unit in units]
    total = summed(each.tally for each in finished)
    if dedup:
        total.counts.update(mark(out, finished, job.to)._asdict())
    else:
        unmark(out)
    folder.conclude(finished, total)
    return Summary(total, sum(len(each.quarantine) for each in finished), len(units) - len(waiting))


def counted(units: Sequence[Unit], job: Job, engine: Engine, *, clean: Clean = cleaned) -> Summary:
    """Clean *units* for what can be counted, and write nothing.

    Raises:
        WorkersError: if no worker can be had.
        OSError: if an input is gone.
    """
    found = dict(_watched(engine, units, lambda unit, scratch: Task(unit, job, clean, None, scratch, {})))
    in_order = [found[unit] for unit in units]
    return Summary(summed(done.tally for done in in_order), sum(len(done.quarantined) for done in in_order), 0)


def _watched(engine: Engine, waiting: Sequence[Unit], task_of: TaskOf) -> Iterator[tuple[Unit, Done]]:
    """Yield each unit of those *waiting* when it is done, and tell how far it is."""
    progress = Progress(sum(unit.size for unit in waiting))
    records = size = quarantined = 0
    try:
        for found in engine.done(waiting, task_of):
            if found is not None:
                records, size = records + found[1].tally.counts["records"], size + found[0].size
                quarantined += len(found[1].quarantined)
                yield found
            more, bytes_more = engine.under_way()
            progress.tell(records + more, size + bytes_more, quarantined)
    finally:
        progress.end()
        engine.close()


def _say(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - for the person who called it

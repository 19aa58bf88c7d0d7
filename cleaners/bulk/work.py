"""One unit cleaned, from its file to its output: what a worker process does. Reads and writes files.

A record that raises is left out and noted. One that ends the process, or takes all its time, is left out by whoever
takes over: it is told which.
"""

import json
import traceback
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple

from cleaners.bulk.job import Job
from cleaners.bulk.layout import layout_of
from cleaners.bulk.places import below, of
from cleaners.bulk.reading import reader
from cleaners.bulk.records import Content, Fault, Place, Raw, TornError, UnusableError
from cleaners.bulk.rows import Clean, Cleaned
from cleaners.bulk.scratch import Scratch
from cleaners.bulk.tally import Quarantined, Tally, summed, tally_of
from cleaners.bulk.units import Unit
from cleaners.bulk.writing import writer

_ROWS = 512
_BYTES = 8 << 20
"""What is held before it goes to the scratch file: so many records, or records with so many bytes."""
Stage = Literal["reading", "cleaning", "writing"]
Mark = Callable[[Stage, int, int], None]
"""Called before each step with the number of the record that comes next, and the bytes of those before it."""


class Task(NamedTuple):
    """What a worker is handed.

    Attributes:
        unit: What is cleaned.
        job: How.
        clean: What is done with each record.
        folder: Where the output goes; None for nowhere, when only the counts are wanted.
        scratch: Where finished batches are kept.
        poison: Records that are left out, by number, with fault and reason.
        stop: The number of the record at which the unit ends, with fault and reason; None for its own end.
    """

    unit: Unit
    job: Job
    clean: Clean
    folder: str | None
    scratch: str
    poison: Mapping[int, tuple[Fault, str]]
    stop: tuple[int, Fault, str] | None = None


class Done(NamedTuple):
    """What a unit came to.

    Attributes:
        output: The name of its output; None where there is no row.
        size: Bytes of it.
        tally: What was counted.
        quarantined: What was left out, in order.
    """

    output: str | None
    size: int
    tally: Tally
    quarantined: tuple[Quarantined, ...]


def done(task: Task, mark: Mark) -> Done:
    """Do *task*, going on where a dead worker stopped.

    Raises:
        MissingExtraError: if the formats ask for what is not installed.
        OSError: if the output cannot be written, or the input is gone.
    """
    scratch = Scratch(Path(task.scratch))
    notes = [_Notes.read(note) for note in scratch.notes()]
    if not notes or notes[-1].next is not None:
        for payload, note in _batches(task, (notes[-1].next if notes else 0) or 0, mark):
            scratch.append(payload, note.written())
            notes.append(note)
    mark("writing", 0, 0)
    tally = summed(note.tally for note in notes)
    output, size = _written(task, scratch) if task.folder and tally.counts["written"] else (None, 0)
    quarantined = [entry for note in notes for entry in note.quarantined]
    scratch.close()
    return Done(output, size, tally, tuple(_with_lines(task.unit, quarantined)))


def _written(task: Task, scratch: Scratch) -> tuple[str, int]:
    assert task.folder is not None
    name = f"{task.unit.name}.{task.job.to}"
    made = Path(f"{task.scratch}.part")
    writer(task.job.to).finish(scratch.payloads(), made, task.job.to)
    size = made.stat().st_size
    of(task.folder).put(made, below(task.folder, name))
    return name, size


class _Notes(NamedTuple):
    """What is known of a batch: the number of the record behind it, its counts, and what was left out."""

    next: int | None
    """None when the batch is the last."""
    tally: Tally
    quarantined: list[Quarantined]

    def written(self) -> bytes:
        return json.dumps([self.next, self.tally.jsonable(), self.quarantined]).encode()

    @classmethod
    def read(cls, written: bytes) -> "_Notes":
        behind, tally, entries = json.loads(written)
        return cls(behind, tally_of(tally), [Quarantined(Place(*place), *told) for place, *told in entries])


def _batches(task: Task, start: int, mark: Mark) -> Iterator[tuple[bytes, _Notes]]:
    """Yield what is to be written of the records from number *start* on, a batch at a time."""
    content = reader(task.unit.format).content
    ends: list[Quarantined] = []
    rows: list[tuple[Content, Cleaned]] = []
    notes, held, size, total = _Notes(None, Tally.empty(), []), 0, 0, 0
    mark("reading", start, 0)
    for raw in _raws(task, start, ends):
        mark("cleaning", raw.number, total)
        if row := _row(raw, task, content, notes):
            rows.append(row)
        held, size, total = held + 1, size + (raw.size if raw.item is not None else 0), total + raw.size
        if held == _ROWS or size >= _BYTES:
            yield _payload(rows, task), notes._replace(next=raw.number + 1)
            rows, notes, held, size = [], _Notes(None, Tally.empty(), []), 0, 0
        mark("reading", raw.number + 1, total)
    notes.quarantined.extend(ends)
    yield _payload(rows, task), notes


def _payload(rows: list[tuple[Content, Cleaned]], task: Task) -> bytes:
    if not rows or not task.folder:
        return b""
    written: bytes = writer(task.job.to).batch(rows, layout_of(task.unit.format, task.job))
    return written


def _raws(task: Task, start: int, ends: list[Quarantined]) -> Iterator[Raw]:
    """Yield the records from number *start* on; that the unit ends before its end is noted in *ends*."""
    stop = task.stop
    number = 0
    try:
        for raw in reader(task.unit.format).raws(task.unit, task.job):
            if stop and raw.number == stop[0]:
                break
            number = raw.number + 1
            if raw.number >= start and raw.number % task.job.every == 0:
                yield raw
    except TornError as error:
        stop = (number, "torn", str(error))
    if stop:
        ends.append(Quarantined(Place("record", stop[0] + 1), *stop[1:]))


def _row(raw: Raw, task: Task, content: Callable[[Any, Job], Content], notes: _Notes) -> tuple[Content, Cleaned] | None:
    """Return a record and what came of it; None if it is left out, which is noted."""
    notes.tally.counts["records"] += 1
    if known := task.poison.get(raw.number):
        notes.quarantined.append(Quarantined(raw.place, *known))
        return None
    try:
        found = content(raw.item, task.job)
        cleaned = task.clean(found, task.job)
    except UnusableError as error:
        notes.quarantined.append(Quarantined(raw.place, error.fault, str(error)))
    except MemoryError:
        raise  # the process is worn out: whoever takes over leaves the record out
    except Exception as error:  # noqa: BLE001 - the border at which a poison record is quarantined
        notes.quarantined.append(Quarantined(raw.place, "raised", _told(error)))
    else:
        notes.tally.take(cleaned, found, _where(task.unit, raw.place))
        return found, cleaned
    return None


def _told(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"


def _where(unit: Unit, place: Place) -> str:
    if place.file:
        return place.file
    told = f"{place.unit} {place.number}" if place.byte is None else f"byte {place.byte}"
    return f"{unit.files[0].path} {told}"


def _with_lines(unit: Unit, entries: list[Quarantined]) -> Iterator[Quarantined]:
    """Yield *entries* with line numbers of the file, not of the range: its beginning is read once if there are any."""
    lines = [entry.place for entry in entries if entry.place.unit == "line"]
    shift = 0
    if lines and unit.start:
        with of(unit.files[0].path).opened(unit.files[0].path) as file:
            shift = _newlines(file, lines[0].byte or 0) + 1 - lines[0].number
    for entry in entries:
        number = entry.place.number + (shift if entry.place.unit == "line" else 0)
        yield entry._replace(place=entry.place._replace(number=number))


def _newlines(file: BinaryIO, end: int) -> int:
    count = 0
    while end > 0 and (chunk := file.read(min(end, 1 << 20))):
        count += chunk.count(b"\n")
        end -= len(chunk)
    return count

"""Standard input to standard output, in pieces: so much is read as workers are free for, and written in its order."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cleaners.bulk.folder import finished_of
from cleaners.bulk.job import Job
from cleaners.bulk.local import Source
from cleaners.bulk.pool import Pool
from cleaners.bulk.rows import Clean
from cleaners.bulk.tally import Tally
from cleaners.bulk.units import Unit
from cleaners.bulk.work import Done, Task

_READ = 1 << 20
PIECE_BYTES = 16 << 20
"""Some seconds of one core: what waits at most before it is written."""


class Piece(NamedTuple):
    """A part of the stream, in a file.

    Attributes:
        lines: How many lines stand before it.
    """

    path: Path
    lines: int


def pieces(stream: BinaryIO, folder: Path, piece_bytes: int = PIECE_BYTES) -> Iterator[Piece]:
    """Write *stream* into files of about *piece_bytes* of whole lines, and yield each."""
    lines = number = 0
    rest = b""
    while True:
        path = folder / f"{number:09}.piece"
        rest, count, is_end = _piece(stream, path, rest, piece_bytes)
        if path.stat().st_size:
            yield Piece(path, lines)
        if is_end:
            return
        lines, number = lines + count, number + 1


def _piece(stream: BinaryIO, path: Path, rest: bytes, piece_bytes: int) -> tuple[bytes, int, bool]:
    """Write one piece; return what was read beyond its last line, how many lines it has, and whether it is the last."""
    size = count = 0
    with path.open("wb") as file:
        while True:
            chunk = rest or stream.read(_READ)
            rest = b""
            if not chunk:
                return b"", count, True
            end = chunk.rfind(b"\n") + 1 if size + len(chunk) >= piece_bytes else 0
            file.write(chunk[:end] if end else chunk)
            count += chunk.count(b"\n")
            size += len(chunk)
            if end:
                return chunk[end:], count, False


def stream(
    source: BinaryIO, out: BinaryIO, pool: Pool, job: Job, clean: Clean, folder: Path, tell: Callable[[str], None]
) -> tuple[Tally, int]:
    """Clean the JSON lines of *source* into *out*; *tell* gets a JSON line for each that is left out.

    Returns:
        What was counted, and how many were left out.

    Raises:
        WorkersError: if no worker can be had.
        OSError: if the stream cannot be read, or *out* not be written.
    """
    found: dict[str, Piece] = {}
    held: dict[str, tuple[Unit, Done]] = {}
    total, quarantined = Tally.empty(), 0
    names = iter(f"{at:09}" for at in range(10**9))
    turn = next(names)
    for answer in pool.done(
        _units(source, folder, found), lambda unit, at: Task(unit, job, clean, str(folder), at, {})
    ):
        if answer is not None:
            held[answer[0].name] = answer
        while turn in held:
            unit, done = held.pop(turn)
            piece = found.pop(turn)
            _copied(done, folder, out)
            piece.path.unlink()
            total.add(done.tally)
            for entry in finished_of(unit, job, done).quarantine:
                line = {"file": "-", **({"line": entry["line"] + piece.lines} if "line" in entry else {})}
                tell(json.dumps({**line, "fault": entry["fault"], "reason": entry["reason"]}, ensure_ascii=False))
                quarantined += 1
            turn = next(names)
    out.flush()
    return total, quarantined


def _units(source: BinaryIO, folder: Path, found: dict[str, Piece]) -> Iterator[Unit]:
    for piece in pieces(source, folder):
        name = piece.path.stem
        found[name] = piece
        yield Unit(name, "jsonl", (Source(str(piece.path), piece.path.stat().st_size, 0),))


def _copied(done: Done, folder: Path, out: BinaryIO) -> None:
    if done.output is None:
        return
    path = folder / done.output
    with path.open("rb") as file:
        while chunk := file.read(_READ):
            out.write(chunk)
    path.unlink()

"""What of a unit is finished, beside its output, so that a worker's death costs a batch. Reads and writes a file.

It is a row of frames: two lengths, what is to be written of a batch of records, and notes about it. A frame that was
not written to its end is cut off. It helps whoever takes over from a dead worker, and goes with the unit.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_LENGTHS = struct.Struct(">QQ")


class Scratch:
    """The finished batches of one unit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: BinaryIO = path.open("a+b")

    def notes(self) -> list[bytes]:
        """Return the notes of all whole frames, and cut off what follows them."""
        notes: list[bytes] = []
        end = 0
        for at, payload, noted in self._frames():
            self._file.seek(at + payload)
            notes.append(self._file.read(noted))
            end = at + payload + noted
        self._file.truncate(end)
        self._file.seek(end)
        return notes

    def append(self, payload: bytes, notes: bytes) -> None:
        """Write a frame, so that whoever opens the file next finds it whole or not at all."""
        self._file.write(_LENGTHS.pack(len(payload), len(notes)) + payload + notes)
        self._file.flush()

    def payloads(self) -> Iterator[bytes]:
        """Yield what is to be written, in order."""
        for at, payload, _ in list(self._frames()):
            self._file.seek(at)
            yield self._file.read(payload)

    def close(self) -> None:
        """Remove it."""
        self._file.close()
        self._path.unlink()

    def _frames(self) -> Iterator[tuple[int, int, int]]:
        """Yield where each frame's payload begins, its length, and that of the notes."""
        size = self._file.seek(0, 2)
        at = 0
        while at + _LENGTHS.size <= size:
            self._file.seek(at)
            payload, notes = _LENGTHS.unpack(self._file.read(_LENGTHS.size))
            if at + _LENGTHS.size + payload + notes > size:
                return
            yield at + _LENGTHS.size, payload, notes
            at += _LENGTHS.size + payload + notes

"""Which texts say the same, kept in SQLite while texts come and go. Changes the tables of its connection.

A text is found by its bands. Those that share one stand in the order of their next bands, and each is compared with its
nearest neighbours there: copies share most bands, and stand side by side; of the thousand notices from one form, which
share some, none meets all the others. Who is compared with whom follows from the texts alone, and so do links and
clusters: they are the same in whatever order texts came and went, at once or over years.
"""

import sqlite3
import struct
from collections.abc import Iterator
from typing import Final

from cleaners.near.likeness import are_alike
from cleaners.near.sketch import BANDS, Sketch

VERSION: Final = 1
"""Raised with whatever changes tables, links or the judgement of :mod:`cleaners.near.likeness`."""
SCHEMA: Final = """
CREATE TABLE texts (number INTEGER PRIMARY KEY, said TEXT, bands BLOB, cluster INTEGER);
CREATE INDEX by_cluster ON texts (cluster);
CREATE TABLE bands (band INTEGER, place INTEGER, text INTEGER, PRIMARY KEY (band, place, text)) WITHOUT ROWID;
CREATE TABLE links (one INTEGER, other INTEGER, PRIMARY KEY (one, other)) WITHOUT ROWID;
"""
"""A text is numbered by what it says, and its cluster by the least of its members; a link is there both ways."""
_NEIGHBOURS: Final = 4
"""Texts on either side that one is compared with in each of its bands."""
_BEFORE = (
    "SELECT place, text FROM bands WHERE band = ? AND (place, text) < (?, ?) ORDER BY place DESC, text DESC LIMIT ?"
)
_BEHIND = "SELECT place, text FROM bands WHERE band = ? AND (place, text) > (?, ?) ORDER BY place, text LIMIT ?"
_PACKED = struct.Struct(f"<{BANDS}q")
_Place = tuple[int, int]
"""A band, and the place of a text in it."""


class Clusters:
    """The texts of a database and which of them say the same; clusters that changed wait for :meth:`regroup`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._labels = set[int]()

    def add(self, sketch: Sketch) -> None:
        """Take in a text; one that says exactly the same is the same text."""
        number = sketch.number
        if self._connection.execute("SELECT 1 FROM texts WHERE number = ?", (number,)).fetchone():
            return
        bands = _PACKED.pack(*sketch.bands)
        self._connection.execute("INSERT INTO texts VALUES (?, ?, ?, ?)", (number, sketch.said, bands, number))
        met, parted = set[int](), set[tuple[int, int]]()
        for place in _places(sketch.bands):
            before, behind = self._around(place, number)
            met.update(before, behind)
            parted.update(_facing(before, behind))
            self._connection.execute("INSERT INTO bands VALUES (?, ?, ?)", (*place, number))
        self._labels.add(number)
        for other in met:
            self._compare(number, other)
        for one, other in parted:
            if self._is_linked(one, other) and not self._meet(one, other):
                self._unlink(one, other)

    def drop(self, number: int) -> None:
        """Let a text go, with every word of it."""
        bands = self._bands(number)
        self._touch(number)
        for other in self._linked(number):
            self._unlink(number, other)
        self._connection.execute("DELETE FROM texts WHERE number = ?", (number,))
        met = set[tuple[int, int]]()
        for place in _places(bands):
            self._connection.execute("DELETE FROM bands WHERE (band, place, text) = (?, ?, ?)", (*place, number))
            met.update(_facing(*self._around(place, number)))
        for one, other in met:
            self._compare(one, other)

    def regroup(self) -> None:
        """Name the clusters in which a text or a link came or went."""
        asked = "SELECT number FROM texts WHERE cluster = ?"
        left = {number for label in self._labels for (number,) in self._connection.execute(asked, (label,))}
        while left:
            members = self._reached(left.pop())
            left -= members
            named = [(min(members), number) for number in members]
            self._connection.executemany("UPDATE texts SET cluster = ? WHERE number = ?", named)
        self._labels.clear()

    def _reached(self, number: int) -> set[int]:
        """Return what links lead to, over others, and the text itself."""
        found, waiting = {number}, [number]
        while waiting:
            new = set(self._linked(waiting.pop())) - found
            found |= new
            waiting += new
        return found

    def _around(self, place: _Place, number: int) -> tuple[list[int], list[int]]:
        """Return the neighbours of a text in a band, before it and behind, the nearest first."""
        where = (*place, number, _NEIGHBOURS)
        before, behind = (self._connection.execute(asked, where).fetchall() for asked in (_BEFORE, _BEHIND))
        return [text for _, text in before], [text for _, text in behind]

    def _meet(self, one: int, other: int) -> bool:
        """Tell whether two texts are neighbours in a band."""
        places = (_places(self._bands(number)) for number in (one, other))
        shared = (mine for mine, its in zip(*places, strict=True) if mine[0] == its[0])
        return any(other in near for place in shared for near in self._around(place, one))

    def _compare(self, one: int, other: int) -> None:
        if not self._is_linked(one, other) and are_alike(self._said(one), self._said(other)):
            self._connection.executemany("INSERT INTO links VALUES (?, ?)", [(one, other), (other, one)])
            self._touch(one, other)

    def _unlink(self, one: int, other: int) -> None:
        pairs = [(one, other), (other, one)]
        self._connection.executemany("DELETE FROM links WHERE (one, other) = (?, ?)", pairs)
        self._touch(one, other)

    def _is_linked(self, one: int, other: int) -> bool:
        asked = "SELECT 1 FROM links WHERE (one, other) = (?, ?)"
        return self._connection.execute(asked, (one, other)).fetchone() is not None

    def _linked(self, number: int) -> list[int]:
        return [other for (other,) in self._connection.execute("SELECT other FROM links WHERE one = ?", (number,))]

    def _touch(self, *numbers: int) -> None:
        """Let the clusters of these texts, as they were named last, be named anew."""
        for number in numbers:
            self._labels.update(*self._connection.execute("SELECT cluster FROM texts WHERE number = ?", (number,)))

    def _said(self, number: int) -> str:
        (said,) = self._connection.execute("SELECT said FROM texts WHERE number = ?", (number,)).fetchone()
        return str(said)

    def _bands(self, number: int) -> tuple[int, ...]:
        (bands,) = self._connection.execute("SELECT bands FROM texts WHERE number = ?", (number,)).fetchone()
        return _PACKED.unpack(bands)


def _places(bands: tuple[int, ...]) -> Iterator[_Place]:
    """Yield each band with the place in it, which the next three bands give."""
    low = [band & 0xFFFFF for band in bands]
    for number, band in enumerate(bands):
        first, second, third = (low[(number + step) % BANDS] for step in (1, 2, 3))
        yield band, first << 40 | second << 20 | third


def _facing(before: list[int], behind: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the pairs, on both sides of a text, that are neighbours without it and no neighbours with it."""
    for nearness, one in enumerate(before):
        yield from ((one, other) for other in behind[_NEIGHBOURS - 1 - nearness : _NEIGHBOURS - nearness])

"""A packed, read-only trie: nodes in breadth-first order, so a node's children are neighbours."""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

ABSENT = -1


class Trie(NamedTuple):
    """Strings over the basic plane. Node 0 is the empty string."""

    symbols: array[int]
    """The last code point of each node's string; a node's children are sorted by it."""
    first: array[int]
    """``first[n] … first[n + 1]`` are the children of node *n*."""

    def children(self, node: int) -> array[int]:
        """Return the last code points of the strings that are one longer than the node's."""
        return self.symbols[self.first[node] : self.first[node + 1]]

    def child(self, node: int, symbol: int) -> int:
        """Return the node that *symbol* leads to, or ABSENT."""
        end = self.first[node + 1]
        at = bisect_left(self.symbols, symbol, self.first[node], end)
        return at if at < end and self.symbols[at] == symbol else ABSENT


def grown(strings: Iterable[str]) -> tuple[Trie, list[str]]:
    """Return the trie of *strings* and all their prefixes, and the string of each node."""
    every = {string[:end] for string in strings for end in range(len(string) + 1)}
    nodes = sorted(every, key=lambda string: (len(string), string))
    children = array("I", bytes(4 * (len(nodes) + 1)))
    number = {string: node for node, string in enumerate(nodes)}
    for string in nodes[1:]:
        children[number[string[:-1]]] += 1
    symbols = array("H", (ord(string[-1]) if string else 0 for string in nodes))
    return Trie(symbols, _starts(children)), nodes


def _starts(children: array[int]) -> array[int]:
    """Turn numbers of children into the offset of each node's first child."""
    starts = array("I")
    at = 1
    for count in children:
        starts.append(at)
        at += count
    return starts


def packed(header: str, columns: Mapping[str, array[int]]) -> bytes:
    """Return named columns as one compressed, byte-order-free block behind a readable header line."""
    parts = [header.encode() + b"\n"]
    for name, column in columns.items():
        data = array(column.typecode, column)
        if sys.byteorder == "big":
            data.byteswap()
        body = zlib.compress(data.tobytes(), 9)
        parts.append(struct.pack("<8sccI", name.encode(), b"=", column.typecode.encode(), len(body)) + body)
    return b"".join(parts)


def unpacked(block: bytes) -> tuple[str, dict[str, array[int]]]:
    """Return the header line and the columns of a block that `packed` made."""
    header, _, rest = block.partition(b"\n")
    columns: dict[str, array[int]] = {}
    at = 0
    size = struct.calcsize("<8sccI")
    while at < len(rest):
        name, _, typecode, length = struct.unpack_from("<8sccI", rest, at)
        column = array(typecode.decode())
        column.frombytes(zlib.decompress(rest[at + size : at + size + length]))
        if sys.byteorder == "big":
            column.byteswap()
        columns[name.rstrip(b"\0").decode()] = column
        at += size + length
    return header.decode(), columns

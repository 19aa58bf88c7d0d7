"""From an attack to the bytes of its answer: made piece by piece, so that one may be endless."""

import random
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain, count, islice
from typing import NamedTuple, Protocol

import brotli

from crawler.simulator.hostile.attack import Attack, Piece
from crawler.simulator.hostile.pages import article, entries, list_page, listing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_BLOCK = 1 << 16
_LINES = 500
_PATH = re.compile(r"/a/(\d+)\.html")


class Asked(NamedTuple):
    """A request to an attacked portal: *before* others came before it."""

    target: str
    before: int


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...
    def flush(self) -> bytes: ...


def head(attack: Attack, asked: Asked, length: int | None) -> Iterator[bytes]:
    """Yield the head in blocks; *length* is that of the body, if it is to be told."""
    if not attack.line:
        return
    yield f"{attack.line}\r\n".encode()
    for each in attack.headers:
        line = Piece(text=_filled(each, attack, asked) + "\r\n", times=each.times)
        yield from [bytes.fromhex(each.hex) * each.times] if each.hex else (block.encode() for block in _blocks([line]))
    own = [f"Content-Encoding: {', '.join(_named(each) for each in attack.codings)}"] if attack.codings else []
    own += ["Transfer-Encoding: chunked"] if attack.framing == "chunked" else []
    own += [f"Content-Length: {length}"] if length is not None else []
    yield "".join(f"{line}\r\n" for line in [*own, "Connection: close", ""]).encode()


def body(attack: Attack, asked: Asked) -> Iterator[bytes]:
    """Yield the body in blocks, packed and, if it is to be, in chunks."""
    packed = _packed(attack, asked)
    if attack.framing == "chunked":
        return chain((b"%x\r\n%b\r\n" % (len(block), block) for block in packed if block), (b"0\r\n\r\n",))
    return packed


def whole(attack: Attack, asked: Asked) -> bytes:
    """Return the body at once; the same packed one is made only once."""
    return _kept(attack) if attack.codings else b"".join(body(attack, asked))


def ordinary(attack: Attack, target: str) -> str | None:
    """Return the page that stands at an address without the attack; None when there is none."""
    if found := _PATH.fullmatch(target):
        return article(attack.host, int(found[1]))
    if not target.startswith("/yw/"):
        return None
    if attack.listed:
        return list_page("".join(_blocks(attack.listed)))
    return listing(attack.host, article_count(attack))


def article_count(attack: Attack) -> int:
    """Return how many articles the portal has: those that are attacked and one more."""
    return max(1, len(attack.wordings)) + 1


@cache
def _kept(attack: Attack) -> bytes:
    return b"".join(body(attack, Asked(attack.pages[0], 0)))


def _packed(attack: Attack, asked: Asked) -> Iterator[bytes]:
    blocks = _plain(attack, asked)
    for coding in attack.codings:
        blocks = _through(_PACKERS[coding](), blocks)
    return blocks


def _through(packer: _Packer, blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        if done := packer.compress(block):
            yield done
    yield packer.flush()


def _plain(attack: Attack, asked: Asked) -> Iterator[bytes]:
    for piece in attack.body:
        if piece.hex:
            yield bytes.fromhex(piece.hex) * piece.times
        elif piece.noise:
            yield random.Random(piece.noise).randbytes(piece.noise)  # noqa: S311 - play, not secrets
        elif piece.page:
            text = ordinary(attack, asked.target) if piece.page == "article" else _links(attack)
            yield (text or "").encode(attack.codec, "xmlcharrefreplace")
        else:
            filled = Piece(text=_filled(piece, attack, asked), times=piece.times)
            yield from (block.encode(attack.codec, "surrogatepass") for block in _blocks([filled]))


def _links(attack: Attack) -> str:
    return entries(attack.host, article_count(attack))


def _filled(piece: Piece, attack: Attack, asked: Asked) -> str:
    found = _PATH.fullmatch(asked.target)
    wording = attack.wordings[int(found[1]) - 1] if found and attack.wordings else ""
    known = {"{count}": str(asked.before), "{wording}": wording, "{host}": attack.host}
    text = piece.text
    for name, value in known.items():
        text = text.replace(name, value)
    return text


def _blocks(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        numbers = count(1) if piece.times < 0 else range(1, piece.times + 1)
        if "{n}" in piece.text:
            lines = (piece.text.replace("{n}", str(number)) for number in numbers)
            while block := "".join(islice(lines, _LINES)):
                yield block
        else:
            yield from _repeated(piece)


def _repeated(piece: Piece) -> Iterator[str]:
    a_block = max(1, _BLOCK // max(1, len(piece.text)))
    if piece.times < 0:
        while True:
            yield piece.text * a_block
    full, rest = divmod(piece.times, a_block)
    for _ in range(full):
        yield piece.text * a_block
    yield piece.text * rest


class _Brotli:
    """Brotli with the methods of the others."""

    def __init__(self) -> None:
        self._stream = brotli.Compressor(quality=3)

    def compress(self, data: bytes, /) -> bytes:
        return bytes(self._stream.process(data))

    def flush(self) -> bytes:
        return bytes(self._stream.finish())


def _named(coding: str) -> str:
    return coding.partition(":")[0]


_PACKERS: Mapping[str, Callable[[], _Packer]] = {
    "gzip": partial(zlib.compressobj, 6, zlib.DEFLATED, zlib.MAX_WBITS | 16),
    "x-gzip": partial(zlib.compressobj, 6, zlib.DEFLATED, zlib.MAX_WBITS | 16),
    "deflate": partial(zlib.compressobj, 6, zlib.DEFLATED, zlib.MAX_WBITS),
    "deflate:raw": partial(zlib.compressobj, 6, zlib.DEFLATED, -zlib.MAX_WBITS),
    "br": _Brotli,
    "zstd": zstd.ZstdCompressor,
}

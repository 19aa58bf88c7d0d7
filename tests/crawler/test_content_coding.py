"""Content codings undone: what is whole comes out, and what is not is told, whatever the coding."""

import gzip
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest

from crawler.policy.content_coding import Lack, decoded

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PAGE = "".join(f"<p>第{number}段：春耕有序展开。</p>" for number in range(9_000)).encode()
LIMIT = 1 << 20
EARLY = "the stream ends early"


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "two members": ("x-gzip", lambda body: gzip.compress(body[:999]) + gzip.compress(body[999:])),
    "zlib": ("deflate", zlib.compress),
    "bare deflate": ("deflate", bare),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
    "two frames": ("zstd", lambda body: zstd.compress(body[:999]) + zstd.compress(body[999:])),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_whole_body_comes_out_whole(name: str) -> None:
    coding, pack = PACKED[name]
    assert decoded(pack(PAGE), [coding], LIMIT) == (PAGE, None)
    assert decoded(pack(b""), [coding], LIMIT) == (b"", None)


@pytest.mark.parametrize("name", PACKED)
def test_a_body_that_ends_anywhere_before_its_end_is_told_and_gives_the_beginning(name: str) -> None:
    coding, pack = PACKED[name]
    whole = pack(PAGE)
    inside = len(pack(PAGE[:999])) if name.startswith("two") else 0  # a body may end between two members
    for end in {0, 1, 2, 5, len(whole) // 3, len(whole) // 2, len(whole) - 9, len(whole) - 4, len(whole) - 1} - {
        inside
    }:
        body, lack = decoded(whole[:end], [coding], LIMIT)
        assert PAGE.startswith(body)
        assert lack == Lack("unspecified", f"{coding}: {EARLY}"), end


@pytest.mark.parametrize("name", ["gzip", "zlib"])
def test_a_body_that_fails_its_checksum_is_told(name: str) -> None:
    coding, pack = PACKED[name]
    whole = bytearray(pack(PAGE))
    whole[-5 if name == "gzip" else -1] ^= 1
    lack = decoded(bytes(whole), [coding], LIMIT).lack
    assert lack
    assert lack.truncated == "unspecified"
    assert "incorrect data check" in lack.reason


@pytest.mark.parametrize("name", PACKED)
def test_a_body_that_is_not_what_its_header_says_is_told(name: str) -> None:
    lack = decoded(b"<html>" + PAGE[:500], [PACKED[name][0]], LIMIT).lack
    assert lack
    assert lack.truncated == "unspecified"


@pytest.mark.parametrize("name", PACKED)
def test_a_bomb_is_cut_at_the_limit(name: str) -> None:
    coding, pack = PACKED[name]
    body, lack = decoded(pack(bytes(64 << 20)), [coding], LIMIT)
    assert (len(body), lack) == (LIMIT, Lack("length", f"{coding}: more than {LIMIT} bytes"))
    assert decoded(pack(bytes(LIMIT)), [coding], LIMIT).lack is None


@pytest.mark.parametrize(("name", "most"), [("gzip", "members"), ("zstd", "frames")])
def test_a_body_of_very_many_pieces_is_no_page(name: str, most: str) -> None:
    coding, pack = PACKED[name]
    assert decoded(pack(b"") * 500_000, [coding], LIMIT).lack == Lack("unspecified", f"{coding}: more than 100 {most}")


def test_codings_are_undone_from_the_last_and_what_follows_a_stream_is_left_alone() -> None:
    assert decoded(gzip.compress(brotli.compress(PAGE)), ["br", "gzip"], LIMIT) == (PAGE, None)
    assert decoded(gzip.compress(PAGE) + b"\0" * 9, ["gzip"], LIMIT) == (PAGE, None)
    torn = decoded(gzip.compress(brotli.compress(PAGE)[:-9]), ["br", "gzip"], LIMIT)
    assert torn.lack == Lack("unspecified", f"br: {EARLY}")

"""What is fuzzed: each target takes any bytes, and raises only what is wrong with the program."""

import gzip
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from scrapy.robotstxt import ProtegoRobotParser

from cleaners import Article, NotAnArticle, clean_page, clean_text, decode_page, undo
from corpus.archive.archive import Archive
from corpus.archive.files import records_in
from corpus.archive.warc import ArchiveError, unpacked
from crawler.portals.lists import FAMILIES
from crawler.portals.portal import Channel, Portal
from crawler.portals.seed_checks import SeedError
from crawler.portals.seeds import portal

ROOT = Path(__file__).parents[2]
CORPUS = Path(__file__).with_name("corpus")
_URL = "http://www.example.test/yw/202603/t20260302_17.html"
_ARTICLE = re.compile(r"/t\d+_\d+\.html")
_CHANNEL = Channel("要闻", "http://www.example.test/yw/", "plain", None, 3)
_CONTENT_TYPES = ("", "text/html; charset=gb2312", "text/html; charset=utf-8", "text/html; charset=big5")


class LawError(AssertionError):
    """A promise was broken; the message says which."""


class Target(NamedTuple):
    """One target.

    Attributes:
        run: Takes an input.
        seeds: Inputs to begin with, besides those in ``corpus/<name>``.
        tokens: What is put into inputs.
    """

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]
    tokens: tuple[bytes, ...]


def _decode(content: bytes) -> None:
    decode_page(content, content_type=_content_type(content))


def _page(content: bytes) -> None:
    with suppress(NotAnArticle):
        article = clean_page(content, url=_URL, content_type=_content_type(content))
        if not isinstance(undo(article), str):
            raise LawError("undo")


def _text(content: bytes) -> None:
    text = content.decode("utf-8", "surrogateescape" if content[:1] == b"\xed" else "replace")
    article = clean_text(text)
    if undo(article) != text:
        raise LawError("undo")


def _idempotence(content: bytes) -> None:
    once = _joined(clean_text(content.decode("utf-8", "replace")))
    if _joined(clean_text(once)) != once:
        raise LawError("idempotence")


def _lists(content: bytes) -> None:
    text = decode_page(content).text
    seen = Portal(name="mou", title="某网", hosts=("www.example.test",), channels=(_CHANNEL,), article=_ARTICLE)
    for family in FAMILIES.values():
        found = family(text, _URL)
        for url in (*(entry.url for entry in found.entries), *found.siblings, *found.older):
            seen.article_match(seen.canonical(url))


def _robots(content: bytes) -> None:
    rules = ProtegoRobotParser(content, None)
    rules.allowed(_URL, "qingliu")
    rules.crawl_delay("qingliu")


def _warc(content: bytes) -> None:
    """Read what may be a record, and the same as a member of a file, and as the file itself."""
    with suppress(ArchiveError):
        unpacked(content, "a.warc.gz", 0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "20260302T000000Z-1-00001.warc.gz"
        for file in (content, gzip.compress(content, 1)):
            path.write_bytes(file)
            with suppress(ArchiveError):
                list(records_in(path))


def _seeds(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mou.toml"
        path.write_bytes(content)
        with suppress(SeedError):
            portal(path)


def _content_type(content: bytes) -> str:
    return _CONTENT_TYPES[len(content) % len(_CONTENT_TYPES)]


def _joined(article: Article) -> str:
    return "\n".join(filter(None, (article.title, *article.subtitles, article.text)))


def _files(*patterns: str) -> Callable[[], Iterator[bytes]]:
    return lambda: (path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern)))


def _records() -> Iterator[bytes]:
    """Yield the contents of records as the archive writes them, and a whole file."""
    with tempfile.TemporaryDirectory() as folder:
        at = datetime(2026, 3, 2, tzinfo=UTC)
        with Archive(Path(folder), run="20260302T000000Z-1") as archive:
            visit = {"run": "20260302T000000Z-1", "portal": "mou", "url": _URL}
            headers = [("Content-Type", "text/html")]
            archive.response(
                _URL, at=at, status=200, reason="OK", headers=headers, body=b"<p>\xe6\x9f\x90", visit=visit
            )
            archive.metadata(_URL, at=at, kind="failed", fields={"reason": "x"}, visit=visit)
        for path in Path(folder).rglob("*.warc.gz*"):
            yield path.read_bytes()
            yield gzip.decompress(path.read_bytes())


def _tokens(*names: str) -> tuple[bytes, ...]:
    of = tomllib.loads(Path(__file__).with_name("tokens.toml").read_text(encoding="utf-8"))
    texts = [text.encode() for name in names for text in of[name]["text"]]
    return (*texts, *(bytes.fromhex(digits) for name in names for digits in of[name]["bytes"]))


TARGETS: Mapping[str, Target] = {
    "decode": Target(_decode, _files("tests/pages/*/*/page.html"), _tokens("markup", "chinese")),
    "page": Target(_page, _files("tests/pages/*/*/page.html"), _tokens("markup", "chinese")),
    "text": Target(_text, _files("tests/passes/*/*.txt"), _tokens("chinese")),
    "idempotence": Target(_idempotence, _files("tests/passes/*/*.txt"), _tokens("chinese")),
    "lists": Target(_lists, _files("tests/lists/*/*.html", "tests/lists/*/*.xml"), _tokens("markup", "lists")),
    "robots": Target(_robots, _files(), _tokens("robots")),
    "warc": Target(_warc, _records, _tokens("warc")),
    "seeds": Target(_seeds, _files("seeds/*.toml"), _tokens("seeds")),
}

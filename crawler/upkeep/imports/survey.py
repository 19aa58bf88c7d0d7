"""What archives of other crawlers hold of the portals: each capture of an article, and where its page stands.

Reads the disk, every source once from its beginning to its end. Memory holds some 500 bytes of each page of a portal.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from crawler.portals.portal import Portal
from crawler.upkeep.imports.homes import Home, home, homes
from crawler.upkeep.imports.http_message import Head, head, is_markup
from crawler.upkeep.imports.sources import Found, Source, SourceError, captures

_OK = 200
_WEB_BEGAN = datetime(1990, 1, 1, tzinfo=UTC)
_PAGES = ("text/html", "application/xhtml+xml")
_UNKNOWN = ("", "text/plain", "application/octet-stream", "unk", "application/http")
"""Types that say nothing of what a body is."""


class Place(NamedTuple):
    """Where a record begins: in which source, by its number, and at which byte."""

    source: int
    offset: int


class Capture(NamedTuple):
    """A page that another crawler saw.

    Attributes:
        key: What tells it from every other capture, whatever file holds it.
        record: Id of its record there.
        home: The portal, and the address under which the page is known.
        at: When it was seen.
        place: Where the page stands; of a revisit, where the page stands that it names.
    """

    key: str
    record: str
    home: Home
    at: datetime
    place: Place


class Survey(NamedTuple):
    """What sources hold.

    Attributes:
        sources: The sources.
        articles: The captures of articles, in the order in which the sources hold them.
        pages: By portal and canonical address, every capture of a page of the portals.
        left_out: How many records are no such capture, by reason.
        faults: What is damaged, in words.
    """

    sources: list[Source]
    articles: list[Capture]
    pages: Mapping[Home, list[Capture]]
    left_out: Counter[str]
    faults: list[str]


class _Met(NamedTuple):
    """What is known of a capture while all are looked through; *refers_to* are the names of a revisit's page."""

    capture: Capture
    is_article: bool
    refers_to: tuple[str, ...] | None


def survey(
    found: Iterable[Source], portals: Mapping[str, Portal], now: datetime, told: Callable[[int], object]
) -> Survey:
    """Look through the sources; captures that lie behind *now* are left out. *told* is told of how many were met."""
    looked = _Looked(portals, now)
    for number, source in enumerate(found):
        looked.sources.append(source)
        try:
            for each in captures(source):
                looked.take(number, each)
                told(looked.met)
        except SourceError as error:
            looked.faults.append(str(error))
    return looked.survey()


class _Looked:
    """What was met so far."""

    def __init__(self, portals: Mapping[str, Portal], now: datetime) -> None:
        self.sources: list[Source] = []
        self.faults: list[str] = []
        self.met = 0
        self._homes = homes(portals)
        self._portals = portals
        self._now = now
        self._left_out: Counter[str] = Counter()
        self._met: list[_Met] = []
        self._bodies: dict[str, Place] = {}

    def take(self, number: int, found: Found) -> None:
        """Take note of a record."""
        self.met += 1
        url = found.headers.get("warc-target-uri", "").strip("<> ")
        where = home(self._homes, url)
        if where is None:
            self._left_out["of no portal"] += 1
            return
        why = self._met_page(Place(number, found.offset), found, url, where)
        if why:
            self._left_out[why] += 1

    def _met_page(self, place: Place, found: Found, url: str, where: Home) -> str | None:
        """Take note of a page of a portal, or return why it is none that can be read."""
        at = _moment(found.headers.get("warc-date", ""))
        if at is None or not _WEB_BEGAN < at <= self._now:
            return "without a date that can be"
        if why := _why_not(found):
            return why
        if not found.is_whole or ("warc-truncated" in found.headers and found.kind != "revisit"):
            return "cut short"
        names = _names(found, url)
        if found.kind != "revisit":
            self._bodies |= dict.fromkeys(names, place)
        portal = self._portals[where.portal]
        record = found.headers.get("warc-record-id", "").strip("<> ") or f"{self.sources[-1].name}@{found.offset}"
        key = hashlib.sha256(f"{record} {at.isoformat()} {url}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        capture = Capture(key, record, where, at, place)
        is_article = portal.article_match(where.url) is not None
        self._met.append(_Met(capture, is_article, names if found.kind == "revisit" else None))
        return None

    def survey(self) -> Survey:
        """Return what was met, each revisit with the page that it names."""
        articles: list[Capture] = []
        pages: defaultdict[Home, list[Capture]] = defaultdict(list)
        keys: set[str] = set()
        for met in self._met:
            place = self._place(met)
            if place is None:
                self._left_out["a revisit of a page that is not there"] += 1
            elif met.capture.key in keys:
                self._left_out["there twice"] += 1
            else:
                keys.add(met.capture.key)
                capture = met.capture._replace(place=place)
                pages[capture.home].append(capture)
                if met.is_article:
                    articles.append(capture)
                else:
                    self._left_out["no address of an article"] += 1
        return Survey(self.sources, articles, pages, self._left_out, self.faults)

    def _place(self, met: _Met) -> Place | None:
        if met.refers_to is None:
            return met.capture.place
        return next(filter(None, map(self._bodies.get, met.refers_to)), None)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _why_not(found: Found) -> str | None:
    """Return why a record shows no page; None if it does, as far as its head tells."""
    answer = head(found.block)
    if found.kind == "revisit":
        return None if answer is None or answer.status in {_OK, 304} else _by_status(answer.status)
    if found.kind == "response" and answer is None and "http" in found.headers.get("content-type", ""):
        return "no HTTP answer"
    if answer and answer.status != _OK:
        return _by_status(answer.status)
    kind = (answer.field("content-type") if answer else found.headers.get("content-type", "")).partition(";")[0].strip()
    is_page = kind in _PAGES or (kind in _UNKNOWN and _begins_like_a_page(answer, found.block))
    return None if is_page else "no HTML"


def _begins_like_a_page(answer: Head | None, block: bytes) -> bool:
    return is_markup(block[answer.length :] if answer else block)


def _by_status(status: int) -> str:
    return f"HTTP {status // 100}xx"


def _names(found: Found, url: str) -> tuple[str, ...]:
    """Return the names under which a page can be referred to; of a revisit, those by which it refers to one.

    A record's id comes first, then address and date, then what the page holds (WARC 1.1 §6.7.2).
    """
    headers, is_revisit = found.headers, found.kind == "revisit"
    record = headers.get("warc-refers-to" if is_revisit else "warc-record-id", "").strip("<> ")
    target = headers.get("warc-refers-to-target-uri", "").strip("<> ") if is_revisit else url
    at = _moment(headers.get("warc-refers-to-date" if is_revisit else "warc-date", ""))
    digest = headers.get("warc-payload-digest", "").upper()
    known = (record, f"{target} {at.isoformat()}" if at and target else "", digest)
    return tuple(filter(None, known))

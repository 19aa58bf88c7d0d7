"""A visit to an article, read: its own page and, while one leads to the next, its further pages, as one article."""

from collections.abc import Sequence
from typing import NamedTuple

from cleaners import Article, NotAnArticle
from cleaners.joined import is_of_another, joined
from corpus.archive.archive import Record
from crawler.journal.answers import answer_of
from crawler.journal.visit import Visit
from crawler.policy.further_pages import (
    Lacking,
    Part,
    Wanted,
    is_absence,
    is_dispensable,
    next_url,
    parts_of,
    validators,
    wanted,
)
from crawler.policy.page import Page
from crawler.portals.portal import Portal
from crawler.reading.archived_pages import ArchivedPages

_READ = frozenset({200, 304})
_NOT_NOW = frozenset({"login", "fence", "fault"})
"""Kinds of pages that say nothing of whether there is another one behind them."""


class Whole(NamedTuple):
    """An article that was read to its end.

    Attributes:
        article: All of it.
        record: The record that shows it: the first one of the visit that holds a page.
        body: The bytes of all its pages.
        parts: Its pages.
    """

    article: Article
    record: Record
    body: bytes
    parts: tuple[Part, ...]


class _Shown(NamedTuple):
    """One page that the visit had: *record* holds it, whether the visit wrote that or an earlier one."""

    part: Part
    record: Record
    article: Article


Understood = Whole | Wanted | Lacking | None
"""The article; the page of it to ask for next; one that cannot be had; None when all is as it was (304)."""


class ArticleVisits:
    """Reads visits to articles; of those that are not over it keeps what it has read."""

    def __init__(self, pages: ArchivedPages) -> None:
        self._pages = pages
        self._open: dict[int, dict[str, _Shown]] = {}

    async def read(self, visit: Visit, portal: Portal, *, is_over: bool) -> Understood:
        """Return what a visit means; one that *is_over* wants nothing more.

        Raises:
            NotAnArticle: if the article's own page is none.
            UnknownRecordError: if the archive has lost a page that is as it was.
            WorkerError, PoolError: as :meth:`crawler.reading.workers.Workers.call`.
        """
        found: Understood = None
        try:
            found = await self._understood(visit.records, visit.page, portal, is_over=is_over)
        finally:
            if not isinstance(found, Wanted):
                self._open.pop(visit.page.key, None)
        return found

    async def _understood(self, records: Sequence[Record], page: Page, portal: Portal, *, is_over: bool) -> Understood:
        lacking = _lacking(records, page)
        if lacking and not is_dispensable(page, lacking):
            return lacking
        if lacking:
            records, is_over = records[:-1], True
        if all(record.kind == "revisit" for record in records):
            return None if is_over else _known_next(page, len(records))
        shown: list[_Shown] = []
        for number, record in enumerate(records, 1):
            try:
                one = await self._shown(number, record, page)
            except NotAnArticle as error:
                lacking = Lacking(
                    number, answer_of(record), f"{error.kind}: {error}", is_absent=error.kind not in _NOT_NOW
                )
                if number == 1:
                    raise
                return _whole(records, shown) if is_dispensable(page, lacking) else lacking
            if _is_beyond(shown, one):
                return _whole(records, shown)
            shown.append(one)
        return (None if is_over else _next(records, shown, page, portal)) or _whole(records, shown)

    async def _shown(self, number: int, record: Record, page: Page) -> _Shown:
        read = self._open.setdefault(page.key, {})
        if record.id not in read:
            read[record.id] = await self._read(number, record, page)
        return read[record.id]

    async def _read(self, number: int, record: Record, page: Page) -> _Shown:
        if record.kind == "revisit":
            part = parts_of(page)[number - 1]
            record = await self._pages.record(part.record)
        else:
            headers = answer_of(record).headers
            part = Part(record.url, record.id, headers.get("etag"), headers.get("last-modified"))
        return _Shown(part, record, await self._pages.article(record, page.portal, page.article or ""))


def _lacking(records: Sequence[Record], page: Page) -> Lacking | None:
    """Return the page that the visit could not have; it is the last one that was asked for."""
    answer = answer_of(records[-1])
    if answer.status in _READ and not _is_unasked(records, page):
        return None
    is_absent = records[-1].kind == "refused" or is_absence(answer)
    return Lacking(len(records), answer, answer.reason or f"HTTP {answer.status}", is_absent)


def _is_unasked(records: Sequence[Record], page: Page) -> bool:
    """Tell whether the last record says that a further page is as it was, of which nothing was known."""
    last, number = records[-1], len(records)
    return last.kind == "revisit" and number > 1 and not validators(wanted(page, number, last.url))


def _known_next(page: Page, number: int) -> Wanted | None:
    """Return the part behind one that is as it was, and so leads where it led."""
    known = parts_of(page)
    return wanted(page, number + 1, known[number].url) if number < len(known) else None


def _next(records: Sequence[Record], shown: Sequence[_Shown], page: Page, portal: Portal) -> Wanted | None:
    if records[-1].kind == "revisit":
        return _known_next(page, len(records))
    last, asked = shown[-1], {page.url, *(one.part.url for one in shown)}
    url = next_url(portal, last.record.url, last.article.next_page, asked)
    return wanted(page, len(records) + 1, url) if url else None


def _is_beyond(shown: Sequence[_Shown], one: _Shown) -> bool:
    """Tell whether a page is no part of the article that *shown* begins: another's, or one that was there already."""
    if not shown:
        return False
    is_known = any(_body(one.article) == _body(each.article) for each in shown)
    return is_known or is_of_another(shown[0].article, one.article)


def _body(article: Article) -> tuple[object, ...]:
    return article.text, article.images


def _whole(records: Sequence[Record], shown: Sequence[_Shown]) -> Whole:
    return Whole(
        joined([one.article for one in shown]),
        next(record for record in records if record.kind == "response"),
        b"".join(one.record.body for one in shown),
        tuple(one.part for one in shown),
    )

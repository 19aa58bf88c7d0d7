"""The journal: what the archive's records mean for the frontier and the corpus.

The archive is the log and the frontier applies it: a live visit and one replayed after a crash take the same path,
from a :class:`~corpus.archive.Record` to an :class:`~crawler.visits.Outcome` that is stored in one transaction.
"""

import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from cleaners import Article, NotAnArticle
from corpus.archive import Record
from corpus.archive_index import UnknownRecordError
from corpus.editions import Cause
from crawler import visits
from crawler.archived_pages import ArchivedPages
from crawler.causes import REBUILDS, Reading, drift, known_cause, plain_cause, reading
from crawler.commits import Commits
from crawler.conclusion import conclusion
from crawler.deletions import Sightings
from crawler.editions import reading_json
from crawler.frontier import Frontier
from crawler.health import measures
from crawler.outcome import Answer, Outcome, Page
from crawler.portals import Portal
from crawler.reading import read_listing
from crawler.workers import PoolError, WorkerError, Workers

_OK = 200
Note = Callable[[Page, str, Mapping[str, object]], object]
"""Keeps a note about a page: its kind and fields."""


class Journal:
    """Takes in the visits of one run.

    Attributes:
        portals: The portals whose visits it understands, by name.
        counts: By (portal, what): visits by result, ``pages`` in all, articles ``found``, editions by cause, what
            :mod:`crawler.health` measures, and characters ``removed/<pass>`` or ``removed/page/<kind of cut>``.
        yields: By (portal, channel): articles that its list pages listed, known ones included.
        firsts: By (portal, channel): articles on its first page.
        frozen: Portals of which so much is missing that nothing becomes gone.
    """

    def __init__(
        self,
        *,
        portals: Mapping[str, Portal],
        archive: Path,
        frontier: Frontier,
        workers: Workers,
        commits: Commits,
        since: date | None,
        note: Note,
    ) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.yields: Counter[tuple[str, str]] = Counter()
        self.firsts: dict[tuple[str, str], int] = {}
        self.frozen: Mapping[str, Sightings] = {}
        self.portals = portals
        self._pages = ArchivedPages(archive, portals, workers)
        self._frontier = frontier
        self._workers = workers
        self._commits = commits
        self._since = since
        self._note = note

    def conclude(self, record: Record) -> None:
        """Take in the record of a run's end: what is certainly gone; when this returns, it is on disk."""
        decided = conclusion(record, self.portals, self._frontier)
        self._frontier.commit(decided.outcomes)
        self.counts.update((outcome.page.portal, "gone") for outcome in decided.outcomes)
        self.frozen = decided.frozen

    async def apply(self, record: Record, page: Page) -> None:
        """Take in a record of a visit to *page*; when this returns, what it means is on disk."""
        outcome = await self._outcome(record, page)
        found = await self._commits.done(outcome)
        self.counts.update([(page.portal, outcome.result), (page.portal, "pages")])
        self.counts[page.portal, "found"] += found
        if page.kind != "article":
            self.yields[page.portal, page.channel] += outcome.listed
        if outcome.result == "listed" and page.kind == "channel":
            self.firsts[page.portal, page.channel] = outcome.listed

    async def _outcome(self, record: Record, page: Page) -> Outcome:
        answer = _answer(record)
        if record.kind == "refused":
            return visits.refused(page, answer)
        if record.kind == "revisit":
            return visits.not_modified(page, answer)
        if answer.status != _OK:
            return visits.unread(page, self.portals[page.portal], answer)
        return await self._understood(record, page, answer)

    async def _understood(self, record: Record, page: Page, answer: Answer) -> Outcome:
        understand = self._read if page.kind == "article" else self._list
        try:
            return await understand(record, page, answer)
        except NotAnArticle as error:
            return visits.no_article(page, answer, error)
        except PoolError:
            raise
        except Exception as error:  # noqa: BLE001 - the border at which a poison page is quarantined
            return self._quarantined(page, answer, error)

    async def _list(self, record: Record, page: Page, answer: Answer) -> Outcome:
        portal = self.portals[page.portal]
        channel = portal.channel(page.channel)
        if channel is None:
            return visits.other(page, answer, f"the seed has no channel {page.channel!r} any more")
        content_type = answer.headers.get("content-type", "")
        listing = await self._workers.call(read_listing, record.body, record.url, content_type, channel.family)
        return visits.listed(page, portal, channel, answer, listing, self._since)

    async def _read(self, record: Record, page: Page, answer: Answer) -> Outcome:
        article = await self._pages.article(record, page.portal)
        now = reading(article, record.body)
        cause = await self._cause(page, now, article)
        outcome = visits.read(page, answer, now, cause)
        self._count(page, now, cause, article)
        if cause is None:
            return outcome
        aliases = self._frontier.aliases(page.key)
        return outcome._replace(
            edition=reading_json(self.portals[page.portal], outcome.page, record, cause, article, aliases)
        )

    async def _cause(self, page: Page, now: Reading, article: Article) -> Cause | None:
        cause = plain_cause(page, now)
        return known_cause(page, now, article, await self._before(page)) if cause == "content_edit" else cause

    async def _before(self, page: Page) -> Article | None:
        """Return what today's cleaner makes of the page's last edition; None when that cannot be had any more."""
        try:
            record = await self._pages.record(page.record or "")
            return await self._pages.article(record, page.portal)
        except (UnknownRecordError, NotAnArticle, WorkerError):
            return None

    def _quarantined(self, page: Page, answer: Answer, error: Exception) -> Outcome:
        reason = f"{type(error).__name__}: {error}"
        trace = "" if isinstance(error, WorkerError) else "".join(traceback.format_exception(error))
        self._note(page, "quarantined", {"reason": reason, "traceback": trace, "record": answer.record})
        return visits.quarantined(page, answer, reason)

    def _count(self, page: Page, now: Reading, cause: Cause | None, article: Article) -> None:
        kind = f"editions/{cause}" if cause else drift(page, now)
        if kind:
            self.counts[page.portal, kind] += 1
        if cause is not None and cause not in REBUILDS:
            self._count_characters(page.portal, article)

    def _count_characters(self, portal: str, article: Article) -> None:
        self.counts.update({(portal, what): count for what, count in measures(article).items()})
        for change in article.spans:
            self.counts[portal, f"removed/{change.by}"] += max(0, len(change.old) - (change.end - change.start))
        for cut in article.cuts:
            self.counts[portal, f"removed/page/{cut.kind}"] += cut.characters


def _answer(record: Record) -> Answer:
    headers = {name.lower(): value for name, value in record.headers}
    return Answer(
        record.visit["run"], record.id, record.at.timestamp(), record.status or 0, headers, record.fields.get("reason")
    )

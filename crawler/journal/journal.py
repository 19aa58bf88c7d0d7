"""The journal: what the archive's records mean for the frontier and the corpus.

The archive is the log and the frontier applies it: a live visit and one replayed after a crash take the same path, from
a :class:`~corpus.archive.archive.Record` to an :class:`~crawler.policy.page.Outcome` that is stored in one transaction.
"""

import asyncio
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from cleaners import NotAnArticle
from corpus.archive.archive import ArchiveError, NoteKind, Record
from crawler.frontier.held import Withdrawn
from crawler.frontier.store import Frontier, FrontierError
from crawler.journal.answers import answer_of
from crawler.journal.articles import ArticleJournal
from crawler.journal.captures import capture_of
from crawler.journal.commits import Commits
from crawler.journal.conclusion import believed, conclusion
from crawler.journal.lessons import Lesson, Lessons
from crawler.journal.lists_seen import ListsSeen
from crawler.journal.moves import resolve_redirects
from crawler.journal.teaching import model_of
from crawler.journal.visit import Visit
from crawler.policy import list_pages, visits
from crawler.policy.breaker import heard
from crawler.policy.deletions import Sightings
from crawler.policy.further_pages import Wanted
from crawler.policy.history import imported
from crawler.policy.one_page import ONE_PAGE, of_body
from crawler.policy.page import Answer, Outcome, Page
from crawler.policy.why import FAILED, WHY, why
from crawler.portals.portal import Portal
from crawler.reading.archived_pages import ArchivedPages
from crawler.reading.judging import Judging
from crawler.reading.tasks import read_listing
from crawler.reading.workers import PoolError, WorkerError, Workers

_OK = 200
Note = Callable[[Visit, NoteKind, Mapping[str, object]], object]
"""Keeps a note of a visit: its kind and fields."""


class Journal:
    """Takes in the visits of one run.

    Attributes:
        portals: The portals whose visits it understands, by name: those of the run, and those of killed ones before it.
        counts: By (portal, what): visits by result, ``pages`` in all, articles ``found``, ``unusable_links`` of lists,
            failures ``why/<cause>``,
            editions by cause, what :mod:`crawler.policy.health` measures, and characters ``removed/<pass>`` or
            ``removed/page/<kind of cut>``.
        yields: By (portal, channel): articles that its list pages listed, known ones included.
        firsts: By (portal, channel): articles on its first page.
        lists: What was seen of whole lists (:class:`ListsSeen`).
        lessons: What the portals have taught.
        frozen: Portals of which so much is missing that nothing becomes gone.
        doubting: By portal, how many addresses show one page that is not believed, and one of them.
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
        self.lists = ListsSeen()
        self.frozen: Mapping[str, Sightings] = {}
        self.doubting: Mapping[str, tuple[int, str]] = {}
        self.portals = portals
        self.lessons = Lessons(frontier)
        self._pages = ArchivedPages(archive, portals, workers, self.lessons.models)
        self._articles = ArticleJournal(portals, self._pages, frontier, self.counts)
        self._frontier = frontier
        self._workers = workers
        self._commits = commits
        self._since = since
        self._note = note

    def go_by(self, judging: Judging) -> None:
        """Have pages judged so from now on."""
        self._pages.judging = judging

    def gather(self, under_way: Callable[[], int]) -> None:
        """Let what visits changed be stored together, while so many are *under way*."""
        self._commits.under_way = under_way

    def resolve_redirects(self, record: Record) -> None:
        """Take in the record of a moment with nothing left to visit: what redirects mean."""
        resolve_redirects(record, self.portals, self._frontier)

    def conclude(self, record: Record) -> None:
        """Take in the record of a run's end, what it believes and what is gone; when this returns, it is on disk."""
        self.believe(record.fields["freeze_share"], record.at.timestamp())
        decided = conclusion(record, self.portals, self._frontier)
        self._frontier.commit(decided.outcomes)
        self.counts.update((outcome.page.portal, "gone") for outcome in decided.outcomes)
        self.frozen, self.doubting = decided.frozen, decided.doubting

    def believe(self, share: float, now: float) -> None:
        """Decide what is believed of what was read, as at the end of a run; when this returns, it is on disk."""
        for each in believed(share, now, self._frontier):
            self._count_withdrawn(each)

    def _count_withdrawn(self, each: Withdrawn) -> None:
        portal = each.before.portal
        self.counts[portal, each.result] -= 1
        if each.cause:
            self.counts[portal, f"editions/{each.cause}"] -= 1
        if each.result not in FAILED:
            self.counts[portal, WHY + ONE_PAGE] += 1
        self.counts[portal, "doubted"] += 1

    def count(self, portal: str, what: str, number: int) -> None:
        """Count what was measured of a portal elsewhere."""
        self.counts[portal, what] += number

    async def teach(self, portals: Iterable[str], day: str) -> AsyncIterator[Lesson]:
        """Yield the lessons of those *portals* that have something new to teach on that day, for a record each."""
        for portal, articles in self.lessons.due(portals, day).items():
            yield Lesson(portal, day, articles, await model_of(portal, self._pages, self._frontier))

    async def apply(self, visit: Visit, *, is_over: bool = False) -> Visit | None:
        """Take in a visit that has been answered.

        Return it with the further page that it wants next, unless it *is_over*; None when what it means is on disk.
        """
        page = visit.page
        outcome = await self._outcome(visit, is_over=is_over)
        if isinstance(outcome, Wanted):
            return visit._replace(wanted=outcome)
        told, reason = _told_by(visit, outcome), outcome.page.reason
        outcome, found = await self._stored(told, visit)
        reason = reason if outcome is told else outcome.page.reason
        further = [(page.portal, "further_pages")] * (len(visit.records) - 1)
        self.counts.update([(page.portal, outcome.result), (page.portal, "pages"), *further])
        self.counts[page.portal, "found"] += found
        if outcome.unusable:
            self.counts[page.portal, "unusable_links"] += outcome.unusable
        if outcome.result in FAILED:
            self.counts[page.portal, WHY + why(reason)] += 1
        if page.kind != "article":
            self.yields[page.portal, page.channel] += outcome.listed
            self.lists.note(outcome)
        if outcome.result == "listed" and page.kind == "channel":
            self.firsts[page.portal, page.channel] = outcome.listed
        return None

    async def _stored(self, outcome: Outcome, visit: Visit) -> tuple[Outcome, int]:
        """Store an outcome, or that it could not be stored; return what was, and how many articles it made known."""
        try:
            return outcome, await self._commits.done(outcome)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - as in :meth:`_outcome`
            answer = answer_of(visit.records[0])
            instead = _told_by(visit, await asyncio.to_thread(self._quarantined, visit.page, answer, error))
            return instead, await self._commits.done(instead)

    async def _outcome(self, visit: Visit, *, is_over: bool) -> Outcome | Wanted:
        answer = answer_of(visit.records[0])
        try:
            return await self._understood(visit, answer, is_over=is_over)
        except (PoolError, ArchiveError, FrontierError):
            raise
        except Exception as error:  # noqa: BLE001 - the border at which a poison page is quarantined
            return await asyncio.to_thread(self._quarantined, visit.page, answer, error)

    async def _understood(self, visit: Visit, answer: Answer, *, is_over: bool) -> Outcome | Wanted:
        page, record = visit.page, visit.records[0]
        if record.kind == "refused":
            return visits.refused(page, answer)
        if "unasked" in record.fields:
            return visits.unasked(page, answer)
        if visits.is_unasked(page, answer) or (record.kind != "revisit" and answer.status != _OK):
            return visits.unread(page, self.portals[page.portal], answer)
        try:
            if page.kind == "article":
                return await self._articles.outcome(visit, is_over=is_over)
            return await self._list(record, page, answer)
        except NotAnArticle as error:
            outcome = visits.no_article(page, answer, error)
            is_news = outcome.result == "other" and page.content_hash is not None
            return outcome._replace(sight=of_body(record.body)) if is_news else outcome

    async def _list(self, record: Record, page: Page, answer: Answer) -> Outcome:
        portal = self.portals[page.portal]
        channel = portal.channel(page.channel)
        if channel is None:
            return visits.other(page, answer, f"the seed has no channel {page.channel!r} any more")
        content_type = answer.headers.get("content-type", "")
        how = channel.family, channel.selectors
        listing = await self._workers.call(read_listing, record.body, record.url, content_type, *how)
        return await asyncio.to_thread(list_pages.listed, page, portal, channel, answer, listing, self._since)

    def _quarantined(self, page: Page, answer: Answer, error: Exception) -> Outcome:
        reason = f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace").decode()
        trace = "" if isinstance(error, WorkerError) else "".join(traceback.format_exception(error))
        self._note(Visit(page), "quarantined", {"reason": reason, "traceback": trace, "record": answer.record})
        return visits.quarantined(page, answer, reason)


def _told_by(visit: Visit, outcome: Outcome) -> Outcome:
    """Return an outcome with whether the host answered; a capture of another archive says nothing of that."""
    if capture := capture_of(visit.records[0]):
        return imported(visit.page, outcome)._replace(capture=capture)
    last = visit.records[-1]
    return outcome._replace(heard=heard(last.url, answer_of(last)))

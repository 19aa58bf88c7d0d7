"""What a visit to an article means: the outcome, and the edition where there is one."""

import asyncio
from collections import Counter
from collections.abc import Mapping

from cleaners import Article, NotAnArticle
from cleaners.joined import joined
from corpus.archive.archive import Record
from corpus.archive.index import UnknownRecordError
from corpus.table.editions import Cause
from crawler.frontier.store import Frontier
from crawler.journal.answers import answer_of
from crawler.journal.article_visits import ArticleVisits, Whole
from crawler.journal.captures import capture_of, known_editions
from crawler.journal.outbox_rows import reading_json, tombstone_json
from crawler.journal.visit import Visit
from crawler.policy import visits
from crawler.policy.causes import REBUILDS, ContentHashes, content_hashes, drift, known_cause, plain_cause
from crawler.policy.deletions import gone
from crawler.policy.doubts import doubted, is_doubtful, told
from crawler.policy.further_pages import Lacking, Wanted, incomplete, parts_of, stored
from crawler.policy.health import audit_measures, encoding_measures, layout_measures, measures
from crawler.policy.history import is_history, is_said, next_number
from crawler.policy.page import Outcome, Page, Said
from crawler.portals.portal import Portal
from crawler.reading.archived_pages import ArchivedPages
from crawler.reading.workers import WorkerError


class ArticleJournal:
    """Takes in the visits to articles; *counts* are the journal's."""

    def __init__(
        self,
        portals: Mapping[str, Portal],
        pages: ArchivedPages,
        frontier: Frontier,
        counts: Counter[tuple[str, str]],
    ) -> None:
        self._portals = portals
        self._pages = pages
        self._visits = ArticleVisits(pages)
        self._frontier = frontier
        self._counts = counts

    async def outcome(self, visit: Visit, *, is_over: bool) -> Outcome | Wanted:
        """Return the outcome of a visit whose first answer was 200 or 304, or the further page that it still wants.

        Raises:
            NotAnArticle, WorkerError, PoolError, UnknownRecordError: as :meth:`ArticleVisits.read`.
        """
        page, first = visit.page, visit.records[0]
        if first.kind != "revisit" and self._frontier.is_further(page):
            return self._part_of_another(page, first)
        portal = self._portals[page.portal]
        found = await self._visits.read(visit, portal, is_over=is_over)
        if isinstance(found, Wanted):
            return found
        if found is None:
            outcome = visits.not_modified(page, answer_of(first))
        elif isinstance(found, Lacking):
            outcome = incomplete(page, portal, found)
        else:
            outcome = await self._read(found, page)
        return outcome._replace(record=first.id)

    async def _read(self, found: Whole, page: Page) -> Outcome:
        now = await asyncio.to_thread(content_hashes, found.article, found.body)
        capture = capture_of(found.record)
        if capture and is_history(page, found.record.at.timestamp()):
            return await self._history(found, page, now)
        cause = plain_cause(page, now)
        if cause == "content_edit":
            before = await self._before(page)
            if before and is_doubtful(page, now, found.article, before):
                return doubted(page, answer_of(found.record), now, told(found.article, before))
            cause = await asyncio.to_thread(known_cause, page, now, found.article, before)
        outcome = visits.read(page, answer_of(found.record), now, cause)
        self._count(page, now, cause, found.article)
        if len(found.parts) > 1 or page.parts:
            outcome = self._with_parts(outcome, found)
        if cause is None:
            return outcome
        named: Cause = "backfilled" if capture and cause not in REBUILDS else cause
        edition = await asyncio.to_thread(self._edition, found.record, outcome.page, named, found.article)
        return outcome._replace(edition=edition, said=Said(outcome.page.edition, outcome.at, now.content))

    async def _history(self, found: Whole, page: Page, now: ContentHashes) -> Outcome:
        """Return the outcome of a capture that is older than what is known of its page, which stays as it is."""
        record, at = found.record, found.record.at.timestamp()
        before = await asyncio.to_thread(known_editions, self._frontier, page)
        if is_said(before, at, now.content):
            return Outcome("same", page, record.id, at)
        then = page._replace(edition=next_number(before), record=record.id, url=record.visit["url"])
        edition = await asyncio.to_thread(self._edition, record, then, "backfilled", found.article)
        said = Said(then.edition, at, now.content)
        return Outcome("backfilled", page, record.id, at, edition=edition, said=said)

    def _with_parts(self, outcome: Outcome, found: Whole) -> Outcome:
        portal, first = self._portals[outcome.page.portal], found.parts[0]
        further = (portal.canonical(part.url) for part in found.parts[1:])
        page = outcome.page._replace(parts=stored(found.parts), etag=first.etag, last_modified=first.last_modified)
        return outcome._replace(page=page, further=tuple(url for url in further if url != page.url))

    def _edition(self, record: Record, page: Page, cause: Cause, article: Article) -> str:
        portal, aliases = self._portals[page.portal], self._frontier.aliases(page.key)
        return reading_json(portal, page, record, cause, article, aliases, self._pages.judging.cleaner_version)

    async def _before(self, page: Page) -> Article | None:
        """Return what today's cleaner makes of the page's last edition; None when that cannot be had any more."""
        known = [part.record for part in parts_of(page)] or [page.record or ""]
        try:
            records = [await self._pages.record(each) for each in known]
            return joined([await self._pages.article(record, page.portal, page.article or "") for record in records])
        except (UnknownRecordError, NotAnArticle, WorkerError):
            return None

    def _part_of_another(self, page: Page, record: Record) -> Outcome:
        """Return the outcome of an address that a list calls an article, but that is a further page of another."""
        answer, reason = answer_of(record), "a further page of another article"
        if page.content_hash is None:
            return visits.other(page, answer, reason)
        outcome = gone(page, answer.record, answer.at)
        after = outcome.page._replace(reason=reason)
        stone = tombstone_json(self._portals[page.portal], after, record.at, self._frontier.aliases(page.key))
        return outcome._replace(page=after, edition=stone)

    def _count(self, page: Page, now: ContentHashes, cause: Cause | None, article: Article) -> None:
        kind = f"editions/{cause}" if cause else drift(page, now)
        if kind:
            self._counts[page.portal, kind] += 1
        known = {**layout_measures(article), **encoding_measures(article)}
        self._counts.update({(page.portal, what): count for what, count in known.items()})
        if self._pages.judging.is_measured(page.article or ""):
            measured = audit_measures(article.agreement)
            self._counts.update({(page.portal, what): count for what, count in measured.items()})
        if cause is not None and cause not in REBUILDS:
            self._count_characters(page.portal, article)

    def _count_characters(self, portal: str, article: Article) -> None:
        self._counts.update({(portal, what): count for what, count in measures(article).items()})
        for change in article.spans:
            self._counts[portal, f"removed/{change.by}"] += max(0, len(change.old) - (change.end - change.start))
        for cut in article.cuts:
            self._counts[portal, f"removed/page/{cut.kind}"] += cut.characters

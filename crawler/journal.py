"""The journal: what the archive's records mean for the frontier and the corpus.

The archive is the log and the frontier applies it: a live visit and one replayed after a crash take the same path,
from a :class:`~corpus.archive.Record` to an :class:`~crawler.visits.Outcome` that is stored in one transaction.
"""

import hashlib
import traceback
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.metadata import version

from cleaners import Article, NotAnArticle
from corpus.archive import Record
from corpus.editions import Cause, Edition, content_hash, edition_row, row_json
from crawler import visits
from crawler.commits import Commits
from crawler.frontier import Frontier
from crawler.portals import Portal
from crawler.reading import read_article, read_listing
from crawler.recorder import Recorder
from crawler.visits import Answer, Outcome, Page
from crawler.workers import PoolError, WorkerError, Workers

CLEANER_VERSION = version("qingliu")
_OK = 200
_CAUSES: Mapping[str, Cause] = {"new": "new", "changed": "content_edit", "revived": "revived"}
_NOTES = frozenset({"run", "robots", "quarantined"})
"""Kinds of record that say nothing about a page: what they note follows from others."""


class Journal:
    """Takes in the visits of one run.

    Attributes:
        counts: By (portal, what): visits by result, ``pages`` in all, articles ``found``, characters ``kept`` in new
            editions, and characters ``removed/<pass>`` or ``removed/page/<kind of cut>``.
        yields: By (portal, channel): articles that its list pages listed, known ones included.
    """

    def __init__(
        self,
        *,
        run: str,
        portals: Mapping[str, Portal],
        recorder: Recorder,
        frontier: Frontier,
        workers: Workers,
        commits: Commits,
        since: date | None,
    ) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.yields: Counter[tuple[str, str]] = Counter()
        self._run = run
        self._portals = portals
        self._recorder = recorder
        self._frontier = frontier
        self._workers = workers
        self._commits = commits
        self._since = since

    async def replay(self, record: Record) -> None:
        """Take in a record of an earlier process, unless that has been done."""
        portal = self._portals.get(record.visit.get("portal", ""))
        is_note = record.kind in _NOTES or record.visit.get("kind") in _NOTES
        if portal is None or is_note or self._frontier.is_applied(record.id):
            return
        if page := self._frontier.page(portal.name, record.visit["url"]):
            await self.apply(record, page)

    async def apply(self, record: Record, page: Page) -> None:
        """Take in a record of a visit to *page*; when this returns, what it means is on disk."""
        outcome = await self._outcome(record, page)
        if outcome.result == "gone" and outcome.page.edition > page.edition:
            outcome = outcome._replace(edition=self._row(record, outcome.page, "gone", None))
        found = await self._commits.done(outcome)
        self.counts.update([(page.portal, outcome.result), (page.portal, "pages")])
        self.counts[page.portal, "found"] += found
        if page.kind != "article":
            self.yields[page.portal, page.channel] += outcome.listed

    async def _outcome(self, record: Record, page: Page) -> Outcome:
        answer = _answer(self._run, record)
        if record.kind == "refused":
            return visits.refused(page, answer)
        if record.kind == "revisit":
            return visits.not_modified(page, answer)
        is_healthy = self.counts[page.portal, "listed"] > 0
        if answer.status != _OK:
            return visits.unread(page, self._portals[page.portal], answer, is_healthy=is_healthy)
        return await self._understood(record, page, answer, is_healthy=is_healthy)

    async def _understood(self, record: Record, page: Page, answer: Answer, *, is_healthy: bool) -> Outcome:
        understand = self._read if page.kind == "article" else self._list
        try:
            return await understand(record, page, answer)
        except NotAnArticle as error:
            return visits.no_article(page, answer, error, is_healthy=is_healthy)
        except PoolError:
            raise
        except Exception as error:  # noqa: BLE001 - the border at which a poison page is quarantined
            return self._quarantined(page, answer, error)

    async def _list(self, record: Record, page: Page, answer: Answer) -> Outcome:
        portal = self._portals[page.portal]
        channel = portal.channel(page.channel)
        if channel is None:
            return visits.other(page, answer, f"the seed has no channel {page.channel!r} any more")
        content_type = answer.headers.get("content-type", "")
        listing = await self._workers.call(read_listing, record.body, record.url, content_type, channel.family)
        return visits.listed(page, portal, channel, answer, listing, self._since)

    async def _read(self, record: Record, page: Page, answer: Answer) -> Outcome:
        rules = self._portals[page.portal].rules(record.at.date())
        content_type = answer.headers.get("content-type", "")
        article = await self._workers.call(read_article, record.body, record.url, content_type, rules)
        outcome = visits.read(page, answer, content_hash(article), _moment(article))
        if outcome.page.edition == page.edition:
            return outcome
        self._count_characters(page.portal, article)
        return outcome._replace(edition=self._row(record, outcome.page, _CAUSES[outcome.result], article))

    def _row(self, record: Record, page: Page, cause: Cause, article: Article | None) -> str:
        edition = Edition(
            portal=page.portal,
            id=page.article or "",
            edition=page.edition,
            url=page.url,
            aliases=tuple(self._frontier.aliases(page.key)),
            cause=cause,
            first_seen=record.at,
            record_id=record.id,
            body_sha256=hashlib.sha256(record.body).hexdigest() if article else None,
            run=self._run,
            cleaner_version=CLEANER_VERSION,
            seed_hash=self._portals[page.portal].seed_hash,
            article=article,
        )
        return row_json(edition_row(edition))

    def _quarantined(self, page: Page, answer: Answer, error: Exception) -> Outcome:
        reason = f"{type(error).__name__}: {error}"
        trace = "" if isinstance(error, WorkerError) else "".join(traceback.format_exception(error))
        self._recorder.noted(page, "quarantined", {"reason": reason, "traceback": trace, "record": answer.record})
        return visits.quarantined(page, answer, reason)

    def _count_characters(self, portal: str, article: Article) -> None:
        self.counts[portal, "kept"] += len(article.text)
        for change in article.spans:
            self.counts[portal, f"removed/{change.by}"] += max(0, len(change.old) - (change.end - change.start))
        for cut in article.cuts:
            self.counts[portal, f"removed/page/{cut.kind}"] += cut.characters


def _answer(run: str, record: Record) -> Answer:
    headers = {name.lower(): value for name, value in record.headers}
    return Answer(run, record.id, record.at.timestamp(), record.status or 0, headers, record.fields.get("reason"))


def _moment(article: Article) -> float | None:
    if article.published:
        return article.published.timestamp()
    day = article.published_date
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() if day else None

"""The frontier: which pages are known, when each is due, and what has not reached the corpus yet.

The store behind the pure policy of :mod:`crawler.policy.visits`. Everything that one visit changes is one transaction.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, ExceptionContext, event, func, insert, select, update
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from crawler.frontier.clock_jumps import bring_back
from crawler.frontier.dialect import count_on_from, engine, last_number
from crawler.frontier.migrations import migrate
from crawler.frontier.outbox import Waiting, waiting
from crawler.frontier.queue import PAGE_COLUMNS, taken
from crawler.frontier.schema import aliases, applied, history, outbox, pages, runs
from crawler.frontier.sightings import RIPE, call_witnesses
from crawler.frontier.usual import store as store_usual
from crawler.frontier.writes import further_of, key_of, store, store_links, unite
from crawler.policy.page import Link, Merger, Outcome, Page
from crawler.policy.usual import VERSION

_NOTHING: Mapping[str, str] = {}


class FrontierError(OSError):
    """SQLite cannot read or write the frontier, for want of room most often; the message names the file."""


class Frontier:
    """A frontier in one SQLite file; every method is one transaction, durable when it returns.

    Raises:
        FrontierError: if the disk refuses; in every method.
        FrontierVersionError: if a newer version of the program made the file.
    """

    def __init__(self, path: Path) -> None:
        self._engine = engine(path)
        event.listen(self._engine, "handle_error", partial(_told, path))
        try:
            with self._engine.begin() as connection:
                migrate(connection)
        except IntegrityError as error:
            raise FrontierError(f"{path}: {error.orig}") from error

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def announce(self, links: Iterable[Link], now: float) -> None:
        """Make sure that the pages of *links* are known; new ones are due at once."""
        with self._engine.begin() as connection:
            store_links(connection, links, now, None)

    def begin(self, run: str, now: float) -> None:
        """Note that a run starts; what an earlier run had taken is free again, and nothing lies in the future."""
        with self._engine.begin() as connection:
            bring_back(connection, now)
            connection.execute(insert(runs).values(run=run, started=now))
            connection.execute(update(pages).where(pages.c.run.is_not(None)).values(run=None))

    def number_after(self, seq: int) -> None:
        """Give the editions of a new frontier numbers behind *seq*; those of one that has numbered some go on."""
        with self._engine.begin() as connection:
            if last_number(connection, outbox) is None:
                count_on_from(connection, outbox, seq)

    def bury(self, portal: str, articles: Sequence[str], reason: str) -> None:
        """Make sure that a purged article is never visited again, under any of the ids that its addresses have."""
        chosen = pages.c.portal == portal, pages.c.article.in_(articles)
        values = {"kind": "purged", "state": "gone", "reason": reason, "due": None, "content_hash": None}
        with self._engine.begin() as connection:
            connection.execute(update(pages).where(*chosen).values(values))

    def finish(self, run: str, now: float, report: str | None, usual: Mapping[str, str] = _NOTHING) -> None:
        """Note that every record of the archive has been taken in, and what is *usual* of portals from now on."""
        with self._engine.begin() as connection:
            connection.execute(applied.delete())
            connection.execute(history.delete())
            connection.execute(update(runs).where(runs.c.finished.is_(None)).values(finished=now))
            connection.execute(update(runs).where(runs.c.run == run).values(report=report))
            store_usual(connection, usual, VERSION)

    def reports(self, most: int) -> list[str]:
        """Return the JSON reports of the finished runs, newest first."""
        found = select(runs.c.report).where(runs.c.report.is_not(None)).order_by(runs.c.started.desc()).limit(most)
        with self._engine.connect() as connection:
            return list(connection.execute(found).scalars())

    def unfinished(self) -> list[str]:
        """Return the runs that never finished, in order."""
        with self._engine.connect() as connection:
            found = select(runs.c.run).where(runs.c.finished.is_(None)).order_by(runs.c.started)
            return list(connection.execute(found).scalars())

    def last_run(self) -> str | None:
        """Return the run that began last; None before the first."""
        with self._engine.connect() as connection:
            return connection.execute(select(runs.c.run).order_by(runs.c.started.desc())).scalar()

    def is_applied(self, record: str) -> bool:
        """Tell whether the open run has taken in an archive record."""
        with self._engine.connect() as connection:
            return connection.execute(select(applied).where(applied.c.record == record)).first() is not None

    def take(self, run: str, room: Mapping[str, int], now: float) -> list[Page]:
        """Take due pages for a run, of each portal up to its *room*: channels first, then the longest due."""
        with self._engine.begin() as connection:
            return taken(connection, run, room, now)

    def page(self, portal: str, url: str) -> Page | None:
        """Return the page known under an address or an alias of it."""
        with self._engine.connect() as connection:
            key = key_of(connection, portal, url)
            row = connection.execute(select(*PAGE_COLUMNS).where(pages.c.key == key)).first() if key else None
            return Page(*row) if row else None

    def page_of(self, portal: str, article: str) -> Page | None:
        """Return the page of the article with this id."""
        wanted = select(*PAGE_COLUMNS).where(pages.c.portal == portal, pages.c.article == article)
        with self._engine.connect() as connection:
            return next((Page(*row) for row in connection.execute(wanted)), None)

    def is_further(self, page: Page) -> bool:
        """Tell whether the address of *page* is that of a further page of another article."""
        with self._engine.connect() as connection:
            return further_of(connection, page.portal, page.url) not in {None, page.key}

    def aliases(self, key: int) -> list[str]:
        """Return the earlier addresses of a page."""
        with self._engine.connect() as connection:
            found = select(aliases.c.url).where(aliases.c.page == key).order_by(aliases.c.url)
            return list(connection.execute(found).scalars())

    def ripe(self, portals: Sequence[str], since: float) -> list[Page]:
        """Return the articles that were missing on as many days as a deletion needs, the last time after *since*."""
        chosen = RIPE, pages.c.portal.in_(portals), pages.c.last_visit >= since
        wanted = select(*PAGE_COLUMNS).where(*chosen).order_by(pages.c.portal, pages.c.key)
        with self._engine.connect() as connection:
            return [Page(*row) for row in connection.execute(wanted)]

    def call_witnesses(self, portals: Sequence[str], now: float) -> set[str]:
        """Make due what can tell whether ripe articles are gone, and return the portals of it."""
        with self._engine.begin() as connection:
            return call_witnesses(connection, portals, now)

    def moving(self, portals: Sequence[str]) -> list[Page]:
        """Return the articles of *portals* whose redirect is not resolved, the oldest first."""
        chosen = pages.c.portal.in_(portals), pages.c.state == "moved", pages.c.target.is_not(None)
        wanted = select(*PAGE_COLUMNS).where(*chosen).order_by(pages.c.first_seen, pages.c.article)
        with self._engine.connect() as connection:
            return [Page(*row) for row in connection.execute(wanted)]

    def unite(self, merger: Merger) -> None:
        """Store what became of a redirect."""
        with self._engine.begin() as connection:
            unite(connection, merger)

    def run_count(self) -> int:
        """Return how many runs there have been."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(runs)).scalar_one()

    def due_count(self, portals: Sequence[str], now: float) -> int:
        """Return how many pages are due and not taken."""
        due = select(func.count()).where(pages.c.portal.in_(portals), pages.c.due <= now, pages.c.run.is_(None))
        with self._engine.connect() as connection:
            return connection.execute(due).scalar_one()

    def recheck(self, portals: Sequence[str], now: float) -> None:
        """Make every known article and channel of *portals* due."""
        again = pages.c.kind.in_(("article", "channel")), pages.c.state != "gone", pages.c.portal.in_(portals)
        with self._engine.begin() as connection:
            connection.execute(update(pages).where(*again).values(due=now))

    def commit(self, outcomes: Sequence[Outcome]) -> list[int]:
        """Store what visits changed; return, for each, how many of its links were not known before."""
        with self._engine.begin() as connection:
            return store(connection, outcomes)

    def waiting(self, limit: int) -> list[Waiting]:
        """Return the oldest editions that the corpus table does not hold yet and may be told."""
        with self._engine.connect() as connection:
            return waiting(connection, limit)

    def delivered(self, upto: int) -> None:
        """Forget the editions up to *upto*: the corpus table holds them."""
        with self._engine.begin() as connection:
            connection.execute(outbox.delete().where(outbox.c.seq <= upto))

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a transaction, for those who keep tables of their own here."""
        with self._engine.begin() as connection:
            yield connection

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Give a connection to read from, for those who count."""
        with self._engine.connect() as connection:
            yield connection


def _told(path: Path, context: ExceptionContext) -> None:
    """Name the file where SQLite cannot go on; that it takes no such value is the fault of the value."""
    error = context.sqlalchemy_exception
    if isinstance(error, DBAPIError) and not isinstance(error, DataError | IntegrityError):
        raise FrontierError(f"{path}: {context.original_exception}") from context.original_exception

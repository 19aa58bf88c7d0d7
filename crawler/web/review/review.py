"""What the routes of the review share: the state folder, the seeds with their files, and the desk."""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.dataset
from fastapi import HTTPException

from corpus.copies.index import opened as opened_copies
from corpus.copies.marks import members
from corpus.formats import Format
from corpus.search.index import opened
from corpus.search.query import Doubt, Hit, Query, doubt_of, found, hit_of, seqs_of, worst
from corpus.table.scan import scan
from corpus.table.table import Editions
from corpus.views.choice import Choice
from corpus.views.export import export
from crawler.portals.portal import Portal
from crawler.portals.seeds import rights_of
from crawler.state.decisions import Decision, Verdict, decide, decided
from crawler.state.folder import StateFolder
from crawler.web.review.desk import OTHERS, Desk, Looked

_SHOWN = 50


@dataclass(frozen=True)
class Review:
    """One review.

    Attributes:
        state: The state folder; its indexes of words and of copies are up to date.
        desk: Reads articles and pages.
        portals: Gives the portals as their seeds are now.
        seeds: The seeds' files, by portal.
        fixtures: The folder in which fixtures are written.
        otherwise: Articles that today's cleaner reads otherwise, by portal and id.
    """

    state: StateFolder
    desk: Desk
    portals: Callable[[], Mapping[str, Portal]]
    seeds: Mapping[str, Path]
    fixtures: Path
    otherwise: Collection[tuple[str, str]] = ()

    async def looked(self, portal: str, article: str) -> tuple[Portal, Looked]:
        """Return an article with its portal.

        Raises:
            HTTPException: 404 if there is none.
        """
        declared = self.portals().get(portal)
        looked = await self.desk.look(declared, article) if declared else None
        if declared is None or looked is None:
            raise HTTPException(404, f"portal {portal} has no article {article}")
        return declared, looked

    def queue(self, portal: str | None, limit: int = _SHOWN) -> list[Doubt]:
        """Return the articles to be looked at that nobody has decided about, the most doubtful first."""
        known = decided(self.state.reviews)
        with opened(self.state.search) as index:
            first = (_upgraded(index, *key) for key in self.otherwise if portal in {None, key[0]})
            rest = (each for each in worst(index, portal) if (each.portal, each.id) not in self.otherwise)
            left = (each for each in chain(first, rest) if each and not _is_decided(each, known))
            return list(islice(left, limit))

    def decide(self, looked: Looked, verdict: Verdict, note: str) -> None:
        """Keep what was decided about an article."""
        last, now = looked.editions[-1], datetime.now(UTC).isoformat(timespec="seconds")
        hashed = last["content_hash"] or ""
        decide(self.state.reviews, Decision(now, last["portal"], last["id"], hashed, verdict, note))

    def neighbours(self, portal: str, but: str) -> list[str]:
        """Return the records of the portal's newest pages but one article's: a rule is tried on them."""
        with opened(self.state.search) as index:
            hits = found(index, Query(portals=(portal,)), limit=OTHERS + 1)
            seqs = [hit.seq for hit in hits if hit.id != but][:OTHERS]
        rows = Editions(self.state.editions).dataset()
        batches = scan(rows, ["record_id"], pyarrow.dataset.field("seq").isin(seqs))
        return [str(each) for batch in batches for each in batch["record_id"].to_pylist()]

    def copies(self, looked: Looked) -> list[Hit]:
        """Return the other articles that say the same, the original first.

        Raises:
            HTTPException: 503 if another process holds the index of copies for more than a minute.
        """
        last, corpus = looked.editions[-1], Editions(self.state.editions).snapshot()
        try:
            with opened_copies(corpus, self.state.copies) as known:
                others = [each for each in members(known, last["portal"], last["id"]) if each.id != last["id"]]
        except TimeoutError as error:
            raise HTTPException(503, str(error)) from error
        with opened(self.state.search) as index:
            return [hit for each in others if (hit := hit_of(index, each.portal, each.id))]

    def exported(self, query: Query, form: Format) -> tuple[str, bytes]:
        """Return all that a query finds as a file of one format, with its name.

        Raises:
            QueryError: if its words are none.
        """
        with opened(self.state.search) as index:
            choice = Choice(seqs=seqs_of(index, query))
        corpus = Editions(self.state.editions).snapshot()
        with TemporaryDirectory() as folder:
            manifest = export(
                corpus,
                Path(folder),
                created=datetime.now(UTC),
                copies=self.state.copies,
                formats=[form],
                choice=choice,
                rights=rights_of(self.portals().values()),
            )
            (name,) = manifest["files"]
            return name, (Path(folder) / name).read_bytes()

    def day(self, looked: Looked) -> date:
        """Return the day on which a page was fetched, which tells its layout."""
        return (looked.record.at if looked.record else datetime.now(UTC)).date()


def _upgraded(index: sqlite3.Connection, portal: str, article: str) -> Doubt | None:
    """Return an article that today's cleaner reads otherwise, with whatever else speaks against it."""
    doubt = doubt_of(index, portal, article)
    return doubt and doubt._replace(reasons=["today's cleaner reads it otherwise", *doubt.reasons])


def _is_decided(doubt: Doubt, known: Mapping[tuple[str, str], Decision]) -> bool:
    past = known.get((doubt.portal, doubt.id))
    return past is not None and past.content_hash == doubt.content_hash

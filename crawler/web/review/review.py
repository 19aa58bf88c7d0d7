"""What the routes of the review share: the state folder, the seeds with their files, and the desk."""

import re
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.dataset
from fastapi import HTTPException

from cleaners.near.likeness import are_alike
from cleaners.near.sketch import folded
from corpus.formats import Format
from corpus.search.index import opened
from corpus.search.query import Doubt, Hit, Query, doubt_of, found, seqs_of, text_of, worst
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
_PASSAGE = 8


@dataclass(frozen=True)
class Review:
    """One review.

    Attributes:
        state: The state folder; its search index is up to date.
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
        """Return other articles that say the same: found by passages of its text, proved by what copies are told by."""
        last = looked.editions[-1]
        text = last["text"] or ""
        said = folded(text)
        with opened(self.state.search) as index:
            met = {hit.seq: hit for passage in _passages(text) for hit in found(index, Query(words=f'"{passage}"'))}
            texts = {seq: folded(text_of(index, seq)) for seq in met}
        return [hit for seq, hit in met.items() if hit.id != last["id"] and are_alike(said, texts[seq])]

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


def _passages(text: str) -> list[str]:
    """Return three passages of a text, from which another lede or other credits keep away."""
    said = [each for each in re.findall(r"\w+", text) if len(each) >= _PASSAGE]
    return [said[len(said) * part // 4][:_PASSAGE] for part in (1, 2, 3)] if said else []


def _upgraded(index: sqlite3.Connection, portal: str, article: str) -> Doubt | None:
    """Return an article that today's cleaner reads otherwise, with whatever else speaks against it."""
    doubt = doubt_of(index, portal, article)
    return doubt and doubt._replace(reasons=["today's cleaner reads it otherwise", *doubt.reasons])


def _is_decided(doubt: Doubt, known: Mapping[tuple[str, str], Decision]) -> bool:
    past = known.get((doubt.portal, doubt.id))
    return past is not None and past.content_hash == doubt.content_hash

"""The corpus for programs: what stands, what stood, what changed, every edition, and why a text reads as it does.

Reads the disk; whatever the size of the corpus, memory holds some thousand rows and a bit for each edition.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from corpus.consumers.rows import changed_rows
from corpus.table.editions import Row
from corpus.table.scan import is_, scan
from corpus.table.table import Editions, NoCorpusError, Snapshot
from corpus.views.changes import Event, changes
from corpus.views.current import current
from corpus.views.overview import described, history, portals_of


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus at the moment at which it was opened; what is committed later is not in it.

    Attributes:
        snapshot: The table at that moment; its ``seq`` is the cursor of who has read all of it.
    """

    snapshot: Snapshot

    def current(self, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Read the newest edition of every article that stands, in no promised order."""
        return current(self.snapshot.rows, columns=columns)

    def as_of(self, seq: int, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Read what stood when *seq* was the number of the last change."""
        return current(self.snapshot.rows, as_of=seq, columns=columns)

    def editions(self, article: str | None = None, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        """Read every edition ever seen, tombstones included, or those of the *article* with that id; in no order."""
        return scan(self.snapshot.rows, columns, None if article is None else is_("id", article))

    def changes(self, since: int = 0) -> Iterator[Event]:
        """Read the events after the cursor *since*, in order.

        Raises:
            CursorError: if they are not kept any more, or *since* is yet to come.
        """
        return changes(self.snapshot, since=since)

    def changed_rows(self, since: int = 0) -> Iterator[tuple[Event, Row | None]]:
        """Read the events after the cursor *since*, each with its edition; None of an article that went.

        Raises:
            CursorError: as :meth:`changes`.
        """
        return changed_rows(self.snapshot, since=since)

    def explain(self, key: str) -> str:
        """Return all that is known of the article with that id or address: fields, each repair in its place, editions.

        Raises:
            LookupError: if no portal, or more than one, has such an article.
        """
        portals = portals_of(self.snapshot.rows, key)
        if len(portals) != 1:
            raise LookupError(f"{key}: known on {', '.join(portals) or 'no portal'}; expected an article of one")
        return "\n".join(described(history(self.snapshot.rows, portals[0], key)))


def opened(path: Path) -> Corpus:
    """Open the corpus of a state folder, or a corpus folder or table itself.

    Raises:
        NoCorpusError: if there is none in any of these places.
        SchemaError: if a later version wrote it.
        TableReadError: if it is damaged.
    """
    for folder in (path / "corpus" / "editions", path / "editions", path):
        if (editions := Editions(folder)).exists():
            return Corpus(editions.snapshot())
    raise NoCorpusError(f"{path}: no corpus here; expected a state folder, such as var/portals")

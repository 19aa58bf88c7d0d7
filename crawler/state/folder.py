"""A state folder as one value: what a crawl keeps, and where in the folder each of it stands."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class StateFolder:
    """The folder of one crawl; a backup's generation, and what a rebuild makes, have the same shape.

    The names are on disks out there: another name is another format.
    """

    path: Path

    def __str__(self) -> str:
        """Return the path, as messages say it."""
        return str(self.path)

    @property
    def archive(self) -> Path:
        """Folder of the WARC files."""
        return self.path / "archive"

    @property
    def frontier(self) -> Path:
        """The frontier's SQLite file."""
        return self.path / "frontier.sqlite"

    @property
    def corpus(self) -> Path:
        """Folder of the corpus: all that a backup copies of it."""
        return self.path / "corpus"

    @property
    def editions(self) -> Path:
        """The Delta table of editions, in the corpus."""
        return self.corpus / "editions"

    @property
    def consumers(self) -> Path:
        """Folder of the cursors of those who follow the corpus, in the corpus."""
        return self.corpus / "consumers"

    @property
    def reports(self) -> Path:
        """Folder of the runs' reports."""
        return self.path / "reports"

    @property
    def exports(self) -> Path:
        """Folder of exports, unless they go elsewhere."""
        return self.path / "exports"

    @property
    def search(self) -> Path:
        """The search index, which is made again when it is missing."""
        return self.path / "search.sqlite"

    @property
    def copies(self) -> Path:
        """The index of copies, which is made again when it is missing."""
        return self.path / "copies.sqlite"

    @property
    def releases(self) -> Path:
        """Folder of the releases, by number."""
        return self.path / "releases"

    @property
    def reviews(self) -> Path:
        """File of what people decided about articles, a JSON object a line."""
        return self.path / "reviews.jsonl"

    @property
    def seeds(self) -> Path:
        """Folder of the seeds that runs went by."""
        return self.path / "seeds"

    @property
    def diagnoses(self) -> Path:
        """Folder of what the doctor last found of portals in use."""
        return self.path / "diagnoses"

    @property
    def identity(self) -> Path:
        """File that names the corpus."""
        return self.path / "identity"

    @property
    def rebuilding(self) -> Path:
        """File that is there while the folder is being rebuilt."""
        return self.path / "rebuilding"

"""The corpus: archive, table of editions, exports, releases; ``corpus.open("var/portals")`` reads it."""

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.reader import Corpus


def open(path: str | PathLike[str]) -> "Corpus":  # noqa: A001 - what is opened is in the name of the module
    """Open the corpus of a state folder for reading.

    Raises:
        NoCorpusError: if there is none.
        SchemaError: if a later version wrote it.
        TableReadError: if it is damaged.
    """
    from corpus.reader import opened  # noqa: PLC0415 - a worker process that reads the archive needs no table

    return opened(Path(path))

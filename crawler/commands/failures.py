"""Errors that a person can do something about: told in a line on stderr each, with the exit status of its kind."""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pyarrow as pa
from scrapy.commands import ScrapyCommand

from corpus.consumers.cursors import ConsumerError
from corpus.releases.gate import GateError
from corpus.releases.manifest import ReleaseError
from corpus.table.delta_log import TableReadError, TableWriteError
from corpus.table.schema import SchemaError
from corpus.table.table import NoCorpusError, SequenceError
from corpus.views.changes import CursorError
from crawler.own_settings import SettingsError
from crawler.portals.seed_checks import SeedError
from crawler.reading.workers import PoolError
from crawler.run.exit_statuses import EXIT_ALARM, EXIT_CURSOR, EXIT_FAILED, EXIT_LOCKED, EXIT_USAGE
from crawler.state.identity import IdentityError
from crawler.state.lock import LockedError
from crawler.upkeep.backups.files import BackupError
from crawler.upkeep.purge import UnknownArticleError

_STATUSES: Mapping[type[Exception], int] = {
    **dict.fromkeys((SettingsError, SeedError), EXIT_USAGE),
    CursorError: EXIT_CURSOR,
    GateError: EXIT_ALARM,
    LockedError: EXIT_LOCKED,
    **dict.fromkeys(
        (NoCorpusError, ConsumerError, ReleaseError, UnknownArticleError, SchemaError, SequenceError), EXIT_FAILED
    ),
    **dict.fromkeys((TableReadError, TableWriteError, BackupError, IdentityError, PoolError), EXIT_FAILED),
    pa.ArrowInvalid: EXIT_FAILED,  # damage in the table's Parquet files
    OSError: EXIT_FAILED,  # what the disk refuses, and damage in archive and frontier
}
_log = logging.getLogger(__name__)


@contextmanager
def told(command: ScrapyCommand, name: str) -> Iterator[None]:
    """Do a command's work; an expected error in it is told, and gives the command its exit status."""
    try:
        yield
    except tuple(_STATUSES) as error:
        _log.debug("%s", name, exc_info=error)
        status = next(status for kind, status in _STATUSES.items() if isinstance(error, kind))
        is_bare = isinstance(error, FileNotFoundError) and error.errno is None  # pyarrow's: the path, and no word more
        fail(command, name, status, f"{error}: no such file" if is_bare else error)


def fail(command: ScrapyCommand, name: str, status: int, why: object) -> None:
    """Tell on stderr why a command failed, a line for each of its reasons, and give it its exit status."""
    for line in str(why).splitlines() or [type(why).__name__]:
        print(f"scrapy {name}: {line}", file=sys.stderr)  # noqa: T201 - for the person who called it
    command.exitcode = status

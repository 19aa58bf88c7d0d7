"""Which errors a person can do something about, and the exit status of each kind. Imports most of the program."""

from collections.abc import Mapping

import pyarrow as pa

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

STATUSES: Mapping[type[Exception], int] = {
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

"""Making frontier and corpus anew, from the archive, the seeds and today's cleaner alone. Writes the disk."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from itertools import dropwhile, islice
from pathlib import Path
from typing import NamedTuple

from corpus.archive.archive import NoteKind, Record, records
from corpus.archive.names import files
from corpus.table.delta_log import TableReadError
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.commits import Commits
from crawler.journal.conclusion import CONCLUDED
from crawler.journal.continuity import is_purge
from crawler.journal.delivery import deliver, handed_over
from crawler.journal.journal import Journal
from crawler.journal.leavings import records_since
from crawler.journal.playback import Playback
from crawler.journal.visit import Visit
from crawler.policy.visits import channel_links
from crawler.portals.portal import Portal
from crawler.portals.seed_checks import SeedError
from crawler.reading.judging import Judging
from crawler.reading.workers import Workers
from crawler.state import rebuilding
from crawler.state.folder import StateFolder
from crawler.state.rebuilding import Rebuilding


class Rebuilt(NamedTuple):
    """What a rebuild read and made."""

    records: int
    runs: int
    editions: int


async def rebuild(
    archive: Path,
    folder: StateFolder,
    portals: Mapping[str, Portal],
    workers: Workers,
    *,
    after: int,
    told: Callable[[int], object] = lambda _: None,
    ending: Callable[[Editions], object] = lambda _: None,
) -> Rebuilt:
    """Play every record of *archive* into a new frontier and corpus in *folder*, as the crawl did.

    The numbers of changes go on behind *after*, so that followers of an earlier corpus are told to start again; *told*
    is told of how many records were read, *ending* is given the new table before the folder counts as whole. A rebuild
    that was killed there is gone on with; if cleaner, seeds or purges are others by now, it begins anew.

    Raises:
        FileExistsError: if *folder* holds a frontier or a corpus that is no unfinished rebuild.
        ArchiveError: at damage in the archive.
        SeedError: if a portal that was visited has no seed.
    """
    editions = Editions(folder.editions)
    after = _begun(folder, editions, _what(archive, portals, after))
    with closing(Frontier(folder.frontier)) as frontier:
        frontier.number_after(after)
        read = runs = 0
        log = _Log(frontier, editions, portals, _journal(archive, frontier, portals, workers))
        for record in _remaining(archive, frontier):
            await log.take_in(record)
            read, runs = read + 1, runs + (record.kind == "run")
            told(read)
        await log.flush()
    ending(editions)
    rebuilding.end(folder)
    return Rebuilt(read, runs, editions.snapshot().rows.count_rows())


def _what(archive: Path, portals: Mapping[str, Portal], after: int) -> Rebuilding:
    purges = [name for _, name in files(archive) if is_purge(name)]
    cleaner = Judging("every").cleaner_version  # with the versions of all that reads, however the runs had it
    return Rebuilding(after, cleaner, purges, {name: each.seed_hash for name, each in portals.items()})


def _begun(folder: StateFolder, editions: Editions, what: Rebuilding) -> int:
    """Mark the folder as unfinished, with an empty table in it, and return the number behind which it goes on."""
    found = rebuilding.rebuilding(folder)
    if found is None and (folder.frontier.exists() or editions.exists()):
        raise FileExistsError(f"{folder}: holds a frontier or a corpus; expected a folder without, or a killed rebuild")
    if found and found._replace(after=what.after) != what:
        for path in folder.path.glob(f"{folder.frontier.name}*"):
            path.unlink()
        shutil.rmtree(folder.corpus, ignore_errors=True)
        found = None
    if found is None:
        rebuilding.begin(folder, what)
    after = found.after if found else what.after
    if not editions.exists():
        editions.begin(after=after)
    return after


def _remaining(archive: Path, frontier: Frontier) -> Iterator[Record]:
    """Read what a killed rebuild did not live to finish: from its unfinished runs on, or behind its last one's end."""
    if unfinished := frontier.unfinished():
        return records_since(archive, unfinished)
    if (last := frontier.last_run()) is None:
        return records(archive)
    since = dropwhile(lambda record: not _ends(record, last), records_since(archive, [last]))
    return islice(since, 1, None)


def _ends(record: Record, run: str) -> bool:
    return record.kind == CONCLUDED and bool(record.visit["run"] == run)


def last_number(editions: Editions, store: Path) -> int:
    """Return the number of the last change of a corpus; if its table cannot be read, by the frontier at *store*.

    Raises:
        TableReadError: if there is no frontier either.
        FrontierError: if it is damaged too.
    """
    try:
        return editions.committed()
    except TableReadError:
        if not store.exists():
            raise
    with closing(Frontier(store)) as frontier:
        return handed_over(frontier)


class _Log:
    """The archive's records, as the runs that wrote them would take them in."""

    def __init__(self, frontier: Frontier, editions: Editions, portals: Mapping[str, Portal], journal: Journal) -> None:
        self._frontier = frontier
        self._editions = editions
        self._portals = portals
        self._playback = Playback(journal, frontier, editions)

    async def take_in(self, record: Record) -> None:
        if record.kind == "run":
            await self.flush()
            self._begin(record)
        if record.kind == "purged":
            await self.flush()
            self._frontier.bury(record.fields["portal"], record.fields["ids"], record.fields["reason"])
        await self._playback.take_in(record)
        if record.kind == CONCLUDED:
            await self.flush()
            self._frontier.finish(record.visit["run"], record.at.timestamp(), None)

    async def flush(self) -> None:
        await self._playback.flush()
        if self._frontier.waiting(1):
            deliver(self._frontier, self._editions)

    def _begin(self, record: Record) -> None:
        if missing := record.fields["seeds"].keys() - self._portals.keys():
            names = ", ".join(sorted(missing))
            raise SeedError(f"run {record.visit['run']} visited {names}; expected a seed file of that name")
        now = record.at.timestamp()
        if record.visit["run"] not in self._frontier.unfinished():  # as it is when a killed rebuild goes on
            self._frontier.begin(record.visit["run"], now)
        channels = [link for portal in self._portals.values() for link in channel_links(portal)]
        self._frontier.announce(channels, now)


def _journal(archive: Path, frontier: Frontier, portals: Mapping[str, Portal], workers: Workers) -> Journal:
    return Journal(
        portals=portals,
        archive=archive,
        frontier=frontier,
        workers=workers,
        commits=Commits(lambda: None, frontier.commit),
        since=None,
        note=_kept_already,
    )


def _kept_already(_visit: Visit, _kind: NoteKind, _fields: Mapping[str, object]) -> None:
    """Do nothing: the archive holds the note of the run that was there."""

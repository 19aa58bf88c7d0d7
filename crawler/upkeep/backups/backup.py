"""A copy of a state folder at one moment, taken while a run may be on. Reads the state folder, writes the copy.

A run goes on writing meanwhile. So the order is: table, frontier, archive. What the frontier's copy has handed over,
the table's copy must hold, or both are taken again; what the archive's copy has beyond the frontier's is played back by
the next run, as after a crash. A source that lost what the last copy holds is refused, and that copy stays as it is.
"""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from crawler.state.folder import StateFolder
from crawler.state.identity import identity
from crawler.state.lock import lock
from crawler.upkeep.backups.draft import Draft
from crawler.upkeep.backups.files import BackupError, check_no_links
from crawler.upkeep.backups.generations import Generations
from crawler.upkeep.backups.parts import UnsettledError, archive_added, frontier_added, table_added

_TRIES = 5


class Backup(NamedTuple):
    """What a backup made.

    Attributes:
        folder: The new generation.
        files: How many files it had to copy, the frontier aside; the others it shares with the generation before.
        bytes: Their bytes.
        strange: Folders of deleted generations in which files of other people stay.
        older: Older generations that hold what a purge has erased since.
    """

    folder: Path
    files: int
    bytes: int
    strange: list[Path]
    older: list[Path]


def backup(state: StateFolder, to: Path, *, now: datetime, keep: int = 1, deep: bool = False) -> Backup:
    """Make a new generation in the backup folder *to*, prove it, and delete all but the newest *keep*.

    With *deep*, files that seem unchanged are read again too, those of *state* and those of *to*.

    Raises:
        BackupError: if *to* is not this corpus's, if the state folder has lost or damaged what *to* holds, holds links,
            or changes faster than it can be copied.
        FileNotFoundError: if there is no frontier in *state*.
        LockedError: if another backup goes there.
        OSError: if the disk refuses.
    """
    state, to = StateFolder(state.path.resolve()), to.resolve()
    if state.path.is_relative_to(to) or to.is_relative_to(state.path):
        raise BackupError(f"{to}: cannot hold the backup of {state}; expected a folder outside of it, on another disk")
    if not state.frontier.exists():
        raise FileNotFoundError(f"{state}: no frontier here; expected a state folder")
    check_no_links([state.identity, state.seeds, state.frontier, state.corpus, state.archive])
    with Generations.opened(to, _identity(state)) as generations:
        with generations.draft(now, deep=deep) as draft:
            seq, erased = _filled(draft, state)
            made = draft.finished(seq)
        strange = generations.prune(keep - 1)
    older = [each.folder for each in generations.all if erased and each.folder.exists()]
    sizes = [draft.files[name].bytes for name in draft.fresh]
    return Backup(made.folder, len(sizes), sum(sizes), strange, older)


def _identity(state: StateFolder) -> str:
    """Return the identity of the corpus; a folder of before there were any gets one, which no run may do meanwhile."""
    if state.identity.exists():
        return identity(state)
    with lock(state.path):
        return identity(state)


def _filled(draft: Draft, state: StateFolder) -> tuple[int, bool]:
    """Fill the draft, and return the last number of a change in its corpus, and whether a purge erased something."""
    fault = f"{state}: a run began or ended"
    for _ in range(_TRIES):
        try:
            seq = table_added(draft, state.corpus)
            runs = frontier_added(draft, state.frontier, seq)
            erased = archive_added(draft, state.archive, runs)
            for path in (state.identity, *sorted(state.seeds.glob("*.toml"))):
                draft.add(path, path.relative_to(state.path).as_posix())
        except FileNotFoundError:  # a file got its closed name, or compaction has replaced it
            continue
        except UnsettledError as error:
            fault = str(error)
            continue
        return seq, erased
    raise BackupError(f"{fault}, at each of {_TRIES} tries to copy it; try again")

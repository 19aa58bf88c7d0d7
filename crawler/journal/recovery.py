"""Going on behind killed runs: is their frontier sound, and what did they not live to take in. Touches the disk."""

import asyncio
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from corpus.table.table import Editions
from crawler.frontier.file import check_sound
from crawler.frontier.store import Frontier
from crawler.journal.journal import Journal
from crawler.journal.leavings import applied_in, check_applied, records_since
from crawler.journal.playback import Playback
from crawler.state.folder import StateFolder


@contextmanager
def sound_frontier(path: Path) -> Iterator[Frontier]:
    """Open the frontier, and have all of it read when whoever had it open last did not come to an end.

    Raises:
        FrontierError: if it is damaged.
    """
    is_unclean = path.with_name(f"{path.name}-wal").exists()
    with closing(Frontier(path)) as frontier:
        if is_unclean or frontier.unfinished():
            check_sound(path)
        yield frontier


async def recover(state: StateFolder, frontier: Frontier, journal: Journal, unfinished: Collection[str]) -> None:
    """Take in what the *unfinished* runs left.

    Raises:
        SeedError: if that is of a portal that has no seed any more.
        DamageError: if the archive lacks what those runs took in.
    """
    playback, applied = Playback(journal, frontier, Editions(state.editions)), applied_in(frontier)
    await playback.play(records_since(state.archive, unfinished))
    await asyncio.to_thread(check_applied, state, applied - playback.known, unfinished)

"""The seeds that runs went by, kept in their state folder: what replays it later need not be told. Touches the disk."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from corpus.durable import replaced
from crawler.portals.portal import Portal
from crawler.portals.seeds import portal
from crawler.state.folder import StateFolder


def keep(state: StateFolder, folders: Iterable[Path], names: Iterable[str]) -> None:
    """Keep the seeds of these names, each found in one of *folders*, as they are now.

    Raises:
        OSError: if the disk refuses.
    """
    kept = state.seeds
    kept.mkdir(parents=True, exist_ok=True)
    sought = {f"{name}.toml" for name in names}
    for path in (path for folder in folders for path in folder.glob("*.toml") if path.name in sought):
        content, target = path.read_bytes(), kept / path.name
        if not target.exists() or target.read_bytes() != content:
            with replaced(target) as file:
                file.write(content)


def with_kept(portals: Mapping[str, Portal], state: StateFolder) -> dict[str, Portal]:
    """Return *portals*, and those that have a seed no more, by the last one that a run in *state* went by.

    Raises:
        SeedError: if a kept seed is wrong.
    """
    paths = sorted(state.seeds.glob("*.toml"))
    gone = {path.stem: portal(path) for path in paths if path.stem not in portals}
    return dict(sorted({**portals, **gone}.items()))

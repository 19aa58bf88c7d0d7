"""The folder of a release while it is made: its files, and the one moment at which it stands. Writes the disk."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.durable import renamed, sync_path
from corpus.releases.card import card
from corpus.releases.columns import counts
from corpus.releases.croissant import croissant
from corpus.releases.manifest import CURSOR, MANIFEST, canonical


@contextmanager
def aside(folder: Path, name: str) -> Iterator[Path]:
    """Give a folder to fill, which gets its *name* in *folder* at the end, synced; on an exception it goes."""
    draft, final = folder / f".{name}.part", folder / name
    for left in folder.glob(".*.part"):  # a dead process left it
        shutil.rmtree(left)
    draft.mkdir()
    try:
        yield draft
        for path in sorted(draft.rglob("*"), reverse=True):
            if path.is_dir():
                sync_path(path)
        sync_path(draft)
        renamed(draft, final)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def by_portal(shards: Mapping[str, Mapping[str, Any]], titles: Mapping[str, str]) -> dict[str, Any]:
    """Add up what the shards of each portal hold."""
    portals: dict[str, Any] = {}
    for path, shard in shards.items():
        name = path.split("/")[1]
        total = portals.setdefault(
            name, {"title": titles.get(name, name), "causes": {}, "earliest": None, "latest": None}
        )
        for key in ("rows", "characters", "empty", "duplicates", "damaged"):
            total[key] = total.get(key, 0) + shard[key]
        for cause, count in shard["causes"].items():
            total["causes"][cause] = total["causes"].get(cause, 0) + count
        for key, best in (("earliest", min), ("latest", max)):
            total[key] = best(filter(None, (total[key], shard[key])), default=None)
    return portals


def finish(draft: Path, manifest: dict[str, Any], cursor: Mapping[str, Any]) -> None:
    """Write what stands in a release beside its shards; the manifest, which vouches for all of it, last."""
    texts = {"README.md": card(manifest, draft), "croissant.json": croissant(manifest)}
    manifest["files"] = {name: hashlib.sha256(text).hexdigest() for name, text in texts.items()}
    for name, text in {**texts, CURSOR: canonical(cursor), MANIFEST: canonical(manifest)}.items():
        write(draft / name, text)


def write(path: Path, content: bytes | pa.Buffer) -> None:
    """Write a file that is never to change again, and sync it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fchmod(file.fileno(), 0o444)  # releases share it: who writes into one writes into all
        os.fsync(file.fileno())


def shared(source: Path, target: Path) -> None:
    """Let a file stand in another release too, as the same file where the disk can do that."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
        sync_path(target)


def entry(content: pa.Buffer, rows: pa.Table) -> dict[str, Any]:
    """Return what the manifest says of a shard."""
    return {"bytes": content.size, "sha256": hashlib.sha256(content).hexdigest(), **counts(rows)}

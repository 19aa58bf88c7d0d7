"""A release as its folder says it: the manifest, and the cursor beside it. Reads the disk."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.durable import sha256

MANIFEST, CURSOR = "manifest.json", "cursor.json"
SIDE_FILES = ("README.md", "croissant.json")


class ReleaseError(LookupError):
    """There is no such release, or it cannot be made, read or changed; the message says why."""


@dataclass(frozen=True)
class Release:
    """A release in a folder.

    Attributes:
        folder: Where it stands; named as the release is, ``3`` or, once withdrawn from, ``3-w1``.
        manifest: What ``manifest.json`` says: the same for the same articles, whoever made it, whenever and where.
        cursor: What ``cursor.json`` says: up to which change (``seq``) of which ``corpus`` it goes.
    """

    folder: Path
    manifest: Mapping[str, Any]
    cursor: Mapping[str, Any]

    @property
    def name(self) -> str:
        """``3``, or ``3-w1``."""
        return str(self.manifest["release"])

    @property
    def shards(self) -> Mapping[str, Mapping[str, Any]]:
        """What the manifest says of each shard, by its path."""
        shards: Mapping[str, Mapping[str, Any]] = self.manifest["shards"]
        return shards


def canonical(value: object) -> bytes:
    """Return a value as JSON whose bytes depend on the value alone."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def opened(folder: Path) -> Release:
    """Read the release in *folder*.

    Raises:
        ReleaseError: if there is none, or its manifest is no release's.
    """
    try:
        manifest, cursor = (json.loads((folder / name).read_bytes()) for name in (MANIFEST, CURSOR))
        release = Release(folder, manifest, cursor)
        _ = release.name, release.cursor["seq"], [shard["sha256"] for shard in release.shards.values()]
    except FileNotFoundError as error:
        raise ReleaseError(f"{folder}: no release here: {error.filename} is missing") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseError(f"{folder}: no release's manifest or cursor: {error!r}") from error
    return release


def releases(folder: Path) -> list[Release]:
    """Return the releases in *folder*, in their order; what is unfinished begins with a dot, and is none.

    Raises:
        ReleaseError: if one cannot be read.
    """
    found = [path for path in folder.glob("[0-9]*") if path.is_dir()] if folder.exists() else []
    return [opened(path) for path in sorted(found, key=lambda path: order(path.name))]


def order(name: str) -> tuple[int, int]:
    """Return what sorts the name of a release: ``3`` before ``3-w1`` before ``4``."""
    number, _, times = name.partition("-w")
    return (int(number), int(times or 0)) if number.isdecimal() else (0, 0)


def found(folder: Path, name: str) -> Release:
    """Return the release *name*; of one from which articles were withdrawn, what stands for it now.

    Raises:
        ReleaseError: if there is none.
    """
    known = releases(folder)
    fitting = [each for each in known if each.name == name or each.name.startswith(f"{name}-w")]
    if not fitting:
        there = ", ".join(each.name for each in known) or "none"
        raise ReleaseError(f"{folder}: no release {name}; there are: {there}")
    return fitting[-1]


def faults(release: Release, *, digest: Callable[[Path], str] | None = sha256) -> Iterator[tuple[str, str]]:
    """Yield the files of a release that are not what its manifest says, and strangers.

    By *digest* each is read to its last byte; without one, only what is lost or of another size is found.
    """
    kept = {path: shard["sha256"] for path, shard in release.shards.items()} | release.manifest["files"]
    for name, said in kept.items():
        path = release.folder / name
        if not path.is_file():
            yield name, "lost"
        elif (held := path.stat().st_size) != (size := release.shards.get(name, {}).get("bytes", held)):
            yield name, f"holds {held} bytes; the manifest says {size}"
        elif digest and digest(path) != said:
            yield name, "is not what the manifest's sha256 says"
    known = {*kept, MANIFEST, CURSOR, f"{MANIFEST}.minisig"}
    for path in sorted(release.folder.rglob("*")):
        if path.is_file() and (name := path.relative_to(release.folder).as_posix()) not in known:
            yield name, "is not in the manifest"

"""An export: the current view as files that any tool loads, and a manifest that describes them. Writes the disk."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.durable import replaced, sha256
from corpus.formats import FORMATS, Writing
from corpus.table import schema
from corpus.table.table import Snapshot
from corpus.views.current import ordered
from corpus.views.reposts import Key, Original, reposts

_VERSIONS = ("qingliu", "deltalake", "pyarrow")


def export(
    corpus: Snapshot,
    folder: Path,
    *,
    created: datetime,
    formats: Mapping[str, Writing] = FORMATS,
    told: Callable[[int], object] = lambda _: None,
) -> dict[str, Any]:
    """Write the current view as ``articles.<format>`` in order of portal, date and id, and return the manifest.

    Each file is replaced whole or stays as it was; ``manifest.json``, written last, names those that belong together,
    with their SHA-256. The same table gives the same bytes but for *created* in the manifest. *told* is told
    of how many articles are written.

    Raises:
        NotADirectoryError: if *folder* is a link.
    """
    if folder.is_symlink():
        raise NotADirectoryError(f"{folder}: is a link to {folder.readlink()}; expected a folder, or none yet")
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"articles.{name}" for name in formats]
    portals = _write(corpus, folder, dict(zip(paths, formats.values(), strict=True)), told)
    manifest = {
        "rows": portals.total(),
        "portals": dict(sorted(portals.items())),
        "seq": corpus.seq,
        "table_version": corpus.version,
        "schema_version": schema.VERSION,
        "versions": {name: version(name) for name in _VERSIONS},
        "created": created.astimezone(UTC).isoformat(),
        "files": {path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)} for path in paths},
    }
    with replaced(folder / "manifest.json") as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n")
    return manifest


def _write(
    corpus: Snapshot, folder: Path, writers: Mapping[Path, Writing], told: Callable[[int], object]
) -> Counter[str]:
    portals: Counter[str] = Counter()
    originals, columns = reposts(corpus.rows), schema.SCHEMA.append(schema.REPOST_OF)
    with ExitStack() as opened:
        files = [(opened.enter_context(replaced(path)), writing) for path, writing in writers.items()]
        writes = [opened.enter_context(writing(file, columns)) for file, writing in files]
        for rows in ordered(corpus.rows, folder):
            table = _linked(rows, originals)
            portals.update(table["portal"].to_pylist())
            for write in writes:
                write(table)
            told(portals.total())
    return portals


def _linked(rows: pa.Table, originals: Mapping[Key, Original]) -> pa.Table:
    keys = zip(rows["portal"].to_pylist(), rows["id"].to_pylist(), strict=True)
    found = [original._asdict() if (original := originals.get(key)) else None for key in keys]
    return rows.append_column(schema.REPOST_OF, pa.array(found, schema.REPOST_OF.type))


def faults(manifest: Path, *, deep: bool) -> Iterator[tuple[Path, str]]:
    """Yield the files of an export that are not as its *manifest* says, by their size, with *deep* by their SHA-256."""
    try:
        files = json.loads(manifest.read_bytes())["files"].items()
    except (ValueError, KeyError, AttributeError) as error:
        yield manifest, f"no manifest of an export: {error}"
        return
    for name, kept in files:
        path = manifest.with_name(name)
        if not path.exists():
            yield path, "lost"
        elif (found := path.stat().st_size) != kept["bytes"]:
            yield path, f"holds {found} bytes; the manifest says {kept['bytes']}"
        elif deep and sha256(path) != kept["sha256"]:
            yield path, "is not what the manifest's sha256 says"

"""An export: the current view as files that any tool loads, and a manifest that describes them. Writes the disk."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.durable import replaced
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
    """
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
        "files": {path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)} for path in paths},
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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

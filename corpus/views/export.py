"""An export: the current view as files that any tool loads, and a manifest that describes them. Writes the disk."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.durable import replaced, sha256
from corpus.table import schema
from corpus.table.editions import row_json
from corpus.table.table import Snapshot
from corpus.views.current import ordered
from corpus.views.reposts import Key, Original, reposts

FORMATS = ("jsonl", "parquet")
_VERSIONS = ("qingliu", "deltalake", "pyarrow")


def export(corpus: Snapshot, folder: Path, *, created: datetime, formats: Sequence[str] = FORMATS) -> dict[str, Any]:
    """Write the current view as ``articles.<format>`` in order of portal, date and id, and return the manifest.

    Each file is replaced whole or stays as it was; ``manifest.json``, written last, names those that belong together,
    with their SHA-256. The same table gives the same bytes but for *created* in the manifest.

    Raises:
        ValueError: if a format is unknown.
    """
    if unknown := set(formats) - set(FORMATS):
        raise ValueError(f"unknown format {', '.join(sorted(unknown))}; known formats are {', '.join(FORMATS)}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"articles.{name}" for name in FORMATS if name in formats]
    portals = _write(corpus, folder, paths)
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


def _write(corpus: Snapshot, folder: Path, paths: Sequence[Path]) -> Counter[str]:
    portals: Counter[str] = Counter()
    originals = reposts(corpus.rows)
    with ExitStack() as opened:
        files = [(path.suffix, opened.enter_context(replaced(path))) for path in paths]
        writes = [opened.enter_context(_WRITERS[suffix](file)) for suffix, file in files]
        for rows in ordered(corpus.rows, folder):
            table = _linked(rows, originals)
            portals.update(table["portal"].to_pylist())
            for write in writes:
                write(table)
    return portals


def _linked(rows: pa.Table, originals: Mapping[Key, Original]) -> pa.Table:
    keys = zip(rows["portal"].to_pylist(), rows["id"].to_pylist(), strict=True)
    found = [original._asdict() if (original := originals.get(key)) else None for key in keys]
    return rows.append_column(schema.REPOST_OF, pa.array(found, schema.REPOST_OF.type))


@contextmanager
def _jsonl(file: BinaryIO) -> Iterator[Callable[[pa.Table], object]]:
    def write(table: pa.Table) -> None:
        for batch in table.to_batches(max_chunksize=1000):
            file.writelines(row_json(row).encode() + b"\n" for row in batch.to_pylist())

    yield write


@contextmanager
def _parquet(file: BinaryIO) -> Iterator[Callable[[pa.Table], object]]:
    with pq.ParquetWriter(file, schema.SCHEMA.append(schema.REPOST_OF), compression="zstd") as writer:
        yield writer.write_table


_WRITERS = {".jsonl": _jsonl, ".parquet": _parquet}


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

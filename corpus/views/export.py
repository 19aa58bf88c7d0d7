"""An export: the current view as files that any tool loads, and a manifest that describes them. Writes the disk."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from corpus.copies.index import Index, opened
from corpus.copies.marks import mark, marks_of
from corpus.durable import replaced, sha256
from corpus.formats import FORMATS, USUAL, Format
from corpus.measures.columns import measured
from corpus.table import schema
from corpus.table.table import Snapshot
from corpus.views.choice import COLUMNS, Choice
from corpus.views.current import ordered

_USUAL = tuple(FORMATS[name] for name in USUAL)
_VERSIONS = ("qingliu", "deltalake", "pyarrow")


def export(
    corpus: Snapshot,
    folder: Path,
    *,
    created: datetime,
    copies: Path,
    formats: Collection[Format] = _USUAL,
    choice: Choice = Choice(),  # noqa: B008 - a frozen value
    columns: tuple[str, ...] | None = None,
    rights: Mapping[str, str] = MappingProxyType({}),
    told: Callable[[int], object] = lambda _: None,
) -> dict[str, Any]:
    """Write the current view as ``articles.<suffix>`` in order of portal, date and id, and return the manifest.

    Each file is replaced whole or stays as it was; ``manifest.json``, written last, names those that belong together,
    with their SHA-256. The same table gives the same bytes but for *created* in the manifest. *copies* is the index of
    copies, which is brought up to date. *columns* are those of every format that has no columns of its own, *rights*
    the notes by portal of what may be done with its articles; *told* is told of how many articles are written.

    Raises:
        NotADirectoryError: if *folder* is a link.
        WhereError: if the choice's condition is none.
        TimeoutError: if another process holds the index of copies for more than a minute.
    """
    _make(folder)
    paths = {folder / f"articles.{each.suffix}": each for each in formats}
    portals: Counter[str] = Counter()
    with ExitStack() as stack:
        index = stack.enter_context(opened(corpus, copies))
        mark(index)
        writes = [_opened(stack, path, each, columns) for path, each in paths.items()]
        for rows in _read(corpus, index, folder, choice, rights):
            portals.update(rows["portal"].to_pylist())
            for write in writes:
                write(rows)
            told(portals.total())
    manifest = _manifest(corpus, choice, portals, paths, created)
    with replaced(folder / "manifest.json") as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n")
    return manifest


def _make(folder: Path) -> None:
    if folder.is_symlink():
        raise NotADirectoryError(f"{folder}: is a link to {folder.readlink()}; expected a folder, or none yet")
    folder.mkdir(parents=True, exist_ok=True)


def _manifest(
    corpus: Snapshot, choice: Choice, portals: Counter[str], paths: Collection[Path], created: datetime
) -> dict[str, Any]:
    return {
        "rows": portals.total(),
        "portals": dict(sorted(portals.items())),
        "seq": corpus.seq,
        "table_version": corpus.version,
        "schema_version": schema.VERSION,
        "versions": {name: version(name) for name in _VERSIONS},
        "chosen": choice.described(),
        "created": created.astimezone(UTC).isoformat(),
        "files": {path.name: {"bytes": path.stat().st_size, "sha256": sha256(path)} for path in paths},
    }


def _opened(
    stack: ExitStack, path: Path, made: Format, columns: tuple[str, ...] | None
) -> Callable[[pa.Table], object]:
    """Begin a file, and return what writes those columns of a table to it that the format has."""
    names = list((columns if made.is_free else None) or made.columns or COLUMNS.names)
    schema_of_it = pa.schema([COLUMNS.field(name) for name in names])
    write = stack.enter_context(made.writing(stack.enter_context(replaced(path)), schema_of_it))
    return lambda rows: write(rows.select(names))


def _read(
    corpus: Snapshot, index: Index, scratch: Path, choice: Choice, rights: Mapping[str, str]
) -> Iterator[pa.Table]:
    for stored in ordered(corpus.rows, scratch):
        rows = measured(_marked(stored, index))
        notes = pa.array([rights.get(portal) for portal in rows["portal"].to_pylist()], pa.string())
        yield choice.chosen(rows.append_column("rights", notes))


def _marked(rows: pa.Table, index: Index) -> pa.Table:
    """Fill the column ``cluster``, and add ``repost_of``."""
    marks = marks_of(index, zip(rows["portal"].to_pylist(), rows["id"].to_pylist(), strict=True))
    originals = [each.repost_of._asdict() if each and each.repost_of else None for each in marks]
    clusters = pa.array([each and each.cluster for each in marks], pa.string())
    place = rows.schema.get_field_index("cluster")
    filled = rows.set_column(place, rows.schema.field(place), clusters)
    return filled.append_column(schema.REPOST_OF, pa.array(originals, schema.REPOST_OF.type))


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

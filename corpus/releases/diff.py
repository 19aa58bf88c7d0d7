"""What two releases have different, by portal and cause; only shards that differ are read. Reads the disk."""

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Literal, NamedTuple

import pyarrow.parquet as pq

from corpus.releases.manifest import Release
from corpus.releases.shards import shard_of

_COLUMNS = ["id", "edition", "cause", "record_id", "content_hash", "cleaner_version"]
Edition = tuple[object, ...]


class Difference(NamedTuple):
    """How many articles of a portal are *added*, *removed* or *changed*, and why: the cause of the edition of now.

    Of what was removed the cause is that of its tombstone, or ``removed`` where no table tells.
    """

    portal: str
    what: Literal["added", "changed", "removed"]
    cause: str
    articles: int


def differences(older: Release, newer: Release, tombstones: Mapping[str, str]) -> list[Difference]:
    """Compare two releases; *tombstones* say by id why articles went. Memory holds the keys of one portal."""
    unlike = [
        path
        for path in sorted(older.shards.keys() | newer.shards.keys())
        if older.shards.get(path, {}).get("sha256") != newer.shards.get(path, {}).get("sha256")
    ]
    found: Counter[tuple[str, Literal["added", "changed", "removed"], str]] = Counter()
    for portal, paths in groupby(unlike, key=lambda path: shard_of(path).bucket.portal):
        of_portal = list(paths)
        before, after = _editions(older, of_portal), _editions(newer, of_portal)
        found.update((portal, "added", str(after[each][1])) for each in after.keys() - before.keys())
        found.update((portal, "removed", tombstones.get(each, "removed")) for each in before.keys() - after.keys())
        both = before.keys() & after.keys()
        found.update((portal, "changed", str(after[each][1])) for each in both if before[each] != after[each])
    return [Difference(*key, count) for key, count in sorted(found.items())]


def _editions(release: Release, paths: Iterable[str]) -> dict[str, Edition]:
    found: dict[str, Edition] = {}
    for path in paths:
        if path in release.shards:
            with pq.ParquetFile(release.folder / path) as file:
                for batch in file.iter_batches(columns=_COLUMNS):
                    found |= {row["id"]: tuple(row[name] for name in _COLUMNS[1:]) for row in batch.to_pylist()}
    return found

"""Articles that were purged, taken out of releases that hold them. Reads and writes the disk."""

import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.durable import sha256, sync_path
from corpus.releases.columns import parquet_bytes, sorted_rows
from corpus.releases.draft import aside, by_portal, entry, finish, shared, write
from corpus.releases.manifest import MANIFEST, Release, ReleaseError, opened, order, releases


def holding(release: Release, articles: Collection[str]) -> list[str]:
    """Return the paths of the shards that hold one of the articles, each known by its id."""
    sought = pa.array(sorted(articles), pa.string())
    return [path for path in release.shards if pc.any(pc.is_in(_ids(release.folder / path), sought)).as_py()]


def withdraw(
    folder: Path,
    release: Release,
    articles: Collection[str],
    *,
    signing: Callable[[Path, str], object] = lambda *_: None,
) -> Release:
    """Make ``N-w1`` of the release ``N`` in *folder*, without the articles, and let ``N`` go; the folder is locked.

    The shards that held them are written anew; the manifest names both digests of each.

    Raises:
        ReleaseError: if it holds none of them, or is damaged.
        OSError: if the disk refuses.
    """
    held = holding(release, articles)
    if not held:
        raise ReleaseError(f"{release.folder}: holds no article {', '.join(sorted(articles))}")
    number, times = order(release.name)
    name = f"{number}-w{times + 1}"
    with aside(folder, name) as draft:
        shards = dict(_without(release, draft, set(held), articles))
        titles = {portal: each["title"] for portal, each in release.manifest["portals"].items()}
        taken = {
            "release": release.name,
            "sha256": sha256(release.folder / MANIFEST),
            "articles": sorted(articles),
            "shards": {path: [release.shards[path]["sha256"], shards.get(path, {}).get("sha256")] for path in held},
        }
        changed = {"release": name, "shards": shards, "portals": by_portal(shards, titles), "withdraws": taken}
        finish(draft, {**release.manifest, **changed}, release.cursor)
        signing(draft, name)
    drop_replaced(folder)
    return opened(folder / name)


def drop_replaced(folder: Path) -> None:
    """Delete the releases for which others stand by now, as a killed withdrawal may have left them."""
    known = releases(folder)
    last = {order(each.name)[0]: each for each in known}
    for each in known:
        if last[order(each.name)[0]] is not each:
            going = each.folder.replace(folder / f".{each.name}.part")
            sync_path(folder)
            shutil.rmtree(going)


def _without(
    release: Release, draft: Path, held: Collection[str], articles: Collection[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    gone = pa.array(sorted(articles), pa.string())
    for path, shard in release.shards.items():
        if path not in held:
            shared(release.folder / path, draft / path)
            yield path, dict(shard)
            continue
        if sha256(release.folder / path) != shard["sha256"]:
            raise ReleaseError(f"{release.folder / path}: is not what the manifest's sha256 says; restore it first")
        with pq.ParquetFile(release.folder / path) as file:
            rows = file.read()
        if (staying := sorted_rows([rows.filter(pc.invert(pc.is_in(rows["id"], gone)))])).num_rows:
            content = parquet_bytes(staying)
            write(draft / path, content)
            yield path, entry(content, staying)


def _ids(path: Path) -> pa.ChunkedArray:
    with pq.ParquetFile(path) as file:
        return file.read(columns=["id"])["id"]

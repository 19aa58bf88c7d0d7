"""Making a release: written aside, read again, then given its number for good. Writes the disk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.durable import sha256
from corpus.releases.columns import parquet_bytes, sorted_rows
from corpus.releases.draft import aside, by_portal, entry, finish, shared, write
from corpus.releases.gate import Limits, check
from corpus.releases.manifest import MANIFEST, Release, ReleaseError, opened, order, releases
from corpus.releases.publishing import publishing
from corpus.releases.rows import Sources
from corpus.releases.script import Script
from corpus.table import schema
from corpus.table.scan import gathered, scan
from corpus.table.table import Snapshot

_NOTHING = "the corpus has no article to release"
_VERSIONS = ("qingliu", "pyarrow", "opencc", "phonenumbers", "python-stdnum")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a release shall be.

    Attributes:
        corpus: The identity of the corpus, in which its cursor has a meaning.
        script: Into which script texts are converted; None leaves them as the corpus has them.
        where: A condition over the columns of a release, as ``views/where.py`` reads them; None takes all articles.
        is_masked: Whether letters and digits of personal data are ``*``, and the ledgers, which tell them, left out.
        rights: Notes by portal of what may be done with its articles.
        titles: What people call the portals, by their names.
        contact: Whom to ask for a takedown; None when nobody is named.
        limits: What the gate refuses.
        forced: Why it is to be released though the gate refuses it; None leaves it refused.
        whole: Whether it is made from the table alone, though an earlier release has most of its shards.
        signing: Signs the manifest in a folder, that of the release of a name.
    """

    corpus: str
    script: Script | None = None
    where: str | None = None
    is_masked: bool = False
    rights: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    contact: str | None = None
    limits: Limits
    forced: str | None = None
    whole: bool = False
    signing: Callable[[Path, str], object] = lambda *_: None


def release(
    corpus: Snapshot, folder: Path, asked: Asked, *, told: Callable[[int], object] = lambda _: None
) -> tuple[Release, list[str]]:
    """Make the next release in *folder*, and return it with the paths of the shards that had to be written.

    It stands under its number whole, or not at all. Nothing in it tells who made it, when or where but ``cursor.json``.
    The folder must be locked. *told* is told of how many new articles are read.

    Raises:
        ReleaseError: if there is nothing to release, or the release before is damaged.
        WhereError: if *where* is no condition.
        GateError: if it is worse than the limits allow.
        OSError: if the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known, recipe = releases(folder), _recipe(asked)
    publish = publishing(asked.script, asked.where, asked.rights, is_masked=asked.is_masked)
    parent = next((each for each in reversed(known) if _fits(each, recipe)), None)
    base = parent if parent and not asked.whole and _goes_on(parent, corpus, asked) else None
    number = str(1 + max((order(each.name)[0] for each in known), default=0))
    with aside(folder, number) as draft:
        with TemporaryDirectory(dir=draft) as scratch:
            sources = Sources(corpus, base, Path(scratch), _last_seen(corpus).year)
            sources.gather(publish, told)
            shards, written = _shards(draft, sources, base)
        manifest = recipe | {"release": number} | _described(corpus, asked, shards, parent)
        finish(draft, manifest, {"corpus": asked.corpus, "seq": corpus.seq})
        asked.signing(draft, number)
        _read_again(draft, written)
    return opened(folder / number), written


def _described(corpus: Snapshot, asked: Asked, shards: Mapping[str, Any], parent: Release | None) -> dict[str, Any]:
    """Return what the manifest says, all of which follows from the articles.

    Raises:
        ReleaseError: if there are none.
        GateError: as :func:`check`.
    """
    if not shards:
        raise ReleaseError(_NOTHING)
    portals = by_portal(shards, asked.titles)
    refused = check(portals, parent.manifest if parent else None, asked.limits, forced=asked.forced)
    return {
        "parent": parent and {"release": parent.name, "sha256": sha256(parent.folder / MANIFEST)},
        "created": _last_seen(corpus).astimezone(UTC).isoformat(),
        "run": _last_run(corpus),
        "shards": shards,
        "portals": portals,
        "contact": asked.contact,
        "forced": {"reason": asked.forced, "refused": refused} if refused else None,
    }


def _recipe(asked: Asked) -> dict[str, Any]:
    """Return what decides, besides the articles, what the shards of a release hold."""
    versions = {each: version(each) for each in _VERSIONS}
    asked_for = {"script": asked.script, "where": asked.where, "masked": asked.is_masked, "rights": dict(asked.rights)}
    return {"schema_version": schema.VERSION, "versions": versions} | asked_for


def _fits(made: Release, recipe: Mapping[str, Any]) -> bool:
    return all(made.manifest.get(name) == value for name, value in recipe.items())


def _goes_on(parent: Release | None, corpus: Snapshot, asked: Asked) -> bool:
    return (
        parent is not None
        and parent.cursor["corpus"] == asked.corpus
        and corpus.begun <= parent.cursor["seq"] <= corpus.seq
    )


def _shards(draft: Path, sources: Sources, base: Release | None) -> tuple[dict[str, Any], list[str]]:
    shards: dict[str, Any] = {}
    written: list[str] = []
    for path in sources.kept():
        assert base
        _check_size(base, path)
        shared(base.folder / path, draft / path)
        shards[path] = base.shards[path]
    for bucket in sources.touched:
        for shard, tables in sources.shards(bucket):
            rows = sorted_rows(tables)
            content = parquet_bytes(rows)
            made = entry(content, rows)
            shards[shard.path] = made
            if base and made["sha256"] == base.shards.get(shard.path, {}).get("sha256"):
                shared(base.folder / shard.path, draft / shard.path)
            else:
                write(draft / shard.path, content)
                written.append(shard.path)
    return dict(sorted(shards.items())), written


def _check_size(base: Release, path: str) -> None:
    held, said = base.folder / path, base.shards[path]["bytes"]
    if not held.is_file() or held.stat().st_size != said:
        raise ReleaseError(f"{held}: lost or not of {said} bytes; --whole makes the release from the table alone")


def _read_again(draft: Path, written: list[str]) -> None:
    made = opened(draft)
    for path in written:
        shard = made.shards[path]
        if sha256(draft / path) != shard["sha256"] or pq.read_metadata(draft / path).num_rows != shard["rows"]:
            raise OSError(f"{draft / path}: does not read back as it was written")


def _last_run(corpus: Snapshot) -> str | None:
    last = gathered(corpus.rows, ["run"], pc.field("seq") == corpus.seq)["run"].to_pylist()
    return last[0] if last else None


def _last_seen(corpus: Snapshot) -> datetime:
    """Return when the newest page was visited; an import's are older than what the table had already."""
    times: list[datetime] = [pc.max(batch["first_seen"]).as_py() for batch in scan(corpus.rows, ["first_seen"])]
    if not times:
        raise ReleaseError(_NOTHING)
    return max(times)

"""``scrapy corpus release list``, ``verify`` and ``diff``: what releases there are, whether whole, how unlike."""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow.dataset

from corpus.releases.diff import differences
from corpus.releases.manifest import Release, faults, found, releases
from corpus.releases.signature import signature_fault
from corpus.table.table import Editions
from crawler.own_settings import OwnSettings
from crawler.run.exit_statuses import EXIT_FAILED
from crawler.run.opening import state_of
from crawler.run.tables import output, show_table

Signing = Callable[[], Callable[[Path, str], object]]


class Word(NamedTuple):
    """A word behind ``release``: its help, its options, what does it, and whether that may sign."""

    name: str
    summary: str
    description: str
    add_options: Callable[[argparse.ArgumentParser], object]
    run: Callable[[OwnSettings, argparse.Namespace, Signing], int]
    signs: bool = False


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("release", metavar="N", help="its name")
    parser.add_argument("--key", metavar="FILE", help="public key of minisign; the signature must be its holder's")


def _diff_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("older", metavar="N", help="the older release")
    parser.add_argument("newer", metavar="M", help="the newer one")


def _list(settings: OwnSettings, options: argparse.Namespace, _signing: Signing) -> int:
    rows = [_described(each) for each in releases(state_of(settings).releases)]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))  # noqa: T201 - the answer
    else:
        names = ("release", "parent", "created", "articles", "shards", "bytes")
        show_table(output(), names, [list(row.values()) for row in rows])
    return 0


def _described(release: Release) -> Mapping[str, str | int]:
    shards, parent = release.shards.values(), release.manifest["parent"]
    return {
        "release": release.name,
        "parent": parent["release"] if parent else "",
        "created": release.manifest["created"][:16],
        "articles": sum(shard["rows"] for shard in shards),
        "shards": len(shards),
        "bytes": sum(shard["bytes"] for shard in shards),
    }


def _verify(settings: OwnSettings, options: argparse.Namespace, _signing: Signing) -> int:
    release = found(state_of(settings).releases, options.release)
    wrong = list(faults(release))
    if options.key and (fault := signature_fault(release, Path(options.key))):
        wrong.append(("manifest.json.minisig", fault))
    if options.json:
        print(json.dumps({"release": release.name, "faults": wrong}, ensure_ascii=False))  # noqa: T201 - the answer
    else:
        lines = [f"{release.folder / path}: {fault}" for path, fault in wrong]
        print("\n".join(lines or [f"{release.folder}: whole, {len(release.shards)} shards read"]))  # noqa: T201
    return EXIT_FAILED if wrong else 0


def _diff(settings: OwnSettings, options: argparse.Namespace, _signing: Signing) -> int:
    state = state_of(settings)
    older, newer = (found(state.releases, name) for name in (options.older, options.newer))
    rows = differences(older, newer, _tombstones(Editions(state.editions), older, newer))
    if options.json:
        print(json.dumps([row._asdict() for row in rows], ensure_ascii=False))  # noqa: T201 - the answer
    else:
        show_table(output(), ("portal", "what", "cause", "articles"), [list(row) for row in rows])
    return 0


def _tombstones(editions: Editions, older: Release, newer: Release) -> dict[str, str]:
    """Return by id why articles went between two releases, as far as the table is that of both."""
    if older.cursor["corpus"] != newer.cursor["corpus"] or not editions.exists():
        return {}
    seq, deleted = pyarrow.dataset.field("seq"), pyarrow.dataset.field("deleted")
    between = (seq > older.cursor["seq"]) & (seq <= newer.cursor["seq"]) & deleted
    went = editions.dataset().to_table(columns=["id", "cause", "seq"], filter=between).sort_by("seq")
    return dict(zip(went["id"].to_pylist(), went["cause"].to_pylist(), strict=True))


WORDS = (
    Word(
        "list",
        "lists the releases",
        "List the releases in their order. Exit status: 0 they are listed; 1 one cannot be read.",
        lambda _parser: None,
        _list,
    ),
    Word(
        "verify",
        "reads every byte of a release",
        "Read every byte of a release, and name each file that is not as its manifest says; with --key, check who"
        " signed it. Exit status: 0 it is whole; 1 it is damaged, not signed by the key's holder, or not there.",
        _verify_options,
        _verify,
    ),
    Word(
        "diff",
        "counts by portal and cause what two releases have different",
        "Count by portal and cause the articles that were added, removed or changed from release N to M; only shards"
        " that differ are read. Exit status: 0 they are counted; 1 there is no such release.",
        _diff_options,
        _diff,
    ),
)
"""The words of this module."""

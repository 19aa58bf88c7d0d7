"""``scrapy corpus release push`` and ``withdraw``: releases handed on, and articles taken back out of them."""

import argparse
import json

from corpus.releases.manifest import ReleaseError, found, releases
from corpus.releases.push import push, pushed
from corpus.releases.withdrawal import withdraw
from corpus.table.table import Editions
from crawler.commands.corpus.release_inspection import Signing, Word
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of
from crawler.state.lock import lock
from crawler.upkeep.takedown import is_purged


def _push_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "to", metavar="DEST", help="a folder, or s3://BUCKET/PREFIX with options of pyarrow.fs behind ?"
    )
    parser.add_argument("release", metavar="N", nargs="?", help="its name (default: the newest)")


def _withdraw_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("release", metavar="N", help="its name")
    parser.add_argument("--article", metavar="ID", action="append", required=True, help="an article that was purged")


def _push(settings: OwnSettings, options: argparse.Namespace, _signing: Signing) -> int:
    folder = state_of(settings).releases
    with lock(folder):
        known = releases(folder)
        if not known:
            raise ReleaseError(f"{folder}: no release yet; 'scrapy corpus release' makes one")
        made = push(folder, found(folder, options.release) if options.release else known[-1], options.to)
    said = f"{made.place}: {made.files} files sent, {made.bytes} bytes; {made.shared} were there"
    print(json.dumps(made._asdict(), ensure_ascii=False) if options.json else said)  # noqa: T201 - the answer
    return 0


def _withdraw(settings: OwnSettings, options: argparse.Namespace, signing: Signing) -> int:
    state, articles = state_of(settings), options.article
    for article in articles:
        if not is_purged(Editions(state.editions), article):
            raise ReleaseError(
                f"article {article} is not purged, and would be in the next release; 'scrapy corpus purge' it first"
            )
    with lock(state.releases):
        release = found(state.releases, options.release)
        made = withdraw(state.releases, release, articles, signing=signing())
        copies = [f"{place}/{release.name}" for place, names in pushed(state.releases).items() if release.name in names]
    said = {"folder": str(made.folder), "release": made.name, "withdraws": made.manifest["withdraws"], "copies": copies}
    if options.json:
        print(json.dumps(said, ensure_ascii=False))  # noqa: T201 - the answer
        return 0
    for path, (old, new) in made.manifest["withdraws"]["shards"].items():
        print(f"{made.folder / path}: {old} is {new or 'gone'}")  # noqa: T201 - the answer
    for place in copies:
        print(f"holds it still, delete it there and push {made.name}: {place}")  # noqa: T201 - the answer
    return 0


WORDS = (
    Word(
        "push",
        "copies a release to a folder or an object store, only what is new there",
        "Copy a release to a folder or an S3-compatible store; what another release has there is not sent again. A push"
        " that was killed is gone on with by doing it again. Exit status: 0 it is there, whole; 1 no such release, or"
        " disk or store refuse; 4 releases are being changed.",
        _push_options,
        _push,
    ),
    Word(
        "withdraw",
        "makes N-w1 of release N, without an article that was purged",
        "Make N-w1 of release N, without articles that were purged, tell old and new digest of each shard, delete N."
        " Exit status: 0 it is made; 1 an article is not purged, the release does not hold it, or the disk refuses;"
        " 4 releases are being changed.",
        _withdraw_options,
        _withdraw,
        signs=True,
    ),
)
"""The words of this module."""

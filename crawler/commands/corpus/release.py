"""``scrapy corpus release``: numbered snapshots that never change; words behind it look at them and hand them on."""

import argparse
import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args

from scrapy.exceptions import UsageError

from corpus.releases.gate import Limits
from corpus.releases.release import Asked, release
from corpus.releases.script import Script
from corpus.releases.signature import secret_key, sign
from corpus.table.table import Editions
from corpus.views.where import WhereError
from crawler.commands.corpus import release_copies, release_inspection
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.portals.seeds import rights_of
from crawler.run.opening import seeds_ever, state_of
from crawler.state.identity import identity
from crawler.state.lock import lock

PASSWORD = "QINGLIU_SIGNING_PASSWORD"  # noqa: S105 - the name of a variable
"""The variable of the environment that opens a locked key; an option would show it to everybody on the machine."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--script", choices=get_args(Script), help="convert all texts (default: as the cleaners left it)"
    )
    parser.add_argument("--where", metavar="CONDITION", help="only articles that fulfil it, as in 'corpus export'")
    parser.add_argument(
        "--mask", action="store_true", help="mask personal data, and leave out the ledgers that tell it"
    )
    parser.add_argument("--whole", action="store_true", help="read the table alone, not the release before")
    parser.add_argument("--force", action="store_true", help="release though the gate refuses, for a --reason")
    parser.add_argument("--reason", metavar="TEXT", help="why it is forced; kept in the manifest")
    add_signing(parser)
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")
    words = parser.add_subparsers(
        dest="doing", title="words behind it", metavar="WORD", prog="scrapy corpus release", required=False
    )
    for each in (*release_inspection.WORDS, *release_copies.WORDS):
        made = words.add_parser(each.name, help=each.summary, description=each.description)
        each.add_options(made)
        if each.signs:
            add_signing(made)
        made.add_argument("--json", action="store_true", help="print the answer as JSON")
        made.set_defaults(word=each.run)


def add_signing(parser: argparse.ArgumentParser) -> None:
    """Add the option by which what is made is signed."""
    parser.add_argument(
        "--sign", metavar="KEY", help=f"sign with this secret key of minisign; {PASSWORD} opens it if it is locked"
    )


def signing(options: argparse.Namespace) -> Callable[[Path, str], object]:
    """Return what signs a manifest as the options say.

    Raises:
        ReleaseError: if the key cannot be used.
    """
    if not options.sign:
        return lambda *_: None
    return partial(sign, key=secret_key(Path(options.sign), os.environ.get(PASSWORD)))


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if options.doing:
        return int(options.word(settings, options, partial(signing, options)))
    if options.force != bool(options.reason):
        raise UsageError("expected --force and --reason TEXT together")
    state = state_of(settings)
    corpus = Editions(state.editions).snapshot()
    asked = _asked(settings, options)
    try:
        with lock(state.releases):
            made, written = release(corpus, state.releases, asked, told=progress(settings, "new articles are read"))
    except WhereError as error:
        raise UsageError(str(error)) from error
    rows = sum(shard["rows"] for shard in made.shards.values())
    said = {
        "folder": str(made.folder),
        "release": made.name,
        "rows": rows,
        "shards": len(made.shards),
        "written": written,
    }
    text = f"{made.folder}: {rows} articles in {len(made.shards)} shards, of which {len(written)} are new"
    print(json.dumps(said, ensure_ascii=False) if options.json else text)  # noqa: T201 - the answer
    return 0


def _asked(settings: OwnSettings, options: argparse.Namespace) -> Asked:
    seeds = seeds_ever(settings)
    return Asked(
        corpus=identity(state_of(settings)),
        script=options.script,
        where=options.where,
        is_masked=options.mask,
        rights=rights_of(seeds.values()),
        titles={name: portal.title for name, portal in seeds.items()},
        contact=settings.contact,
        limits=_limits(settings),
        forced=options.reason,
        whole=options.whole,
        signing=signing(options),
    )


def _limits(settings: OwnSettings) -> Limits:
    return Limits(
        duplicates=settings.release_duplicates,
        damaged=settings.release_damaged,
        empty=settings.release_empty,
        drop=settings.release_drop,
    )


SUBCOMMAND = Subcommand(
    name="release",
    syntax="[--script hans|hant|source] [--where CONDITION] [--mask] [--whole] [--force --reason TEXT] [--sign KEY] …",
    summary="makes the next release; list, verify, diff, push and withdraw behind it look after those that are there",
    description=(
        "Make the next release in releases/ of the state folder: a numbered snapshot of the current view that never"
        " changes, of which shards that nothing touched are the same files as in the release before. With a WORD,"
        " look after those that are there; 'scrapy corpus release WORD --help' tells more. Exit status: 0 it is made"
        " and read back; 1 no corpus, damage, or the disk refuses; 2 wrong arguments or seeds; 3 the gate refuses it;"
        " 4 another release is being made."
    ),
    add_options=_add_options,
)

"""``scrapy corpus backup``: a proven copy of the state folder."""

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of
from crawler.upkeep.backups.backup import Backup, backup


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="DIR", help="folder for the generations of copies")
    parser.add_argument("--keep", type=int, default=1, metavar="N", help="generations to keep (default %(default)s)")
    parser.add_argument("--deep", action="store_true", help="read unchanged files again, to find rot")
    parser.add_argument("--json", action="store_true", help="print what was copied as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if not options.output:
        raise UsageError("expected -o DIR, a folder for the copy")
    if options.keep < 1:
        raise UsageError(f"--keep {options.keep}; expected how many generations to keep, at least 1")
    state, folder = state_of(settings), Path(options.output)
    made = backup(state, folder, now=datetime.now(UTC), keep=options.keep, deep=options.deep)
    print("\n".join([json.dumps(made._asdict(), default=str)] if options.json else _said(made)))  # noqa: T201 - the answer
    return 0


def _said(made: Backup) -> Iterator[str]:
    yield f"{made.folder}: {made.files} files copied, {made.bytes} bytes, and the frontier"
    for folder in made.strange:
        yield f"deleted but for files that no backup wrote: {folder}"
    for folder in made.older:
        yield f"holds what was purged since, until --keep lets it go: {folder}"


SUBCOMMAND = Subcommand(
    name="backup",
    syntax="-o DIR [--keep N] [--deep] [--json]",
    summary="makes a proven copy of the state folder in DIR; a run may be on meanwhile",
    description=(
        "Make a proven copy of the state folder, a generation of its own in DIR that shares unchanged files with the"
        " one before, and keep the newest N; a run may be on meanwhile. Exit status: 0 it is made and read back;"
        " 1 it would lose something, or the disk refuses; 2 wrong arguments."
    ),
    add_options=_add_options,
)

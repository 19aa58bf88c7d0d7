"""``scrapy corpus export``: the current view as files."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from corpus.formats import FORMATS
from corpus.table.table import Editions
from corpus.views.export import export
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="DIR", help="folder to write to (default: exports/ of the state folder)"
    )
    parser.add_argument(
        "--format", default=",".join(FORMATS), metavar="NAME,…", help="formats, by comma (default %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print the manifest as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    state, asked = state_of(settings), options.format.split(",")
    if unknown := set(asked) - set(FORMATS):
        raise UsageError(f"--format {','.join(sorted(unknown))}; known formats are {', '.join(FORMATS)}")
    folder = Path(options.output) if options.output else state.exports
    corpus = Editions(state.editions).snapshot()
    formats = {name: writing for name, writing in FORMATS.items() if name in asked}
    told = progress(settings, "articles are written")
    manifest = export(corpus, folder, created=datetime.now(UTC), formats=formats, told=told)
    if options.json:
        print(json.dumps({"folder": str(folder)} | manifest, ensure_ascii=False))  # noqa: T201 - the answer
        return 0
    for name, file in manifest["files"].items():
        print(f"{folder / name}: {manifest['rows']} articles, {file['bytes']} bytes")  # noqa: T201 - the answer
    return 0


SUBCOMMAND = Subcommand(
    name="export",
    syntax="[-o DIR] [--format NAME,…] [--json]",
    summary="writes the current view, a file for each format, with manifest.json",
    description=(
        "Write the current view, one row for each article that its portal still shows, to articles.jsonl and"
        " articles.parquet, and manifest.json, which says what belongs together. Each file is replaced whole or not"
        " at all. Exit status: 0 they are written; 1 no corpus, or the disk refuses; 2 wrong arguments."
    ),
    add_options=_add_options,
)

"""``scrapy corpus export``: the current view, or what is chosen of it, as files."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from corpus.formats import FORMATS, USUAL, Format
from corpus.formats.xlsx import TooManyRows
from corpus.table.table import Editions
from corpus.views.choice import Choice, columns_of
from corpus.views.export import export
from corpus.views.where import WhereError
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.portals.seeds import rights_of
from crawler.run.opening import seeds_of, state_of


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="DIR", help="folder to write to (default: exports/ of the state folder)"
    )
    parser.add_argument(
        "--format", default=",".join(USUAL), metavar="NAME,…", help=f"of {', '.join(FORMATS)} (default %(default)s)"
    )
    add_choice(parser)
    parser.add_argument(
        "--where", metavar="CONDITION", help="that fulfil it, such as \"'大桥' in title and personal_count == 0\""
    )
    parser.add_argument(
        "--columns",
        metavar="NAME,…",
        help="columns of the files, '*' for all (default: all; those people read in csv, xlsx)",
    )
    parser.add_argument("--json", action="store_true", help="print the manifest as JSON")


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add the options by which articles are chosen."""
    parser.add_argument("--since", type=_day, metavar="DATE", help="published on that day or later")
    parser.add_argument("--until", type=_day, metavar="DATE", help="published on that day or earlier")
    parser.add_argument("--portal", action="append", default=[], metavar="NAME", help="of that portal; may be repeated")
    parser.add_argument(
        "--source", action="append", default=[], metavar="NAME", help="from that source; may be repeated"
    )
    parser.add_argument("--kind", action="append", default=[], metavar="KIND", help="of that kind; may be repeated")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    state = state_of(settings)
    folder = Path(options.output) if options.output else state.exports
    corpus = Editions(state.editions).snapshot()
    try:
        manifest = export(
            corpus,
            folder,
            created=datetime.now(UTC),
            copies=state.copies,
            formats=formats_of(options.format, options.columns),
            choice=_choice(options),
            columns=columns_of(options.columns) if options.columns else None,
            rights=rights_of(seeds_of(settings).values()),
            told=progress(settings, "articles are written"),
        )
    except (WhereError, TooManyRows) as error:
        raise UsageError(str(error)) from error
    if options.json:
        print(json.dumps({"folder": str(folder)} | manifest, ensure_ascii=False))  # noqa: T201 - the answer
        return 0
    for name, file in manifest["files"].items():
        print(f"{folder / name}: of {manifest['rows']} articles, {file['bytes']} bytes")  # noqa: T201 - the answer
    return 0


def formats_of(names: str, columns: str | None = None) -> list[Format]:
    """Return the formats of these names, separated by commas.

    Raises:
        UsageError: if one is unknown, or cannot have *columns* of one's own.
    """
    asked = names.split(",")
    if unknown := set(asked) - set(FORMATS):
        raise UsageError(f"--format {','.join(sorted(unknown))}; known formats are {', '.join(FORMATS)}")
    if columns and (fixed := [name for name in asked if not FORMATS[name].is_free]):
        raise UsageError(f"--columns with --format {','.join(fixed)}, whose columns are given; expected one of the two")
    return [each for name, each in FORMATS.items() if name in asked]


def _choice(options: argparse.Namespace) -> Choice:
    return Choice(
        since=options.since,
        until=options.until,
        portals=tuple(options.portal),
        sources=tuple(options.source),
        kinds=tuple(options.kind),
        where=options.where,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}; expected a day such as 2026-11-26") from None


SUBCOMMAND = Subcommand(
    name="export",
    syntax="[-o DIR] [--format NAME,…] [--since DATE] [--until DATE] [--portal NAME] [--where CONDITION] … [--json]",
    summary="writes the current view, or what is chosen of it, a file for each format, with manifest.json",
    description=(
        "Write the current view, one row for each article that its portal still shows, to articles.jsonl and"
        " articles.parquet or the formats that are asked for, and manifest.json, which says what belongs together and"
        " what was chosen. csv and xlsx are for spreadsheets, pretraining gives {text, meta} a line, pairs"
        " {dirty, clean, ledger}. Besides the stored columns there are repost_of, the make-up of the text, personal"
        " data as places, and the portal's rights. repost_of and cluster come from copies.sqlite in the state folder,"
        " made the first time and brought up to date each time after. Each file is replaced whole or not at all."
        " Exit status: 0 they are written; 1 no corpus, or the disk refuses; 2 wrong arguments."
    ),
    add_options=_add_options,
)

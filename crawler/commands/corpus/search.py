"""``scrapy corpus search``: the articles that hold certain words."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from scrapy.exceptions import UsageError

from corpus.formats import FORMATS
from corpus.formats.xlsx import TooManyRows
from corpus.search.index import opened, update
from corpus.search.query import Hit, Query, found, number, seqs_of
from corpus.search.words import QueryError
from corpus.table.table import Editions, Snapshot
from corpus.views.choice import Choice
from corpus.views.export import export
from crawler.commands.corpus.export import add_choice, formats_of
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.portals.seeds import rights_of
from crawler.run.opening import seeds_of, state_of


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="WORDS", help='words, "phrases", -words that must not be there')
    add_choice(parser)
    parser.add_argument("--flag", action="append", default=[], metavar="KIND", help="with damage of that kind left")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="show so many (default %(default)s)")
    parser.add_argument("--format", metavar="NAME,…", help=f"write all that is found, as {', '.join(FORMATS)}")
    parser.add_argument("-o", "--output", metavar="DIR", help="folder to write to, with --format")
    parser.add_argument("--json", action="store_true", help="print what is found as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    state, query = state_of(settings), _query(options)
    if bool(options.format) != bool(options.output):
        raise UsageError("expected both of --format NAME and -o DIR, or none")
    corpus = Editions(state.editions).snapshot()
    update(corpus, state.search, told=progress(settings, "editions are indexed"))
    try:
        with opened(state.search) as index:
            if options.format:
                return _write(settings, options, corpus, seqs_of(index, query))
            counted, hits = number(index, query), list(found(index, query, limit=options.limit))
    except QueryError as error:
        raise UsageError(str(error)) from error
    if options.json:
        print(json.dumps({"number": counted, "hits": [hit._asdict() for hit in hits]}, ensure_ascii=False))  # noqa: T201 - the answer
    else:
        print(_told(hits, counted))  # noqa: T201 - the answer
    return 0


def _write(settings: OwnSettings, options: argparse.Namespace, corpus: Snapshot, seqs: tuple[int, ...]) -> int:
    folder, formats, made = Path(options.output), formats_of(options.format), datetime.now(UTC)
    rights, copies = rights_of(seeds_of(settings).values()), state_of(settings).copies
    try:
        manifest = export(
            corpus, folder, created=made, copies=copies, formats=formats, choice=Choice(seqs=seqs), rights=rights
        )
    except TooManyRows as error:
        raise UsageError(str(error)) from error
    for name in manifest["files"]:
        print(f"{folder / name}: of {manifest['rows']} articles")  # noqa: T201 - the answer
    return 0


def _query(options: argparse.Namespace) -> Query:
    return Query(
        words=" ".join(options.query),
        since=options.since,
        until=options.until,
        portals=tuple(options.portal),
        sources=tuple(options.source),
        kinds=tuple(options.kind),
        flags=tuple(options.flag),
    )


def _told(hits: list[Hit], counted: int) -> str:
    if not hits:
        return "nothing is found"
    shown = [
        f"{hit.published_date or '----------'}  {hit.portal}  {hit.title or ''}\n  {hit.url}\n  {hit.excerpt}"
        for hit in hits
    ]
    return "\n".join([*shown, f"{len(hits)} of {counted}"])


SUBCOMMAND = Subcommand(
    name="search",
    syntax="[WORDS …] [--since DATE] [--until DATE] [--portal NAME] [--flag KIND] … [--format NAME -o DIR] [--json]",
    summary="finds the articles that hold certain words",
    description=(
        "Find the articles of the current view that hold all of the words in title or text, newest first. Words of two"
        ' or more characters are found wherever they stand; "phrases" as they are; -words exclude. Script, width and'
        " case make no difference: 会议 finds 會議. The index is search.sqlite in the state folder, made the first time"
        " and brought up to date each time after. With --format and -o all that is found is written as by export."
        " Exit status: 0 done, also when nothing is found; 1 no corpus, or the disk refuses; 2 wrong arguments."
    ),
    add_options=_add_options,
)

"""``scrapy corpus copies``: which articles say the same as one, or which portal has how many from which."""

import argparse
import json
import sys

from scrapy.exceptions import UsageError

from corpus.copies.index import Index, opened
from corpus.copies.marks import flows, mark, members
from corpus.table.table import Editions, Snapshot
from corpus.views.overview import ids_of, portals_of
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.exit_statuses import EXIT_FAILED
from crawler.run.opening import state_of
from crawler.run.tables import output, show_lines, show_table


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "article", nargs="*", metavar="[PORTAL] URL|ID", help="the article; its portal where two have had the address"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON document")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if len(options.article) > 2:
        raise UsageError("expected an article, PORTAL URL|ID, or none")
    state = state_of(settings)
    corpus = Editions(state.editions).snapshot()
    with opened(corpus, state.copies, told=progress(settings, "editions are compared")) as index:
        if not options.article:
            return _flows(index, is_json=options.json)
        return _members(index, *_article(corpus, options.article), is_json=options.json)


def _article(corpus: Snapshot, words: list[str]) -> tuple[str, str]:
    *named, key = words
    portals = named or portals_of(corpus.rows, key)
    if len(portals) > 1:
        raise UsageError(f"{key} is known on {', '.join(portals)}; expected: copies PORTAL URL|ID")
    ids = ids_of(corpus.rows, portals[0], {key}) if portals else []
    return (portals[0], ids[-1]) if ids else ("", key)


def _members(index: Index, portal: str, article: str, *, is_json: bool) -> int:
    if not portal:
        print(f"scrapy corpus: no article has the id or address {article}", file=sys.stderr)  # noqa: T201
        return EXIT_FAILED
    found = members(index, portal, article)
    if is_json:
        print(json.dumps([each._asdict() for each in found], ensure_ascii=False))  # noqa: T201 - the answer
        return 0
    rows = [[each.published_date or "", each.portal, each.source or "", each.names or "", each.url] for each in found]
    show_table(output(), ("date", "portal", "source", "names", "address"), rows)
    show_lines(output(), ("the original first; names: the portal that mostly writes for the source",))
    return 0


def _flows(index: Index, *, is_json: bool) -> int:
    mark(index)
    found = flows(index)
    if is_json:
        print(json.dumps([each._asdict() for each in found]))  # noqa: T201 - the answer
        return 0
    show_table(
        output(),
        ("portal", "has from", "copies", "named"),
        [[each.portal, each.original, each.copies, each.named] for each in found],
    )
    show_lines(output(), ("named: copies that name that portal by their source",))
    return 0


SUBCOMMAND = Subcommand(
    name="copies",
    syntax="[[PORTAL] URL|ID] [--json]",
    summary="tells which articles say the same as one, or which portal has how many from which",
    description=(
        "List the articles that say the same as one, the original first, with the source that each names; without an"
        " article, how many articles each portal has from which other, and how many of these name it. All of it is of"
        " the current view. The index is copies.sqlite in the state folder, made the first time and brought up to date"
        " each time after. Exit status: 0 done, also when there are no copies; 1 no corpus, no such article, or the"
        " disk refuses; 2 wrong arguments."
    ),
    add_options=_add_options,
)

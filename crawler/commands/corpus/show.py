"""``scrapy corpus show``: one article, with every repair and every edition."""

import argparse
import sys

from scrapy.exceptions import UsageError

from corpus.table.editions import row_json
from corpus.table.table import Editions
from corpus.views.overview import described, history, portals_of
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.exit_statuses import EXIT_FAILED
from crawler.run.opening import state_of


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("portal", nargs="?", metavar="PORTAL", help="needed where two have had the address")
    parser.add_argument("key", metavar="URL|ID", help="the article's address, one that it had, or its id")
    parser.add_argument("--json", action="store_true", help="print the editions as JSON lines, oldest first")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    rows, key = Editions(state_of(settings).editions).dataset(), options.key
    portals = [options.portal] if options.portal else portals_of(rows, key)
    if len(portals) > 1:
        raise UsageError(f"{key} is known on {', '.join(portals)}; expected: show PORTAL URL|ID")
    found = history(rows, portals[0], key) if portals else []
    if not found:
        where = options.portal or "any"
        print(f"scrapy corpus: portal {where}: no article has the id or address {key}", file=sys.stderr)  # noqa: T201
        return EXIT_FAILED
    print("\n".join(map(row_json, found) if options.json else described(found)))  # noqa: T201 - the answer
    return 0


SUBCOMMAND = Subcommand(
    name="show",
    syntax="[PORTAL] URL|ID [--json]",
    summary="prints an article, every repair made to it, and its editions",
    description=(
        "Print an article: its fields, its text with every repair in its place (⟦pass|cut⟧, ⟦pass|old⟶new⟧), what was"
        " cut from the page, and each edition with its difference from the one before. Exit status: 0 it is shown;"
        " 1 no corpus, or no such article; 2 wrong arguments."
    ),
    add_options=_add_options,
)

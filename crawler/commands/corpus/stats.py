"""``scrapy corpus stats``: what the corpus holds, by portal."""

import argparse
import json

from corpus.table.table import Editions
from corpus.views.overview import portal_counts
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of
from crawler.run.tables import Cell, output, show_lines, show_table

_NAMES = ("portal", "articles", "editions", "gone", "characters", "undated", "earliest", "latest")
_NOTES = ("editions, gone (tombstones): ever written; the others: of what stands now",)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON document")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    counts = portal_counts(Editions(state_of(settings).editions).dataset())
    if options.json:
        print(json.dumps([count._asdict() for count in counts], default=str))  # noqa: T201 - the answer
        return 0
    show_table(output(), _NAMES, [[_cell(value) for value in count] for count in counts])
    show_lines(output(), _NOTES)
    return 0


def _cell(value: object) -> Cell:
    return value if isinstance(value, int) else "" if value is None else str(value)


SUBCOMMAND = Subcommand(
    name="stats",
    syntax="[--json]",
    summary="counts what the corpus holds, by portal",
    description="Count what the corpus holds, by portal. Exit status: 0 all is well; 1 no corpus; 2 wrong arguments.",
    add_options=_add_options,
)

"""``scrapy corpus stats``: what the corpus holds, by portal."""

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scrapy.settings import Settings

from corpus.table.table import Editions
from corpus.views.overview import portal_counts
from crawler.commands.subcommands import Subcommand

_WIDTH = 120
"""Characters of a line that goes to a file or a pipe."""


def _add_options(_parser: argparse.ArgumentParser) -> None:
    pass


def _run(settings: Settings, _options: argparse.Namespace) -> int:
    rows = Editions(Path(settings["PORTALS_STATE"]) / "corpus" / "editions").dataset()
    table = Table("portal", "articles", "editions", "gone", "characters", "undated", "earliest", "latest")
    for count in portal_counts(rows):
        table.add_row(*("" if value is None else str(value) for value in count))
    Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)
    return 0


SUBCOMMAND = Subcommand(
    name="stats",
    syntax="",
    summary="counts what the corpus holds, by portal",
    description="Count what the corpus holds, by portal. Exit status: 0 all is well; 1 no corpus; 2 wrong arguments.",
    add_options=_add_options,
    run=_run,
)

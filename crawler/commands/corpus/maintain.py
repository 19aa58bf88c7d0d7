"""``scrapy corpus maintain``: the table compacted."""

import argparse
import json
from datetime import UTC, datetime, timedelta

from corpus.table.table import Editions
from corpus.table.upkeep import maintain
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of
from crawler.state.lock import lock


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    state = state_of(settings)
    editions = Editions(state.editions)
    retention = timedelta(days=settings.retention_days)
    with lock(state.path):
        done = maintain(editions.folder, editions.opened(), datetime.now(UTC), retention)
    print(json.dumps({"done": done}) if options.json else ", ".join(done) or "nothing is due")  # noqa: T201 - the answer
    return 0


SUBCOMMAND = Subcommand(
    name="maintain",
    syntax="[--json]",
    summary="compacts the table and deletes what it no longer needs",
    description=(
        "Compact the table of editions, and delete the files that compaction has replaced PORTALS_RETENTION_DAYS ago."
        " Runs do it by themselves. Exit status: 0 done, or nothing is due; 1 no corpus, or the disk refuses;"
        " 2 wrong arguments; 4 a run holds the state folder."
    ),
    add_options=_add_options,
)

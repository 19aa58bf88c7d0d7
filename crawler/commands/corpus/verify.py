"""``scrapy corpus verify``: the state folder looked through for damage."""

import argparse

from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.exit_statuses import EXIT_FAILED
from crawler.run.opening import state_of
from crawler.upkeep.verify import verify


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help="read every byte, to find rot")
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    found = verify(state_of(settings), deep=options.deep)
    print(found.json() if options.json else found.text())  # noqa: T201 - the answer
    return EXIT_FAILED if found.faults else 0


SUBCOMMAND = Subcommand(
    name="verify",
    syntax="[--deep] [--json]",
    summary="looks for damage in all parts of the state folder, and says what to do",
    description=(
        "Look for damage in all parts of the state folder, exports and releases among them: at names, sizes and"
        " numbers, and with --deep at every byte; say what to do about each fault, and change nothing. Exit status: 0"
        " all is whole; 1 there is damage, no state folder, or the disk cannot be read; 2 wrong arguments; 4 a run"
        " holds the state folder."
    ),
    add_options=_add_options,
)

"""``scrapy corpus changes``: the change feed."""

import argparse

from corpus.table.table import Editions
from corpus.views.changes import changes, event_json
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=int, default=0, metavar="N", help="only those after number N, the 'seq' of the last dealt with"
    )
    parser.add_argument("--json", action="store_true", help="as without it: JSON lines")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    corpus = Editions(state_of(settings).editions).snapshot()
    for event in changes(corpus, since=options.since):
        print(event_json(event))  # noqa: T201 - the answer
    return 0


SUBCOMMAND = Subcommand(
    name="changes",
    syntax="[--since N]",
    summary="prints one JSON event a line, oldest first",
    description=(
        "Print what became of which article, one JSON event a line, oldest first. Exit status: 0 all are printed;"
        " 1 no corpus; 2 wrong arguments; 3 the cursor N is not kept any more, start again from an export."
    ),
    add_options=_add_options,
)

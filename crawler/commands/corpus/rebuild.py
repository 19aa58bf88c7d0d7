"""``scrapy corpus rebuild``: frontier and corpus made anew from the archive."""

import argparse
import asyncio
import json
from contextlib import closing
from functools import partial
from pathlib import Path

from scrapy.exceptions import UsageError

from corpus.consumers.carrying import carried
from corpus.table.delta_log import TableReadError
from corpus.table.table import Editions, NoCorpusError
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import seeds_ever, state_of, workers
from crawler.state.folder import StateFolder
from crawler.state.lock import lock
from crawler.upkeep.rebuild import last_number, rebuild


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="DIR", help="folder for the new frontier and corpus")
    parser.add_argument("--json", action="store_true", help="print what was made as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if not options.output:
        raise UsageError("expected -o DIR, a folder for the new frontier and corpus")
    state, folder, portals = state_of(settings), StateFolder(Path(options.output)), seeds_ever(settings)
    with lock(state.path), closing(workers(settings)) as pool:
        after = last_number(Editions(state.editions), state.frontier)
        told = progress(settings, "records of the archive are read")
        ending = partial(_carry, state, folder)
        done = asyncio.run(rebuild(state.archive, folder, portals, pool, after=after, told=told, ending=ending))
    said = f"{folder}: {done.editions} editions from {done.records} records of {done.runs} runs"
    print(json.dumps({"folder": str(folder)} | done._asdict()) if options.json else said)  # noqa: T201 - the answer
    return 0


def _carry(state: StateFolder, folder: StateFolder, made: Editions) -> None:
    """Carry the cursors of consumers over; where the old table cannot be read, they begin again with an export."""
    try:
        old = Editions(state.editions).snapshot()
    except (NoCorpusError, TableReadError):
        return
    carried(old, state.consumers, made.snapshot(), folder.consumers)


SUBCOMMAND = Subcommand(
    name="rebuild",
    syntax="-o DIR [--json]",
    summary="makes frontier and corpus anew in DIR, from the archive, the seeds and today's cleaner alone",
    description=(
        "Make frontier and corpus anew in DIR, from the archive, the seeds and today's cleaner alone; the state folder"
        " is only read. Called again with the DIR of a rebuild that was killed, it goes on with that."
        " Exit status: 0 they are made; 1 DIR holds another frontier or corpus, the archive is damaged, or the"
        " disk refuses; 2 wrong arguments or seeds; 4 a run holds the state folder."
    ),
    add_options=_add_options,
)

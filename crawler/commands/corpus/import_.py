"""``scrapy corpus import``: what other crawlers archived of the portals, taken into archive and corpus."""

import argparse
import asyncio
import json
import shutil
import sys
from contextlib import closing
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.portals.portal import Portal
from crawler.run.exit_statuses import EXIT_FAILED
from crawler.run.history import versions
from crawler.run.opening import clock_of, judging_of, note_origin, portals_ever, room_of, seeds_of, state_of, workers
from crawler.run.tables import Cell, output, show_lines, show_table
from crawler.settings import DOWNLOAD_MAXSIZE
from crawler.state.folder import StateFolder
from crawler.state.lock import lock
from crawler.upkeep.imports.import_ import Conditions, take_in
from crawler.upkeep.imports.results import Imported
from crawler.upkeep.imports.sources import sources
from crawler.upkeep.imports.survey import Survey, survey

_COLUMNS = {
    "editions": ("new", "changed", "revived", "rebuilt"),
    "history": ("backfilled",),
    "same": ("same",),
    "doubted": ("doubted",),
    "no article": ("other", "suspect", "gone", "blocked"),
    "failed": ("failed", "refused", "quarantined"),
}
"""Column of the table: the results that it counts."""
_SCRATCH = "unpacked"
_SHOWN = 5


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("warcs", nargs="*", metavar="WARC", help="WARC or WACZ files, or folders of them")
    parser.add_argument("--portal", action="append", default=[], metavar="NAME", help="of that portal; may be repeated")
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if not options.warcs:
        raise UsageError("expected WARC or WACZ files, or folders of them")
    state, portals = state_of(settings), _chosen(settings, options.portal)
    scratch = state.path / _SCRATCH
    with lock(state.path):
        shutil.rmtree(scratch, ignore_errors=True)  # what a killed import left
        try:
            found = _survey(settings, [Path(each) for each in options.warcs], scratch, portals)
            done = _taken_in(settings, state, found)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    if options.json:
        print(json.dumps(_json(done, found)))  # noqa: T201 - the answer
    else:
        _show(done, found)
    for fault in found.faults:
        print(f"scrapy corpus: {fault}", file=sys.stderr)  # noqa: T201 - for the person who called it
    return EXIT_FAILED if found.faults else 0


def _chosen(settings: OwnSettings, names: list[str]) -> dict[str, Portal]:
    known = seeds_of(settings)
    if unknown := set(names) - known.keys():
        raise UsageError(f"--portal {', '.join(sorted(unknown))}: no such portal; there are {', '.join(known)}")
    return {name: known[name] for name in names or known}


def _survey(settings: OwnSettings, paths: list[Path], scratch: Path, portals: dict[str, Portal]) -> Survey:
    told = progress(settings, "captures are looked through")
    return survey(sources(paths, scratch), portals, clock_of(settings)(), told)


def _taken_in(settings: OwnSettings, state: StateFolder, found: Survey) -> Imported:
    note_origin(state, settings, {each.home.portal for each in found.articles})
    by = Conditions(
        clock_of(settings)(),
        versions(),
        judging_of(settings),
        settings.freeze_share,
        DOWNLOAD_MAXSIZE,
        room_of(settings, state),
    )
    told = progress(settings, f"of {len(found.articles)} captures of articles are taken in")
    with closing(workers(settings)) as pool:
        return asyncio.run(take_in(found, state, portals_ever(settings), pool, by, told))


def _json(done: Imported, found: Survey) -> dict[str, object]:
    return {
        "run": done.run,
        "portals": done.results,
        "reasons": done.reasons,
        "left_out": dict(sorted((found.left_out + done.left_out).items())),
        "faults": found.faults,
    }


def _show(done: Imported, found: Survey) -> None:
    rows: list[list[Cell]] = [
        [name, *(sum(counts[result] for result in results) for results in _COLUMNS.values())]
        for name, counts in sorted(done.results.items())
    ]
    show_lines(output(), [f"run {done.run}" if done.run else "nothing is new"])
    show_table(output(), ("portal", *_COLUMNS), rows)
    show_lines(output(), [f"failed, {why}: {count}" for why, count in done.reasons.most_common(_SHOWN)])
    left_out = sorted((found.left_out + done.left_out).items())
    show_lines(output(), [f"left out, {why}: {count}" for why, count in left_out])


SUBCOMMAND = Subcommand(
    name="import",
    syntax="WARC… [--portal NAME] [--json]",
    summary="takes in what other crawlers archived of the portals, as of the day on which they saw it",
    description=(
        "Take the articles of known portals in WARC or WACZ files of other crawlers into archive and corpus, with the"
        " dates at which they were captured. What is older than what is known is history: it changes nothing of how an"
        " article is now. A capture is never a deletion. Called again, it goes on behind what is taken in. Exit status:"
        " 0 all is taken in; 1 a file is damaged (all else is taken in), or the disk refuses; 2 wrong arguments or"
        " seeds; 4 a run holds the state folder."
    ),
    add_options=_add_options,
)

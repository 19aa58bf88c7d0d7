"""``scrapy portals report``: the page of a run, made again."""

import argparse
import gc
import json
import re
import webbrowser
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.portals.portal import Portal
from crawler.run.opening import state_of
from crawler.run_report.telling import page_of
from crawler.state.folder import StateFolder

_RUN = re.compile(r"\d{8}T\d{6}Z-\d+")


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", nargs="?", help="the name of a run; without it, the last")
    parser.add_argument("--open", action="store_true", help="open it in the browser too")


SUBCOMMAND = Subcommand(
    name="report",
    syntax="[RUN] [--open]",
    summary="makes the page of a run",
    description=(
        "Make the page of a run from its report, and print its path: what came, changed, went and failed, alarms with"
        " the command that looks further, changes, doubtful pages, and curves of the last weeks. It opens without a"
        " network. Exit status: 0 it is made; 1 no such report; 2 wrong arguments, settings or seeds."
    ),
    add_options=_add_options,
)


def run(settings: OwnSettings, portals: dict[str, Portal], options: argparse.Namespace) -> int:
    """Do it, and return the exit status.

    Raises:
        UsageError: if the name is no run's.
        OSError: if there is no such report.
    """
    if options.run and not _RUN.fullmatch(options.run):
        raise UsageError(f"{options.run}: no run; expected a name such as 20260302T080000Z-12")
    state = state_of(settings)
    values = json.loads(_report(state, options.run).read_bytes())
    gc.disable()  # half the time of a page goes into looking for garbage among 500 reports, and there is none
    try:
        page = page_of(values, settings, state, portals)
    finally:
        gc.enable()
    print(page)  # noqa: T201 - the answer
    if options.open:
        webbrowser.open(page.resolve().as_uri())
    return 0


def _report(state: StateFolder, name: str | None) -> Path:
    """Return the path of a run's report; without a name, of the last."""
    names = [path for path in state.reports.glob("*.json") if _RUN.fullmatch(path.stem) and name in {None, path.stem}]
    found = sorted(names, key=lambda path: int(path.stem.rpartition("-")[2]))
    if not found:
        raise OSError(
            f"{state.reports}: no report{f' of run {name}' if name else ''}; 'scrapy crawl portals' writes one"
        )
    return found[-1]

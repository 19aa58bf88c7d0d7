"""``scrapy corpus wacz``: the archive as a file that other people's tools replay."""

import argparse
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from scrapy.exceptions import UsageError

from corpus.table.table import Editions, NoCorpusError
from corpus.views.current import current
from corpus.wacz.package import Page, package
from crawler.commands.progress import progress
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.clock import system_clock
from crawler.run.opening import seeds_ever, state_of
from crawler.state.folder import StateFolder
from crawler.state.identity import identity
from crawler.state.lock import lock

_COLUMNS = ["portal", "url", "first_seen", "title"]


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE.wacz", help="file to write")
    parser.add_argument("--portal", action="append", default=[], metavar="NAME", help="of that portal; may be repeated")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if not (options.output or "").endswith(".wacz"):
        raise UsageError("expected -o FILE.wacz, the file to write")
    state, output, portals = state_of(settings), Path(options.output), _chosen(settings, options.portal)
    with lock(state.path):
        done = package(
            state.archive,
            output,
            portals=portals,
            pages=_pages(state, portals),
            title=f"{', '.join(portals) if portals else 'corpus'} of {identity(state)[:8]}",
            created=system_clock(),
            told=progress(settings, "records are packed"),
        )
    said = f"{output}: {done.records} records, {done.indexed} of them pages that can be replayed; {done.pages} articles"
    print(json.dumps({"file": str(output)} | done._asdict()) if options.json else said)  # noqa: T201 - the answer
    return 0


def _chosen(settings: OwnSettings, names: Collection[str]) -> list[str] | None:
    if unknown := set(names) - (known := seeds_ever(settings)).keys():
        raise UsageError(f"--portal {', '.join(sorted(unknown))}: no such portal; there are {', '.join(known)}")
    return sorted(names) if names else None


def _pages(state: StateFolder, portals: Collection[str] | None) -> Iterator[Page]:
    """Yield the articles that stand; none before there is a corpus."""
    try:
        rows = Editions(state.editions).dataset()
    except NoCorpusError:
        return
    for batch in current(rows, columns=_COLUMNS):
        for portal, *page in zip(*(batch[name].to_pylist() for name in _COLUMNS), strict=True):
            if portals is None or portal in portals:
                yield Page(*page)


SUBCOMMAND = Subcommand(
    name="wacz",
    syntax="-o FILE.wacz [--portal NAME]",
    summary="packs the archive, or that of some portals, into a WACZ file that other people's tools replay",
    description=(
        "Write the records of the archive, an index of them, and the articles of the current view as the pages to enter"
        " by into one WACZ file, which ReplayWeb.page, pywb and others replay. It holds pages as they were, also of"
        " articles that are gone; make it again after a purge. Exit status: 0 it is written; 1 damage, or the disk"
        " refuses; 2 wrong arguments or seeds; 4 a run holds the state folder."
    ),
    add_options=_add_options,
)

"""``scrapy portals``: the portals and their state, and what would happen to one page."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.frontier import Frontier
from crawler.opening import seeds_of
from crawler.portals import Portal
from crawler.seeds import SeedError
from crawler.trial import Trial, fetched, saved, trial, write_fixture

_WIDTH = 120
"""Characters of a line that goes to a file or a pipe."""


class Command(ScrapyCommand):
    """Lists portals, or tries one page."""

    requires_project = True
    requires_crawler_process = True

    def syntax(self) -> str:
        """Say how it is called."""
        return "[try PORTAL URL|SAVED.html [--fixture FOLDER]]"

    def short_desc(self) -> str:
        """Say what it does."""
        return "List the portals with their state, or show what would happen to one page"

    def long_desc(self) -> str:
        """Say what the exit status means."""
        return (
            f"{self.short_desc()}. A trial keeps its state apart: nothing of it reaches archive, frontier or corpus."
            " Exit status: 0 all is well; 1 the page could not be fetched or read; 2 wrong arguments or seeds."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--fixture", metavar="FOLDER", help="try: write page and result there as a test fixture")
        parser.add_argument("--url", help="try: the address that a saved page came from")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """List, or try."""
        assert self.settings is not None
        try:
            portals = seeds_of(self.settings)
        except SeedError as error:
            print(f"scrapy portals: {error}", file=sys.stderr)  # noqa: T201 - for the person who called it
            self.exitcode = 2
            return
        if not args:
            Console(width=None if sys.stdout.isatty() else _WIDTH).print(_table(portals, _states(Path(self.settings["PORTALS_STATE"]) / "frontier.sqlite")))
            return
        if len(args) != 3 or args[0] != "try":
            raise UsageError("expected: try PORTAL URL|SAVED.html")
        if args[1] not in portals:
            raise UsageError(f"{args[1]}: no such portal; there are {', '.join(portals)}")
        self._try(portals[args[1]], args[2], opts)

    def _try(self, portal: Portal, target: str, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        is_address = target.startswith(("http://", "https://"))
        page = fetched(self.crawler_process, self.settings, portal, target) if is_address else saved(target, opts.url)
        result: Trial = trial(portal, page, datetime.now(UTC).date())
        print(result.text)  # noqa: T201 - what was asked for
        if opts.fixture and result.article:
            write_fixture(Path(opts.fixture), page, result.article)
        self.exitcode = 0 if result.is_read else 1


def _states(path: Path) -> list[tuple[str, str, str, int, float | None]]:
    if not path.exists():
        return []
    frontier = Frontier(path)
    try:
        return frontier.states()
    finally:
        frontier.close()


def _table(portals: dict[str, Portal], states: list[tuple[str, str, str, int, float | None]]) -> Table:
    table = Table("portal", "title", "channels", "articles", "not live", "last seen (UTC)")
    for portal in portals.values():
        rows = [row for row in states if row[0] == portal.name]
        articles = {state: count for _, kind, state, count, _ in rows if kind == "article"}
        unread = ", ".join(f"{state} {count}" for state, count in articles.items() if state not in {"live", "queued"})
        seen = max((row[4] for row in rows if row[4]), default=None)
        table.add_row(
            portal.name,
            portal.title,
            _channels(portal, rows),
            str(articles.get("live", 0)),
            unread,
            f"{datetime.fromtimestamp(seen, UTC):%Y-%m-%d %H:%M}" if seen else "never",
        )
    return table


def _channels(portal: Portal, rows: list[tuple[str, str, str, int, float | None]]) -> str:
    failing = sum(count for _, kind, state, count, _ in rows if kind == "channel" and state not in {"live", "queued"})
    unverified = sum(channel.verified is None for channel in portal.channels)
    notes = [f"{unverified} unverified" if unverified else "", f"{failing} failing" if failing else ""]
    return f"{len(portal.channels)} " + "".join(f"({note})" for note in notes if note)

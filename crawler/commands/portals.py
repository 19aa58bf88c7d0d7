"""``scrapy portals``: the portals and their state, and what would happen to one page."""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from cleaners.portal_model import PortalModel
from crawler.commands.failures import told
from crawler.frontier.counts import Count, counts, dues, held_back
from crawler.frontier.store import Frontier
from crawler.journal.lessons import Lessons
from crawler.own_settings import OwnSettings, own_settings
from crawler.portals.portal import Portal
from crawler.run.opening import clock_of, seeds_of
from crawler.trials.trial import Trial, fetched, saved, trial, write_fixture

_WIDTH = 120
"""Characters of a line that goes to a file or a pipe."""


class Command(ScrapyCommand):
    """Lists portals, or tries one page."""

    requires_project = True
    requires_crawler_process = True

    def syntax(self) -> str:
        """Say how it is called."""
        return "[--due] | [try PORTAL URL|SAVED.html [--fixture FOLDER]]"

    def short_desc(self) -> str:
        """Say what it does."""
        return "List the portals with their state or what is due and why, or show what would happen to one page"

    def long_desc(self) -> str:
        """Say what the exit status means."""
        return (
            f"{self.short_desc()}. A trial keeps its state apart: nothing of it reaches archive, frontier or corpus."
            " Exit status: 0 all is well; 1 the page or the state folder could not be read; 2 wrong arguments or seeds."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--due", action="store_true", help="show what is due, and why")
        parser.add_argument("--fixture", metavar="FOLDER", help="try: write page and result there as a test fixture")
        parser.add_argument("--url", help="try: the address that a saved page came from")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """List, or try."""
        assert self.settings is not None
        with told(self, "portals"):
            own = own_settings(self.settings)
            portals = seeds_of(own)
            if not args:
                self._list(own, portals, is_due=opts.due)
                return
            if len(args) != 3 or args[0] != "try":
                raise UsageError("expected: try PORTAL URL|SAVED.html")
            if args[1] not in portals:
                raise UsageError(f"{args[1]}: no such portal; there are {', '.join(portals)}")
            self._try(own, portals[args[1]], args[2], opts)

    def _list(self, own: OwnSettings, portals: dict[str, Portal], *, is_due: bool) -> None:
        frontier = own.state / "frontier.sqlite"
        now = clock_of(own)() if is_due else None
        table = _due_table(portals, frontier, now.timestamp()) if now else _table(portals, frontier)
        Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)

    def _try(self, own: OwnSettings, portal: Portal, target: str, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        is_address = target.startswith(("http://", "https://"))
        page = fetched(self.crawler_process, self.settings, portal, target) if is_address else saved(target, opts.url)
        rules = portal.rules(datetime.now(UTC).date())
        model = None if opts.fixture else _model(own, portal)  # a fixture is read without a state folder
        rules = rules._replace(model=model)
        result: Trial = trial(portal, page, rules)
        print(result.text)  # noqa: T201 - what was asked for
        if opts.fixture:
            write_fixture(Path(opts.fixture), page, rules, result)
        self.exitcode = 0 if result.is_read else 1


def _model(own: OwnSettings, portal: Portal) -> PortalModel | None:
    """Return what the portal has taught the crawl, if it has."""
    path = own.state / "frontier.sqlite"
    if not portal.learn or not path.exists():
        return None
    with closing(Frontier(path)) as frontier:
        return Lessons(frontier).models.get(portal.name)


def _due_table(portals: dict[str, Portal], frontier: Path, now: float) -> Table:
    table = Table("portal", "pages", "due", "later", "first (UTC)", "why")
    held = held_back(frontier, portals.values(), now)
    for due in dues(frontier, portals.values(), now):
        first = f"{datetime.fromtimestamp(due.next, UTC):%Y-%m-%d %H:%M}"
        why = f"{due.why}; held back: {held[due.portal]}" if due.portal in held else due.why
        table.add_row(due.portal, due.kind, str(due.now), str(due.later), first, why)
    return table


def _table(portals: dict[str, Portal], frontier: Path) -> Table:
    table = Table("portal", "title", "channels", "articles", "not live", "last seen (UTC)")
    known = counts(frontier) if frontier.exists() else []
    for portal in portals.values():
        rows = [row for row in known if row.portal == portal.name]
        articles = {row.state: row.pages for row in rows if row.kind == "article"}
        unread = ", ".join(f"{state} {count}" for state, count in articles.items() if state not in {"live", "queued"})
        seen = max((row.last_seen for row in rows if row.last_seen), default=None)
        table.add_row(
            portal.name,
            portal.title,
            _channels(portal, rows),
            str(articles.get("live", 0)),
            unread,
            f"{datetime.fromtimestamp(seen, UTC):%Y-%m-%d %H:%M}" if seen else "never",
        )
    return table


def _channels(portal: Portal, rows: list[Count]) -> str:
    failing = sum(row.pages for row in rows if row.kind == "channel" and row.state not in {"live", "queued"})
    unverified = sum(channel.verified is None for channel in portal.channels)
    notes = [f"{unverified} unverified" if unverified else "", f"{failing} failing" if failing else ""]
    return f"{len(portal.channels)} " + "".join(f"({note})" for note in notes if note)

"""``scrapy portals``: the portals and their state, and what would happen to one page."""

import argparse
import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from cleaners.article import Judge
from cleaners.portal_model import PortalModel
from crawler.commands import portal_report
from crawler.commands.failures import told
from crawler.commands.portal_lists import due_json, show_due, show_standings, standing_json, standings
from crawler.commands.portals_doctor import DOCTOR, doctor
from crawler.commands.subcommands import Subcommand, parser
from crawler.frontier.store import Frontier
from crawler.journal.lessons import Lessons
from crawler.own_settings import OwnSettings, own_settings
from crawler.portals.addresses import resolved
from crawler.portals.portal import Portal
from crawler.reading.judging import Judging
from crawler.run.arguments import chosen_portals
from crawler.run.opening import clock_of, seeds_of, state_of
from crawler.run.tables import output
from crawler.state.rebuilding import check_whole
from crawler.trials.lists import list_json, shown_list, tried_list
from crawler.trials.one_page import fetched, saved
from crawler.trials.trial import Trial, trial, write_fixture


def _add_trial_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("portal", metavar="PORTAL", nargs="?", help="whose rules the page is read by")
    parser.add_argument(
        "target", metavar="URL|SAVED.html", nargs="?", help="an address, which is fetched politely, or a file"
    )
    parser.add_argument("--fixture", metavar="FOLDER", help="write page and result there as a test fixture")
    parser.add_argument("--list", dest="list_file", metavar="SAVED", help="read a saved list page, whatever wrote it")
    parser.add_argument("--url", help="the address that a saved page came from")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="answer --list in JSON")


_TRY = Subcommand(
    name="try",
    syntax="PORTAL URL|SAVED.html [--url URL] [--fixture FOLDER] | try [PORTAL] --list SAVED --url URL [--json]",
    summary="shows what would happen to one page",
    description=(
        "Show which rule matches one page, what the cleaners make of it, with every repair in its place, and what was"
        " cut. A trial keeps its state apart: nothing of it reaches archive, frontier or corpus. With --list, show what"
        " a saved list page, feed, sitemap or JSON answer lists, without a seed: entries with title and date, and the"
        " next page; with a PORTAL, its articles only. Exit status: 0 the page was read; 1 it could not be, or is no"
        " article, or lists nothing; 2 wrong arguments or seeds."
    ),
    add_options=_add_trial_options,
)
_SUBCOMMANDS = {each.name: each for each in (_TRY, portal_report.SUBCOMMAND, DOCTOR)}


class Command(ScrapyCommand):
    """Lists portals, tries one page, or examines a portal."""

    requires_project = True
    requires_crawler_process = True

    def syntax(self) -> str:
        """Say how it is called."""
        return "[--due] [--json] | try PORTAL URL|SAVED.html … | report [RUN] | doctor URL …"

    def short_desc(self) -> str:
        """Say what it does."""
        return "List the portals with their state or what is due, try one page, or examine a portal and write its seed"

    def long_desc(self) -> str:
        """Say what the exit status means."""
        return (
            f"{self.short_desc()}; 'report' {portal_report.SUBCOMMAND.summary}, 'doctor' {DOCTOR.summary}."
            " 'scrapy portals try --help', likewise report and doctor, tell more."
            " Exit status: 0 all is well; 1 the page or the state folder could not be read; 2 wrong arguments or seeds."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--due", action="store_true", help="show what is due, and why")
        parser.add_argument("--json", action="store_true", help="list as a JSON document, times in ISO 8601")
        parser.add_argument("words", nargs=argparse.REMAINDER, metavar="try|report|doctor …", help="see above")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read what follows the word: Scrapy's options stand before it or behind it."""
        if args or (opts.words and opts.words[0] not in _SUBCOMMANDS):
            expected = "expected options, or: try PORTAL URL|SAVED.html, or: report [RUN], or: doctor URL"
            raise UsageError(f"{[*args, *opts.words][0]}: unknown; {expected}")
        if opts.words:
            parser("portals", _SUBCOMMANDS[opts.words[0]], super().add_options).parse_args(opts.words[1:], opts)
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - nothing is left of them
        """List, try, or examine."""
        assert self.settings is not None
        assert self.crawler_process is not None
        with told(self, "portals"):
            own = own_settings(self.settings)
            check_whole(state_of(own))
            if opts.words[:1] == [DOCTOR.name]:
                self.exitcode = doctor(self.crawler_process, self.settings, own, opts)
                return
            portals = seeds_of(own)
            if not opts.words:
                _list(own, portals, opts)
                return
            if opts.words[0] == portal_report.SUBCOMMAND.name:
                self.exitcode = portal_report.run(own, portals, opts)
                return
            if opts.portal and opts.portal not in portals:
                raise UsageError(f"{opts.portal}: no such portal; there are {', '.join(portals)}")
            if opts.list_file:
                self._try_list(portals.get(opts.portal), opts)
            elif not opts.portal or not opts.target:
                raise UsageError("expected PORTAL URL|SAVED.html, or --list SAVED --url URL")
            else:
                self._try(own, portals[opts.portal], opts.target, opts)

    def _try_list(self, portal: Portal | None, opts: argparse.Namespace) -> None:
        if opts.target or not opts.url or resolved("", opts.url) is None:
            raise UsageError("--list SAVED needs --url, the address that the page came from, and no other page")
        tried = tried_list(Path(opts.list_file).read_bytes(), opts.url, portal)
        if opts.json:
            print(json.dumps(list_json(tried), ensure_ascii=False))  # noqa: T201 - the answer
        else:
            print(shown_list(tried))  # noqa: T201 - the answer
        self.exitcode = 0 if tried.entries else 1

    def _try(self, own: OwnSettings, portal: Portal, target: str, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        is_address = target.startswith(("http://", "https://"))
        url = target if is_address else opts.url
        if url and resolved("", url) is None:
            raise UsageError(f"{url!r}: no address; expected http://host/path")
        page = fetched(self.crawler_process, self.settings, portal, target) if is_address else saved(target, url)
        rules = portal.rules(datetime.now(UTC).date())
        model = None if opts.fixture else _model(own, portal)  # a fixture is read without a state folder
        rules = Judging(own.second_judge, own.extractor).rules(rules._replace(model=model))
        judge: Judge = "every" if own.second_judge == "every" and not opts.fixture else "unsure"
        result: Trial = trial(portal, page, rules, judge)
        print(result.text)  # noqa: T201 - what was asked for
        if opts.fixture:
            write_fixture(Path(opts.fixture), page, rules, result)
        self.exitcode = 0 if result.is_read else 1


def _list(own: OwnSettings, portals: dict[str, Portal], opts: argparse.Namespace) -> None:
    frontier = state_of(own).frontier
    now = clock_of(own)().timestamp() if opts.due else 0.0
    on = chosen_portals(own, portals, {}) if opts.due else {}
    if opts.json:
        is_due, found = opts.due, standings(portals, frontier)
        listed = due_json(on, frontier, now) if is_due else [standing_json(each) for each in found]
        print(json.dumps(listed, ensure_ascii=False))  # noqa: T201 - the answer
    elif opts.due:
        show_due(output(), on, frontier, now)
    else:
        show_standings(output(), standings(portals, frontier))


def _model(own: OwnSettings, portal: Portal) -> PortalModel | None:
    """Return what the portal has taught the crawl, if it has."""
    path = state_of(own).frontier
    if not portal.learn or not path.exists():
        return None
    with closing(Frontier(path)) as frontier:
        return Lessons(frontier).models.get(portal.name)

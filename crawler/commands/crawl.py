"""``scrapy crawl portals``: one run over the portals."""

# Three times while this is imported, Scrapy (2.19) looks through all that is imported by then: later, it takes 0.2 s.
import scrapy.core.downloader.handlers.http11  # noqa: F401

# isort: split
import argparse
import gc
import sys
from pathlib import Path
from subprocess import SubprocessError

from scrapy import signals
from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.exceptions import UsageError

from crawler.commands.failures import fail, told
from crawler.extensions.watchdog import STALLED
from crawler.frontier.counts import next_due
from crawler.own_settings import own_settings
from crawler.run.ending import Ending
from crawler.run.exit_statuses import EXIT_USAGE
from crawler.run.opening import opened, scrapy_settings
from crawler.run.report import Report, show, tell, write
from crawler.run.run import Run
from crawler.run.tables import output
from crawler.run_report.telling import tell_all


class Command(CrawlCommand):
    """Scrapy's own command, with the run opened before and reported after."""

    def syntax(self) -> str:
        """Say how it is called."""
        return "portals [-a portal=NAME,…] [-a since=YYYY-MM-DD] [-a limit=PAGES] [-a recheck=yes] [--json]"

    def short_desc(self) -> str:
        """Say what it does."""
        return "Recrawl the portals: visit what is due, archive it, clean it, and add what is new to the corpus"

    def long_desc(self) -> str:
        """Say what its exit status means."""
        return (
            f"{self.short_desc()}. Exit status: 0 all is well; 1 the run had to stop (disk, crash); 2 wrong arguments"
            " or seeds; 3 an alarm: a channel yielded nothing, deletions are frozen, or a portal is not as"
            " usual; 4 another run holds the state folder."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our option to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the run's report as JSON instead of the table")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run once over the portals."""
        assert self.settings is not None
        if args != ["portals"]:
            raise UsageError("expected one spider, portals")
        if opts.output or opts.overwrite_output:
            raise UsageError("-o, -O: a run adds to the corpus and yields no items; use 'scrapy corpus export -o DIR'")
        try:
            with told(self, "crawl"), opened(own_settings(self.settings), **opts.spargs) as run:
                self._crawl(run, is_json=opts.json)
        except UsageError as error:
            fail(self, "crawl", EXIT_USAGE, error)

    def _crawl(self, run: Run, *, is_json: bool) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        self.crawler_process.settings = scrapy_settings(self.settings, run.portals)
        crawler = self.crawler_process.create_crawler("portals")
        ending = Ending()
        crawler.signals.connect(ending.watch_signals, signal=signals.spider_opened)  # Scrapy's handlers stand by then
        crawler.signals.connect(ending.ask, signal=STALLED)
        self.crawler_process.crawl(crawler, run=run)
        gc.freeze()  # modules and the like: to look at them again and again holds the event loop up for 0.2 s
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed or crawler.stats is None:
            run.fail("the spider did not start")
        elif (reason := crawler.stats.get_value("finish_reason")) != "finished":
            run.fail(f"interrupted ({reason or 'shutdown'}); the next run goes on where this one stopped")
        result = run.finish()
        path = write(result, run.state.reports)
        self._tell(result, path)
        page = tell_all(result.written, own_settings(self.settings), run.state, run.portals)
        if is_json:
            print(path.read_text(encoding="utf-8"))  # noqa: T201 - the answer
        else:
            due = next_due(run.state.frontier, run.portals)
            show(output(), result, run.portals, str(run.state), due, page)
        self.exitcode = result.exit_status

    def _tell(self, result: Report, path: Path) -> None:
        assert self.settings is not None
        command = own_settings(self.settings).alarm_command
        try:
            if command and result.exit_status:
                tell(command, result, path)
        except (OSError, SubprocessError) as error:
            print(f"scrapy crawl: PORTALS_ALARM_COMMAND: {error}", file=sys.stderr)  # noqa: T201 - for the operator

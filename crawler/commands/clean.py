"""``scrapy clean``: the cleaners on saved pages and texts, by a portal's rules, without crawling."""

import argparse
from datetime import UTC, datetime

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from cleaners import Rules
from cleaners.command.cleaning import DETAILS, SUMMARY, SYNTAX, add_options, clean_files
from cleaners.command.inputs import ArgumentError, names_of
from crawler.commands.failures import told
from crawler.own_settings import own_settings


class Command(ScrapyCommand):
    """Cleans files."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return f"{SYNTAX} [--portal NAME] [--html OUT.html]"

    def short_desc(self) -> str:
        """Say what it does."""
        return SUMMARY

    def long_desc(self) -> str:
        """Say what the exit status means."""
        return f"{SUMMARY}. {DETAILS}"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        add_options(parser)
        parser.add_argument("--portal", metavar="NAME", help="use this portal's cleaning rules")
        parser.add_argument(
            "--html", metavar="OUT.html", help="with --explain: write the page beside its article there, for a browser"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean the files named."""
        with told(self, "clean"):
            try:
                if opts.html:
                    from crawler.commands.beside import write_beside  # noqa: PLC0415 - a template engine

                    write_beside(names_of(args), opts, self._rules(opts.portal))
                else:
                    self.exitcode = clean_files(names_of(args), opts, self._rules(opts.portal))
            except ArgumentError as error:
                raise UsageError(str(error)) from error

    def _rules(self, name: str | None) -> Rules | None:
        assert self.settings is not None
        own = own_settings(self.settings)
        if name is None:
            return None
        from crawler.run.opening import seeds_of  # noqa: PLC0415 - the crawl, which cleaning a file does not need

        known = seeds_of(own)
        if name not in known:
            raise UsageError(f"--portal {name}: no such portal; there are {', '.join(known)}")
        return known[name].rules(datetime.now(UTC).date())

"""``scrapy corpus``: export the corpus, look into it, add what others archived, follow its changes, keep it tidy."""

import argparse
import os
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.corpus import (
    backup,
    changes,
    copies,
    export,
    import_,
    maintain,
    purge,
    rebuild,
    release,
    search,
    show,
    stats,
    verify,
    wacz,
)
from crawler.commands.failures import told
from crawler.commands.subcommands import listed, parser
from crawler.own_settings import own_settings
from crawler.run.opening import state_of
from crawler.state.rebuilding import check_whole

SUBCOMMANDS = {
    export.SUBCOMMAND: export.run,
    show.SUBCOMMAND: show.run,
    search.SUBCOMMAND: search.run,
    copies.SUBCOMMAND: copies.run,
    stats.SUBCOMMAND: stats.run,
    changes.SUBCOMMAND: changes.run,
    maintain.SUBCOMMAND: maintain.run,
    purge.SUBCOMMAND: purge.run,
    rebuild.SUBCOMMAND: rebuild.run,
    import_.SUBCOMMAND: import_.run,
    backup.SUBCOMMAND: backup.run,
    release.SUBCOMMAND: release.run,
    verify.SUBCOMMAND: verify.run,
    wacz.SUBCOMMAND: wacz.run,
}
"""What does the work, by sub-command."""
_OF_UNFINISHED = (rebuild.SUBCOMMAND, verify.SUBCOMMAND)
"""Those that also work on a state folder whose rebuild was killed."""


class Command(ScrapyCommand):
    """Reads and tidies the corpus; what other crawlers archived is added here, all else by the crawl."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return f"{'|'.join(each.name for each in SUBCOMMANDS)} …"

    def short_desc(self) -> str:
        """Say what it does."""
        return "Export the corpus, show an article with its repairs, follow changes, tidy the table"

    def long_desc(self) -> str:
        """Say what each word does, and what the exit status means."""
        return (
            f"{listed(SUBCOMMANDS)} 'scrapy corpus WORD --help' tells more of each."
            " Exit status: 0 all is well; 1 no corpus, no such article, damage, the disk refuses, or a backup would"
            " lose something; 2 wrong arguments or seeds;"
            " 3 the cursor is not kept any more, start again from an export, or the gate"
            " refuses a release; 4 another run holds the state folder."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the sub-command, with all that follows it, to Scrapy's options."""
        super().add_options(parser)
        names = [each.name for each in SUBCOMMANDS]
        parser.add_argument("words", nargs=argparse.PARSER, choices=names, metavar="WORD …", help="see above")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read what follows the sub-command: Scrapy's options stand before the word or behind it."""
        if args:
            raise UsageError(f"unknown option {args[0]}")
        opts.chosen = next(each for each in SUBCOMMANDS if each.name == opts.words[0])
        made = parser("corpus", opts.chosen, super().add_options)
        opts.refuse = made.error
        made.parse_args(opts.words[1:], opts)
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - nothing is left of them
        """Do what the word says."""
        assert self.settings is not None
        with told(self, "corpus"):
            try:
                own = own_settings(self.settings)
                if opts.chosen not in _OF_UNFINISHED:
                    check_whole(state_of(own))
                self.exitcode = SUBCOMMANDS[opts.chosen](own, opts)
                sys.stdout.flush()
            except BrokenPipeError:  # the reader has had enough, as head(1) does
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            except UsageError as error:
                opts.refuse(str(error))

"""``scrapy corpus`` as Scrapy calls it, in this process."""

import argparse
from pathlib import Path

from scrapy.settings import Settings

from crawler.commands.corpus import Command


def called(state: Path, *words: str) -> int:
    """Call it on a state folder, and return the exit status; misuse is a SystemExit, as argparse has it."""
    command = Command()
    command.settings = Settings()
    command.settings.setmodule("crawler.settings")
    command.settings["PORTALS_STATE"] = str(state)
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    options, rest = parser.parse_known_args(words)
    command.process_options(rest, options)
    command.run(rest, options)
    return command.exitcode

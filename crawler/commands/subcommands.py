"""Sub-commands of a Scrapy command: each has options and a help of its own, and takes Scrapy's options too."""

import argparse
from collections.abc import Callable, Iterable
from typing import NamedTuple

from scrapy.commands import ScrapyHelpFormatter


class Subcommand(NamedTuple):
    """One sub-command.

    Attributes:
        name: The word that calls it.
        syntax: What may follow the word.
        summary: What it does, a clause for the list of all.
        description: What it does, in full, and what its exit statuses mean.
        add_options: Adds its arguments and options to a parser.
    """

    name: str
    syntax: str
    summary: str
    description: str
    add_options: Callable[[argparse.ArgumentParser], object]


def listed(subcommands: Iterable[Subcommand]) -> str:
    """Return what each of the sub-commands does, as one text."""
    return " ".join(f"'{each.name}' {each.summary}." for each in subcommands)


def parser(
    command: str, subcommand: Subcommand, add_scrapy_options: Callable[[argparse.ArgumentParser], object]
) -> argparse.ArgumentParser:
    """Return the parser of what follows the word of *subcommand*."""
    made = argparse.ArgumentParser(
        prog=f"scrapy {command} {subcommand.name}",
        usage=f"scrapy {command} {subcommand.name} {subcommand.syntax}",
        description=subcommand.description,
        formatter_class=ScrapyHelpFormatter,
    )
    subcommand.add_options(made)
    add_scrapy_options(made)
    return made

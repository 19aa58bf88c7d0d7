"""Errors that a person can do something about: told in a line on stderr each, with the exit status of its kind."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from scrapy.commands import ScrapyCommand

_log = logging.getLogger(__name__)


@contextmanager
def told(command: ScrapyCommand, name: str) -> Iterator[None]:
    """Do a command's work; an expected error in it is told, and gives the command its exit status."""
    try:
        yield
    except Exception as error:
        from crawler.commands.expected import STATUSES  # noqa: PLC0415 - a command that goes well needs none of it

        status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), None)
        if status is None:
            raise
        _log.debug("%s", name, exc_info=error)
        is_bare = isinstance(error, FileNotFoundError) and error.errno is None  # pyarrow's: the path, and no word more
        fail(command, name, status, f"{error}: no such file" if is_bare else error)


def fail(command: ScrapyCommand, name: str, status: int, why: object) -> None:
    """Tell on stderr why a command failed, a line for each of its reasons, and give it its exit status."""
    for line in str(why).splitlines() or [type(why).__name__]:
        print(f"scrapy {name}: {line}", file=sys.stderr)  # noqa: T201 - for the person who called it
    command.exitcode = status

"""``python -m cleaners``: the cleaners on saved pages and texts."""

import argparse
import sys

from cleaners.command.cleaning import DETAILS, SUMMARY, SYNTAX, add_options, clean_files
from cleaners.command.inputs import ArgumentError, names_of


def main() -> int:
    """Clean the files named, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m cleaners", usage=f"%(prog)s {SYNTAX}", description=f"{SUMMARY}. {DETAILS}"
    )
    add_options(parser)
    options, words = parser.parse_known_args()
    try:
        return clean_files(names_of(words), options)
    except ArgumentError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())

"""Cleans files one after the other, and tells what could not be cleaned. Reads and writes files."""

import argparse
import json
import sys
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Literal, TextIO

from cleaners.article import Article, Judge, NotAnArticle
from cleaners.article_json import jsonable
from cleaners.bulk.file_formats import HEAD, UnknownFormatError, format_of
from cleaners.command.bulk_options import add_bulk_options
from cleaners.command.inputs import ArgumentError, in_words, inputs_of
from cleaners.command.output import output_to
from cleaners.decoding import decode_page
from cleaners.explain import marked
from cleaners.rules import Rules
from cleaners.text import clean_text

Result = Literal["articles", "no articles", "failed"]

SYNTAX = (
    "FILE|FOLDER|- … [-O OUT.jsonl] [--explain] [--url URL] [--judge every|unsure|never]"
    " | --in FILES … --out FOLDER [--field NAME] [--ledger] … | --in FILES … --stats"
)
SUMMARY = "Clean saved pages or texts: one JSON line an article, or the text with every edit marked"
DETAILS = (
    "Pages (HTML) and texts are told apart by their content; archives, office documents, pictures and data are refused"
    " by name. A folder stands for its .html, .htm, .shtml, .xhtml, .txt, .text and .md files, at any depth."
    " Exit status: 0 all were read; 1 one of them could not be, or a folder holds none; 2 wrong arguments."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of cleaning to *parser*."""
    parser.add_argument("-O", "--output", metavar="FILE", help="write there instead of the terminal, when all is done")
    parser.add_argument("--explain", action="store_true", help="print marked text and what was cut, not JSON")
    parser.add_argument(
        "--judge",
        choices=("every", "unsure", "never"),
        default="unsure",
        help="of which pages trafilatura is asked too: of all, of those whose body is unsure (default), of none;"
        " --explain shows the parts that only one of the two has",
    )
    parser.add_argument("--url", default="", help="the address that the page came from")
    add_bulk_options(parser)


def clean_files(names: Sequence[str], options: argparse.Namespace, rules: Rules | None = None) -> int:
    """Clean the files that *names* stand for by *options*, say on standard error what failed, return the exit status.

    Raises:
        ArgumentError: if there is no name, the output is an input or cannot be written, or ``--in`` and its options
            cannot be followed.
    """
    if options.inputs is not None:
        return _bulk(names, options)
    found = inputs_of(names)
    counts: Counter[str] = Counter({"failed": len(found.problems), "passed over": found.passed_over})
    for problem in found.problems:
        _tell(problem)
    try:
        if found.files:
            with output_to(options.output, found.files) as out:
                counts.update(_cleaned(file, out, options, rules) for file in found.files)
    except OSError as error:
        _tell(f"{options.output or 'standard output'}: cannot be written: {error.strerror}")
        return 1
    except KeyboardInterrupt:
        _tell("interrupted")
        return 130
    _tell(", ".join(f"{count} {what}" for what, count in sorted(counts.items()) if count))
    return 1 if counts["failed"] else 0


def _bulk(names: Sequence[str], options: argparse.Namespace) -> int:
    """Clean files of many texts, which ``--in`` names."""
    from cleaners.bulk.command import clean_corpora  # noqa: PLC0415 - of no use to one page
    from cleaners.bulk.inputs import InputError  # noqa: PLC0415

    if names:
        raise ArgumentError(f"{names[0]}: expected all files behind --in")
    try:
        return clean_corpora(options)
    except InputError as error:
        raise ArgumentError(str(error)) from error
    except KeyboardInterrupt:
        _tell("interrupted; called again, it goes on")
        return 130


def _cleaned(file: str, out: TextIO, options: argparse.Namespace, rules: Rules | None) -> Result:
    """Clean one file, write what came out or say what is wrong, and name the result."""
    try:
        article = _article(file, rules, options.url, options.judge)
    except NotAnArticle as error:
        _write(out, file, {"not_an_article": error.kind, "reason": str(error)}, explain=options.explain)
        return "no articles"
    except OSError as error:
        _tell(in_words(error))
        return "failed"
    except UnknownFormatError as error:
        _tell(f"{file}: {error}" + ("; --in cleans files of many texts" if error.may_hold_many else ""))
        return "failed"
    except Exception as error:  # noqa: BLE001 - one poison file must not stop the others
        place = traceback.extract_tb(error.__traceback__)[-1]
        _tell(f"{file}: cannot be cleaned: {type(error).__name__}: {error} ({place.filename}:{place.lineno})")
        return "failed"
    if options.explain:
        out.write(f"{file}\n{marked(article)}\n")
    else:
        _write(out, file, jsonable(article))
    return "articles"


def _article(file: str, rules: Rules | None, url: str, judge: Judge) -> Article:
    if file == "-":
        return _read("", sys.stdin.buffer, rules, url, judge)
    with Path(file).open("rb") as stream:
        return _read(Path(file).suffix.lower(), stream, rules, url, judge)


def _read(suffix: str, stream: BinaryIO, rules: Rules | None, url: str, judge: Judge) -> Article:
    """Return the article in *stream*, whose first bytes say whether the rest is worth reading."""
    head = stream.read(HEAD)
    kind = format_of(suffix, head)
    body = head + stream.read()
    if kind == "html":
        from cleaners.page import clean_page  # noqa: PLC0415 - a third of all modules, of no use to a text

        return clean_page(body, url=url, rules=rules, judge=judge)
    return clean_text(decode_page(body).text)


def _write(out: TextIO, file: str, values: Mapping[str, Any], *, explain: bool = False) -> None:
    line = f"{file}: {values['reason']}" if explain else json.dumps({"file": file, **values}, ensure_ascii=False)
    out.write(line + "\n")


def _tell(line: str) -> None:
    print(line, file=sys.stderr)  # noqa: T201 - for the person who called it

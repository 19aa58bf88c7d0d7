"""``scrapy clean --explain --html``: one page or text beside its article, as a page for a browser."""

import argparse
import sys
from pathlib import Path

from cleaners import Rules
from cleaners.beside.reading import Beside, page_beside, text_beside
from cleaners.bulk.file_formats import HEAD, UnknownFormatError, format_of
from cleaners.command.inputs import ArgumentError, inputs_of
from cleaners.command.output import output_to
from cleaners.decoding import decode_page
from crawler.rendering.beside import beside_document


def write_beside(names: list[str], options: argparse.Namespace, rules: Rules | None) -> None:
    """Write the one page or text that *names* stand for beside its article to ``options.html``.

    Raises:
        ArgumentError: if they are none or several, or JSON was asked for.
        OSError: if it cannot be read, or the other not be written.
    """
    found = inputs_of(names)
    if len(found.files) != 1 or found.problems or not options.explain:
        raise ArgumentError("--html FILE shows one page or text; expected --explain, and one file that is there")
    (name,) = found.files
    with output_to(options.html, found.files) as out:
        out.write(beside_document(name, _beside(name, options, rules or Rules())))


def _beside(name: str, options: argparse.Namespace, rules: Rules) -> Beside:
    body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    try:
        kind = format_of("" if name == "-" else Path(name).suffix.lower(), body[:HEAD])
    except UnknownFormatError as error:
        raise OSError(f"{name}: {error}") from error
    if kind == "html":
        return page_beside(body, url=options.url, rules=rules, judge=options.judge)
    return text_beside(decode_page(body).text)

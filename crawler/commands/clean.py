"""``scrapy clean``: the cleaners on saved pages and texts, without crawling."""

import argparse
import json
import sys
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

import cleaners
from cleaners import Article, NotAnArticle, Rules
from cleaners.explain import marked
from crawler.commands.failures import told
from crawler.own_settings import own_settings
from crawler.run.opening import seeds_of
from crawler.trials.article_json import jsonable

_HTML = frozenset({".html", ".htm", ".shtml", ".xhtml"})
_TEXT = frozenset({".txt", ".text", ".md"})


class Command(ScrapyCommand):
    """Cleans files."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return "FILE|FOLDER|- … [-O OUT.jsonl] [--explain] [--portal NAME]"

    def short_desc(self) -> str:
        """Say what it does."""
        return "Clean saved pages or texts: one JSON line an article, or the text with every edit marked"

    def long_desc(self) -> str:
        """Say what the exit status means."""
        return (
            f"{self.short_desc()}. HTML and text are told apart by their content; a folder stands for its .html, .htm,"
            " .shtml and .txt files. Exit status: 0 all were read; 1 one of them could not be; 2 wrong arguments."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("-O", "--output", metavar="FILE", help="write JSON lines there instead of the terminal")
        parser.add_argument("--explain", action="store_true", help="print marked text and what was cut, not JSON")
        parser.add_argument("--portal", metavar="NAME", help="use this portal's cleaning rules")
        parser.add_argument("--url", default="", help="the address that the page came from")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Clean the files named."""
        if not args:
            raise UsageError("no file; expected files, folders or -")
        with told(self, "clean"):
            self._clean_all(args, opts)

    def _clean_all(self, args: list[str], opts: argparse.Namespace) -> None:
        rules, paths = self._rules(opts.portal), list(_paths(args))
        counts: Counter[str] = Counter()
        with ExitStack() as held:
            out = held.enter_context(Path(opts.output).open("w", encoding="utf-8")) if opts.output else sys.stdout
            for path in paths:
                counts[_clean(path, rules, opts, out)] += 1
        print(", ".join(f"{count} {what}" for what, count in sorted(counts.items())), file=sys.stderr)  # noqa: T201
        self.exitcode = 1 if counts["failed"] else 0

    def _rules(self, name: str | None) -> Rules | None:
        assert self.settings is not None
        own = own_settings(self.settings)
        if name is None:
            return None
        known = seeds_of(own)
        if name not in known:
            raise UsageError(f"--portal {name}: no such portal; there are {', '.join(known)}")
        return known[name].rules(datetime.now(UTC).date())


def _paths(names: Iterable[str]) -> Iterator[Path]:
    for name in names:
        path = Path(name)
        if path.is_dir():
            yield from sorted(found for found in path.rglob("*") if found.suffix.lower() in _HTML | _TEXT)
        else:
            yield path


def _clean(path: Path, rules: Rules | None, opts: argparse.Namespace, out: TextIO) -> str:
    """Clean one file, write what came out, and name it: ``articles``, ``no articles`` or ``failed``."""
    try:
        article = _article(path, rules, opts.url)
    except NotAnArticle as error:
        _write(out, path, {"not_an_article": error.kind, "reason": str(error)})
        return "no articles"
    except OSError as error:
        _write(out, path, {"error": f"{type(error).__name__}: {error}"})
        return "failed"
    except Exception as error:  # noqa: BLE001 - one poison file must not stop the others
        traceback.print_exc()
        _write(out, path, {"error": f"{type(error).__name__}: {error}"})
        return "failed"
    if opts.explain:
        out.write(f"{path}\n{marked(article)}\n")
    else:
        _write(out, path, jsonable(article))
    return "articles"


def _article(path: Path, rules: Rules | None, url: str) -> Article:
    body = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    if path.suffix.lower() in _HTML or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return cleaners.clean_page(body, url=url, rules=rules)
    return cleaners.clean_text(cleaners.decode_page(body).text)


def _write(out: TextIO, path: Path, values: Mapping[str, Any]) -> None:
    out.write(json.dumps({"file": str(path), **values}, ensure_ascii=False) + "\n")

"""Score extractors on WebMainBench's rows: ``python benchmarks/webmainbench.py FILE.jsonl [--lang zh]``.

FILE is that project's data set: a page a line, with ``html``, ``url``, its main content as Markdown in
``convert_main_content`` (else ``groundtruth_content``), and in ``meta`` its ``language``, ``level`` and ``style``. The
score is its ROUGE-N F1: 5-grams of the tokens that jieba makes of the Markdown, white space and marks among them; mean
over the pages. A line of an extractor's text is a paragraph, so in Markdown an empty line follows it. The gold holds
the headline where it is marked as main content; *titled* therefore has the extractor's title above its text. CPU time
is that of this process.
"""

import argparse
import importlib
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.extractors import Answer, Extractor, Source, installed

_N = 5
_GOLD = "convert_main_content"


class Row(NamedTuple):
    """A page, its main content as Markdown, and how the data set sorts it."""

    source: Source
    gold: str
    level: str
    style: str


class Result(NamedTuple):
    """What one extractor scored on one page: by its text alone, and with its headline above it."""

    row: Row
    text: float
    titled: float
    seconds: float


class RowError(ValueError):
    """A line of the file is no row of WebMainBench."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table of the means, and one by level and by style."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="rows of WebMainBench, one a line")
    parser.add_argument("--lang", help="only the pages in this language, such as zh")
    parser.add_argument("--only", help="comma-separated names of extractors")
    options = parser.parse_args(arguments)
    wanted = options.only.split(",") if options.only else None
    extractors = {name: extract for name, extract in installed().items() if wanted is None or name in wanted}
    results: dict[str, list[Result]] = {name: [] for name in extractors}
    for row in rows(options.file, options.lang):
        for name, extract in extractors.items():
            results[name].append(_scored(extract, row))
    if not any(results.values()):
        parser.error(f"{options.file}: no row in {options.lang or 'any language'}, or no such extractor")
    _print_means(results)
    for title, key in (("level", _level), ("style", _style)):
        _print_groups(title, results, key)


def rows(file: Path, language: str | None) -> Iterator[Row]:
    """Yield the rows of *file* whose page is in *language*; all with None.

    Raises:
        RowError: if a line is no JSON object, or lacks a page or its main content.
    """
    with file.open(encoding="utf-8") as lines:
        for at, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                meta = row.get("meta") or {}
                html, gold = row["html"], row[_GOLD if _GOLD in row else "groundtruth_content"] or ""
            except (ValueError, AttributeError, KeyError) as error:
                found = f"{type(error).__name__}: {error}"
                raise RowError(f"{file}:{at}: {found}; expected html and {_GOLD}") from error
            if language is None or meta.get("language") == language:
                source = Source(html.encode("utf-8", "replace"), html, row.get("url") or "")
                yield Row(source, gold, meta.get("level") or "-", meta.get("style") or "-")


def rouge(gold: str, said: str) -> float:
    """Return the F1 of the 5-grams of tokens that two texts have in common, 0 … 1; 1 where both are empty."""
    if not gold.strip() and not said.strip():
        return 1.0
    wanted, given = _ngrams(gold), _ngrams(said)
    common = (wanted & given).total()
    precision, recall = common / max(1, given.total()), common / max(1, wanted.total())
    return 2 * precision * recall / (precision + recall) if common else 0.0


@lru_cache(maxsize=2)
def _ngrams(text: str) -> Counter[tuple[str, ...]]:
    tokens: list[str] = importlib.import_module("jieba").lcut(text)
    return Counter(tuple(tokens[at : at + _N]) for at in range(len(tokens) - _N + 1))


def markdown(text: str) -> str:
    """Return *text*, in which a line is a paragraph, as Markdown."""
    return "\n\n".join(line for line in text.split("\n") if line.strip())


def _scored(extract: Extractor, row: Row) -> Result:
    start = time.process_time()
    answer = _answer(extract, row.source)
    seconds = time.process_time() - start
    text = markdown(answer.text)
    titled = f"# {answer.title}\n\n{text}" if answer.title and text else text
    return Result(row, rouge(row.gold, text), rouge(row.gold, titled), seconds)


def _answer(extract: Extractor, source: Source) -> Answer:
    try:
        return extract(source)
    except Exception as error:  # noqa: BLE001 - other people's extractors raise all sorts of things on real pages
        print(f"{source.url or 'page'}: {type(error).__name__}: {error}", file=sys.stderr)
        return Answer()


def _print_means(results: dict[str, list[Result]]) -> None:
    print(f"{'extractor':24}{'pages':>7}{'text':>9}{'titled':>9}{'CPU s':>9}")
    for name, found in results.items():
        text, titled = fmean(result.text for result in found), fmean(result.titled for result in found)
        seconds = sum(result.seconds for result in found)
        print(f"{name:24}{len(found):>7}{text:>9.4f}{titled:>9.4f}{seconds:>9.2f}")


def _print_groups(title: str, results: dict[str, list[Result]], key: Callable[[Result], str]) -> None:
    groups = sorted({key(result) for found in results.values() for result in found})
    print(f"\ntitled, by {title}\n{'':24}" + "".join(f"{group[:15]:>17}" for group in groups))
    for name, found in results.items():
        means = (fmean([result.titled for result in found if key(result) == group]) for group in groups)
        print(f"{name:24}" + "".join(f"{mean:>17.4f}" for mean in means))


def _level(result: Result) -> str:
    return result.row.level


def _style(result: Result) -> str:
    return result.row.style


if __name__ == "__main__":
    main()

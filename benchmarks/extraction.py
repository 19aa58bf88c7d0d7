"""Measure extraction on a folder of pages: ``python benchmarks/extraction.py PAGES``.

PAGES holds ``<id>.html`` as served and ``<id>.json`` with ``text``, ``title``, ``date``, ``author``, ``genre`` and
``source``; null where there is no gold. Every extractor gets the same decoded text, in one run. A score is the F1 of
character 4-grams without white space and punctuation, mean over pages; CPU time is that of this process.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.extractors import Answer, Extractor, Source, installed
from cleaners import NotAnArticle, clean_page, decode_page
from cleaners.judge.agreement import agreement

_LENGTHS = ((0, 200), (200, 500), (500, 1500), (1500, 10**9))
_BASE = "trafilatura"


class Page(NamedTuple):
    """A page as text, and its gold."""

    name: str
    source: Source
    gold: dict[str, Any]


class Result(NamedTuple):
    """One page's score, with the extractor's answer."""

    page: Page
    answer: Answer
    f1: float


def main() -> None:
    """Print one table a question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, help="folder of pages with gold")
    parser.add_argument("--only", help="comma-separated names of extractors")
    options = parser.parse_args()
    pages = [_page(path) for path in sorted(options.pages.glob("*.html"))]
    wanted = options.only.split(",") if options.only else None
    extractors = {name: extract for name, extract in installed().items() if wanted is None or name in wanted}
    measured = {name: _measured(extract, pages) for name, extract in extractors.items()}
    base = measured[_BASE][1] if _BASE in measured else None
    _print_overview(measured, base)
    print(f"\nsecond judge asked for {sum(map(_is_judged, pages))} of {len(pages)} pages")
    for title, key in (("source", _origin), ("characters of gold", _length), ("genre", _genre)):
        _print_groups(title, measured, key)


def _page(path: Path) -> Page:
    gold = json.loads(path.with_suffix(".json").read_text("utf-8"))
    body = path.read_bytes()
    return Page(path.stem, Source(body, decode_page(body).text, gold.get("url") or ""), gold)


def _is_judged(page: Page) -> bool:
    try:
        return clean_page(page.source.body, url=page.source.url).agreement is not None
    except NotAnArticle:
        return False


def _measured(extract: Extractor, pages: Sequence[Page]) -> tuple[list[Result], float]:
    """Return the results, and the seconds of CPU that they took after a first page, which loads tables and models."""
    _answer(extract, pages[0])
    results: list[Result] = []
    seconds = 0.0
    for page in pages:
        start = time.process_time()
        answer = _answer(extract, page)
        seconds += time.process_time() - start
        results.append(Result(page, answer, agreement(answer.text, page.gold["text"] or "")))
    return results, seconds


def _answer(extract: Extractor, page: Page) -> Answer:
    try:
        return extract(page.source)
    except Exception as error:  # noqa: BLE001 - other people's extractors raise all sorts of things on real pages
        print(f"{page.name}: {type(error).__name__}: {error}", file=sys.stderr)
        return Answer()


def _print_overview(measured: dict[str, tuple[list[Result], float]], base: float | None) -> None:
    print("extractor                 F1    >=.9   <500    title   date   forum  author P/R    CPU s   ratio")
    for name, (results, seconds) in measured.items():
        articles = [result for result in results if _genre(result) == "article"]
        forums = [result for result in results if _genre(result) == "forum"]
        scores = [result.f1 for result in articles]
        short = [result.f1 for result in articles if len(result.page.gold["text"] or "") < 500]
        ratio = f"{seconds / base:.2f}" if base else "-"
        print(
            f"{name:24} {fmean(scores):.3f}  {_share(scores):.3f}  {fmean(short or [0]):.3f}  "
            f"{_accuracy(articles, 'title', _same_title)}  {_accuracy(articles, 'date', _same_date)}  "
            f"{_accuracy(forums, 'date', _same_date)}  {_authors(articles)}  {seconds:7.2f}  {ratio:>5}"
        )


def _print_groups(title: str, measured: dict[str, tuple[list[Result], float]], key: Callable[[Result], str]) -> None:
    groups = sorted({key(result) for results, _ in measured.values() for result in results})
    print(f"\nF1 by {title}\n{'':24}" + "".join(f"{group:>15}" for group in groups))
    for name, (results, _) in measured.items():
        means = (fmean([result.f1 for result in results if key(result) == group]) for group in groups)
        print(f"{name:24}" + "".join(f"{mean:15.3f}" for mean in means))


def _share(scores: Sequence[float]) -> float:
    return sum(score >= 0.9 for score in scores) / len(scores)


def _accuracy(results: Iterable[Result], field: str, same: Callable[[Answer, str], bool]) -> str:
    """Return the right answers among the pages with gold."""
    right = [same(result.answer, gold) for result in results if (gold := result.page.gold.get(field))]
    return f"{fmean(right):.3f}" if any(right) else "  -  "


def _same_title(answer: Answer, gold: str) -> bool:
    return _bare(answer.title or "") == _bare(gold)


def _same_date(answer: Answer, gold: str) -> bool:
    return (answer.date or "")[:10] == gold


def _authors(results: Iterable[Result]) -> str:
    """Return precision over the pages that name authors and have gold, and recall over those with gold."""
    golds = [
        (result.answer.authors, set(re.split(r"[、\s]+", gold))) for result in results if (gold := _gold_author(result))
    ]
    given = [bool(set(authors) <= names) for authors, names in golds if any(authors)]
    return f"{fmean(given or [0]):.2f}/{sum(given) / max(1, len(golds)):.2f}"


def _gold_author(result: Result) -> str:
    return result.page.gold.get("author") or ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _origin(result: Result) -> str:
    return str(result.page.gold.get("source"))


def _genre(result: Result) -> str:
    return str(result.page.gold.get("genre", "article"))


def _length(result: Result) -> str:
    size = len(result.page.gold["text"] or "")
    low, high = next((low, high) for low, high in _LENGTHS if low <= size < high)
    return f"{low}-{high}" if high < 10**9 else f"{low}+"


if __name__ == "__main__":
    main()

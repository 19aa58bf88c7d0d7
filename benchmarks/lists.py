"""Score what is found on list pages that no seed names: ``python benchmarks/lists.py FOLDER [FOLDER …] [--json]``.

A folder holds pages as they were served (``NAME.html``, also of feeds, sitemaps and JSON) and beside each
``NAME.json``: ``base_used_for_scoring`` is the page's address, ``entries`` is a list of ``url``, ``title`` and ``date``
(ISO 8601 or null), ``next`` is the next page or null, ``family`` what it is reported under. Addresses are compared
absolute and without fragments, titles without white space. Each page is read as ``scrapy portals try --list`` reads
it. *found* is the share of the gold's entries, *wrong* that of what was found and is no entry, both over all pages of a
folder; titles and dates count among the entries that were found. Each folder has its own total.
"""

import argparse
import html
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urldefrag, urljoin

sys.path.insert(0, str(Path(__file__).parent.parent))

from crawler.portals.lists import Entry, Listing
from crawler.trials.lists import tried_list


class Score(NamedTuple):
    """What was found on one page, or on several.

    Attributes:
        family: What it is reported under.
        pages: How many pages.
        gold: Entries that the gold has.
        found: Those of them that were found.
        wrong: What was found besides.
        nexts: Pages of which the next page, or that there is none, was told right.
        titles, dates: Entries found of which the title and the date are the gold's.
        seconds: CPU time.
    """

    family: str
    pages: int
    gold: int
    found: int
    wrong: int
    nexts: int
    titles: int
    dates: int
    seconds: float


def score(page: Path) -> Score:
    """Score what is found on a page against the gold beside it."""
    gold = json.loads(page.with_suffix(".json").read_text("utf-8"))
    base, began = gold["base_used_for_scoring"], time.process_time()
    listing = tried_list(page.read_bytes(), base)
    return scored(gold, listing, time.process_time() - began)


def scored(gold: Mapping[str, Any], listing: Listing, seconds: float) -> Score:
    """Score a *listing* against its gold."""
    base = gold["base_used_for_scoring"]
    wanted = {_address(base, row["url"]): row for row in gold["entries"]}
    got = {_address(base, entry.url): entry for entry in listing.entries}
    hits = [url for url in wanted if url in got]
    following = [_address(base, gold["next"])] if gold["next"] else []
    return Score(
        family=gold.get("family", ""),
        pages=1,
        gold=len(wanted),
        found=len(hits),
        wrong=len(got.keys() - wanted.keys()),
        nexts=int([_address(base, url) for url in listing.older] == following),
        titles=sum(_bare(got[url].title) == _bare(wanted[url].get("title") or "") for url in hits),
        dates=sum(
            (day.isoformat() if (day := got[url].published) else None) == wanted[url].get("date") for url in hits
        ),
        seconds=seconds,
    )


def total(family: str, scores: Iterable[Score]) -> Score:
    """Return the sum of several scores."""
    columns = zip(*(each[1:] for each in scores), strict=True)
    return Score(family, *map(sum, columns))


def _address(base: str, url: str) -> str:
    return urldefrag(urljoin(base, html.unescape(url)))[0]


def _day(entry: Entry) -> str | None:
    return entry.published.isoformat() if entry.published else None


def _bare(title: str) -> str:
    return "".join(html.unescape(title).split())


def _line(name: str, each: Score) -> str:
    listed = each.found + each.wrong
    found = max(1, each.found)
    return (
        f"{name:<40.40} {each.found / max(1, each.gold):6.3f} {each.wrong / max(1, listed):6.3f}"
        f" {each.nexts:>3}/{each.pages:<3} {each.titles / found:6.3f} {each.dates / found:6.3f}"
        f" {each.gold:>7} {each.seconds:7.2f}"
    )


def _report(folder: Path) -> Iterator[tuple[str, Score]]:
    """Yield the pages of a folder, its families, and all of it, each with its score."""
    scores = {page.stem: score(page) for page in sorted(folder.glob("*.html"))}
    if not scores:
        raise SystemExit(f"{folder}: no page; expected NAME.html beside NAME.json")
    families: dict[str, list[Score]] = defaultdict(list)
    for each in scores.values():
        families[each.family].append(each)
    yield from scores.items()
    for family, some in sorted(families.items()):
        yield f"family {family}", total(family, some)
    yield f"all of {folder.name}", total("", scores.values())


def main(arguments: Sequence[str]) -> None:
    """Print the scores of folders of list pages."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with the folder and the name")
    options = parser.parse_args(arguments)
    if not options.json:
        print(
            f"{'page':<40} {'found':>6} {'wrong':>6} {'next':>7} {'title':>6} {'date':>6} {'entries':>7} {'CPU s':>7}"
        )
    for folder in options.folders:
        for name, each in _report(folder):
            row = {"folder": folder.name, "name": name, **each._asdict()}
            print(json.dumps(row, ensure_ascii=False) if options.json else _line(name, each))


if __name__ == "__main__":
    main(sys.argv[1:])

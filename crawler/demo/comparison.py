"""The corpus against the truth of the simulator."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

COMPARED = ("title", "subtitles", "text", "published", "published_date", "source", "authors")
"""The fields of an article that must be as the truth has them."""


def differences(truth: Iterable[Mapping[str, Any]], corpus: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return how the corpus differs from the articles that exist, a line for each difference."""
    wanted = {(article["portal"], article["url"]): article for article in truth}
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    wrong = []
    for row in corpus:
        key = row["portal"], row["url"]
        if key in found:
            wrong.append(f"{row['portal']} {row['url']}: twice")
        found[key] = row
    wrong += [f"{portal} {url}: missing" for portal, url in wanted.keys() - found.keys()]
    wrong += [f"{portal} {url}: not in the truth" for portal, url in found.keys() - wanted.keys()]
    for key in wanted.keys() & found.keys():
        for name in COMPARED:
            want, got = _plain(wanted[key][name]), _plain(found[key][name])
            if want != got:
                wrong.append(f"{key[0]} {key[1]}: {name}: {got!r}; expected {want!r}")
    return sorted(wrong)


def _plain(value: object) -> object:
    """Return a truth's or a corpus's value in one form: instants in UTC, days as text, lists for tuples."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else value
        except ValueError:
            return value
    if isinstance(value, datetime):
        return value.timestamp()
    return value.isoformat() if hasattr(value, "isoformat") else list(value) if isinstance(value, tuple) else value

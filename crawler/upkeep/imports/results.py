"""What an import did, counted. Pure."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple, get_args

from crawler.policy.page import Reading, Unseen
from crawler.policy.why import WHY

_RESULTS = {*get_args(Reading), *get_args(Unseen)}


class Imported(NamedTuple):
    """What an import did.

    Attributes:
        run: Its name; None when there was nothing to do, and so no run.
        results: Captures by portal and result.
        reasons: Those that failed, by the reason.
        left_out: Captures by the reason why they were not taken in.
    """

    run: str | None
    results: Mapping[str, Counter[str]]
    reasons: Counter[str]
    left_out: Counter[str]


def imported(run: str, counts: Mapping[tuple[str, str], int], left_out: Counter[str]) -> Imported:
    """Return what the import *run* did, by what its journal counted."""
    results: defaultdict[str, Counter[str]] = defaultdict(Counter)
    reasons: Counter[str] = Counter()
    for (portal, what), count in counts.items():
        if what in _RESULTS and count:
            results[portal][what] += count
        if what.startswith(WHY) and count:
            reasons[what.removeprefix(WHY)] += count
    return Imported(run, dict(results), reasons, left_out)

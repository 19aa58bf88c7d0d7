"""What is unusual for a portal, judged by its own history (:mod:`crawler.policy.usual`): pure policy.

A run of a recrawl reads few pages, so the newest runs are pooled until they hold enough readings, and compared with the
pool of those before.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from cleaners import Article
from crawler.policy import completeness
from crawler.policy.usual import ENOUGH, FIELDS, Pool, Usual
from crawler.policy.why import FAILED, WHY

_ENOUGH_PAGES, _HISTORY = 20, 60
"""Visits that say whether most fail, and readings that a baseline needs."""
_FEWEST_RUNS = 5
_LOST_COVERAGE = 0.3
_LENGTHS = (0.4, 2.5)
_MORE_RESIDUES = 0.5
_SLOWER, _SLOW_MS = 5, 3_000
_FAILING = 0.5
_ELSEWHERE, _MORE_ELSEWHERE = 0.5, 0.3
_LOST_AGREEMENT = 0.3
"""By how much the mean of two pools may differ: on single pages the second judge's agreement varies by a quarter."""
_OTHERWISE_DECODED = 0.2
"""charset-normalizer is wrong on hardly a page; a portal that changes its codec does so on all."""
_SILENCES, _SHORTEST_SILENCE = 3, timedelta(days=2)


class Measure(NamedTuple):
    """Something of a portal that has a usual value.

    Attributes:
        name: What it is, as an alarm says it.
        recent: Its value in the newest runs.
        usual: Its value before.
    """

    name: str
    recent: float
    usual: float


def measures(article: Article) -> Counter[str]:
    """Return what a new edition adds to the counts of its portal."""
    found = {
        "title": article.title,
        "text": article.text,
        "date": article.published_date,
        "source": article.source,
    }
    unrepaired = sum(residue.count for residue in article.residues if not residue.repaired)
    fields = {f"field/{name}": int(bool(value)) for name, value in found.items()}
    return Counter({"read": 1, "kept": len(article.text), "unrepaired": unrepaired} | fields)


def layout_measures(article: Article) -> Counter[str]:
    """Return what a reading, new or not, adds to what is known of its portal's layout."""
    is_elsewhere = any(field == "layout" for field, _ in article.disagreements)
    return Counter({"modelled": 1, "elsewhere": int(is_elsewhere)} if article.model else {})


def encoding_measures(article: Article) -> Counter[str]:
    """Return what a reading, new or not, adds to what is known of its portal's codecs."""
    return Counter({"decoded": 1, "otherwise": int(any(field == "encoding" for field, _ in article.disagreements))})


def audit_measures(agreement: float | None) -> Counter[str]:
    """Return what a second opinion, 0 … 1, adds; ``agreed`` counts per cent."""
    return Counter() if agreement is None else Counter({"audited": 1, "agreed": round(100 * agreement)})


def alarms(portal: str, usual: Usual) -> Iterator[str]:
    """Return what is unusual about a portal in the newest of the runs that visited it."""
    if not usual.newest:
        return
    yield from _failing(portal, usual.newest["counts"])
    yield from _rotten(portal, usual.pools["read"])
    yield from _moved_bodies(portal, usual.pools["modelled"])
    yield from _doubted(portal, usual.pools["audited"])
    yield from _misread(portal, usual.pools["decoded"])
    yield from _silent(portal, usual)
    yield from completeness.alarms(portal, usual)


def _failing(portal: str, newest: Mapping[str, int]) -> Iterator[str]:
    failed = sum(newest.get(result, 0) for result in FAILED)
    if newest["pages"] >= _ENOUGH_PAGES and failed > _FAILING * newest["pages"]:
        causes = Counter({what.removeprefix(WHY): count for what, count in newest.items() if what.startswith(WHY)})
        named = ", ".join(f"{cause} {count}" for cause, count in causes.most_common())
        yield f"{portal}: {failed} of {newest['pages']} visits failed" + (f": {named}" if named else "")


def _rotten(portal: str, pool: Pool) -> Iterator[str]:
    recent, usual = pool.pools()
    if recent["read"] < ENOUGH["read"] or usual["read"] < _HISTORY:
        return
    for field in FIELDS:
        share = _compared(f"share of articles with {field}", f"field/{field}", "read", recent, usual)
        if share.recent < share.usual - _LOST_COVERAGE:
            yield _told(portal, share)
    length = _compared("characters an article", "kept", "read", recent, usual)
    if not _LENGTHS[0] * length.usual <= length.recent <= _LENGTHS[1] * length.usual:
        yield _told(portal, length)
    residues = _compared("unrepaired residues an article", "unrepaired", "read", recent, usual)
    if residues.recent > residues.usual + _MORE_RESIDUES:
        yield _told(portal, residues)
    latency = _compared("milliseconds an answer", "latency_ms", "pages", recent, usual)
    if latency.recent > max(_SLOW_MS, _SLOWER * latency.usual):
        yield _told(portal, latency)


def _moved_bodies(portal: str, pool: Pool) -> Iterator[str]:
    """Tell a portal whose articles no longer stand where its model found most of them, new ones and old."""
    recent, usual = pool.pools()
    if recent["modelled"] < ENOUGH["modelled"]:
        return
    share = _compared("share of articles outside the usual container", "elsewhere", "modelled", recent, usual)
    if share.recent > max(_ELSEWHERE, share.usual + _MORE_ELSEWHERE):
        yield _told(portal, share)


def _doubted(portal: str, pool: Pool) -> Iterator[str]:
    recent, usual = pool.pools()
    if min(recent["audited"], usual["audited"]) < ENOUGH["audited"]:
        return
    agreement = _compared("agreement with the second judge, per cent", "agreed", "audited", recent, usual)
    if agreement.recent < agreement.usual - 100 * _LOST_AGREEMENT:
        yield _told(portal, agreement)


def _misread(portal: str, pool: Pool) -> Iterator[str]:
    """Tell a portal about whose codec charset-normalizer is of another opinion much more often than before, or less."""
    recent, usual = pool.pools()
    if recent["decoded"] < ENOUGH["decoded"] or usual["decoded"] < _HISTORY:
        return
    share = _compared(
        "share of articles with another codec by charset-normalizer", "otherwise", "decoded", recent, usual
    )
    if abs(share.recent - share.usual) > _OTHERWISE_DECODED:
        yield _told(portal, share)


def _silent(portal: str, usual: Usual) -> Iterator[str]:
    """Tell a portal that has published nothing for much longer than it ever did."""
    news = usual.news
    if news.last is None or news.runs <= _FEWEST_RUNS:
        return
    silence = datetime.fromisoformat(usual.newest["finished"]) - datetime.fromisoformat(news.last)
    longest = timedelta(seconds=max(news.longest_s, news.longest_before_s))
    if silence > max(_SILENCES * longest, _SHORTEST_SILENCE):
        yield f"{portal}: nothing new for {silence.days} days; it never took longer than {_days(longest)} before"


def _compared(name: str, what: str, per: str, recent: Mapping[str, int], usual: Mapping[str, int]) -> Measure:
    return Measure(name, recent[what] / recent[per], usual[what] / max(1, usual[per]))


def _told(portal: str, measure: Measure) -> str:
    return f"{portal}: {measure.name}: {measure.recent:.3g}; usual is {measure.usual:.3g}"


def _days(gap: timedelta) -> str:
    return f"{gap / timedelta(days=1):.1f} days"

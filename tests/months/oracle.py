"""What the corpus must tell, worked out from what could be seen, and nothing of ours."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from sights import REDIRECTS, Article, Sight

from crawler.simulator.dress import Seen

DAY = timedelta(days=1)
CONFIRMATIONS = 3


class Key(NamedTuple):
    """What a visitor can take for one article: the portal, the number, and the address where he read it first.

    An article that moves is a second one to whoever reads it at its new address before he meets the redirect; from
    then on it is known to be the first.
    """

    portal: str
    number: int
    address: str


class Told(NamedTuple):
    """One change: what became of an article at a visit."""

    key: Key
    at: datetime
    change: str


class Verdict(NamedTuple):
    """How the corpus compares with what could be seen."""

    right: list[Told]
    missed: list[Told]
    false: list[Told]


def verdict(seen_of: Mapping[Article, Sequence[Sight]], told: Iterable[Told], until: datetime) -> Verdict:
    """Compare what was *told* with what could be seen.

    A deletion is due after three misses, a day or more between two, and never before; an answer that is maimed, or that
    trouble gives for every article, may be one of them. One that became due within two days before *until* may be
    lacking. What is told to have come and gone within one moment counts as not told.
    """
    changes: dict[Article, dict[Key, dict[datetime, str]]] = defaultdict(lambda: defaultdict(dict))
    for one in told:
        of_key = changes[Article(one.key.portal, one.key.number)][one.key]
        if (of_key.get(one.at), one.change) == ("insert", "delete"):
            del of_key[one.at]
        else:
            of_key[one.at] = one.change
    result = Verdict([], [], [])
    for article in seen_of.keys() | changes.keys():
        _Story(article, changes[article], until).judged(seen_of.get(article, ()), result)
    return result


@dataclass
class _Thread:
    """What is taken for one article, as far as the visits have led.

    Attributes:
        key: Which.
        known: What it said last; None while it was not read.
        is_standing: Whether it is in the corpus and not deleted.
        misses: When it was missed, once a day.
        perhaps: The same, with the answers by which it may have been missed.
        expected: The changes that must be told, by moment.
        merged: Threads that turned out to be this one, each with the moment; told of when this one is seen next.
    """

    key: Key
    known: Seen | None = None
    is_standing: bool = False
    misses: list[datetime] = field(default_factory=list)
    perhaps: list[datetime] = field(default_factory=list)
    expected: dict[datetime, str] = field(default_factory=dict)
    merged: list[tuple["_Thread", datetime]] = field(default_factory=list)


class _Story:
    """One article, judged moment by moment; at each, redirects are known before what stands at their target."""

    def __init__(self, article: Article, told: Mapping[Key, Mapping[datetime, str]], until: datetime) -> None:
        self._article = article
        self._told = told
        self._until = until
        self._threads: list[_Thread] = []
        self._at: dict[str, _Thread] = {}

    def judged(self, sights: Sequence[Sight], result: Verdict) -> None:
        """Add to *result* what was told rightly, falsely or not at all."""
        for _, moment in groupby(sights, key=lambda sight: sight.at):
            here = sorted(moment, key=lambda sight: sight.kind not in REDIRECTS)
            for sight in here:
                if sight.kind in REDIRECTS:
                    self._redirected(sight)
                else:
                    self._visited(self._thread(sight.address), sight, result)
        expected = {thread.key: thread.expected for thread in self._threads}
        for thread in self._threads:
            self._miss_deletion(thread, self._until - 2 * DAY, result)
        for key in expected.keys() | self._told.keys():
            _compare(key, expected.get(key, {}), self._told.get(key, {}), result)

    def _thread(self, address: str) -> _Thread:
        if address not in self._at:
            self._at[address] = _Thread(Key(*self._article, address))
            self._threads.append(self._at[address])
        return self._at[address]

    def _redirected(self, sight: Sight) -> None:
        """Make one of the two addresses: the article that was read first goes on, the other one is deleted."""
        old, new = self._at.get(sight.address), self._at.get(sight.target)
        if old is None or old.known is None or old is new or not self._is_seen(sight, new):
            return
        if new is not None and new.is_standing:
            old.merged.append((new, sight.at))
        for address in [sight.target, *(address for address, thread in self._at.items() if thread is new)]:
            self._at[address] = old

    def _is_seen(self, sight: Sight, new: _Thread | None) -> bool:
        """Tell whether a redirect was seen; of a maimed one only what was told can say that."""
        if sight.kind == "redirect":
            return True
        key = Key(*self._article, sight.target)
        return key not in self._told if new is None else self._told.get(key, {}).get(sight.at) == "delete"

    def _visited(self, thread: _Thread, sight: Sight, result: Verdict) -> None:
        told = self._told.get(thread.key, {}).get(sight.at)
        if sight.kind in {"missing", "perhaps missing"}:
            _missed(thread, sight, told)
            return
        if sight.kind == "maimed" and told is None:
            return
        self._miss_deletion(thread, sight.at, result)
        if change := _change(thread.known, sight.seen, is_standing=thread.is_standing):
            thread.expected[sight.at] = change
        thread.known, thread.is_standing, thread.misses, thread.perhaps = sight.seen, True, [], []
        _settle(thread)

    def _miss_deletion(self, thread: _Thread, before: datetime, result: Verdict) -> None:
        if thread.is_standing and len(thread.misses) >= CONFIRMATIONS and thread.misses[CONFIRMATIONS - 1] < before:
            result.missed.append(Told(thread.key, thread.misses[CONFIRMATIONS - 1], "delete"))


def _missed(thread: _Thread, sight: Sight, told: str | None) -> None:
    for misses in (thread.perhaps, *([thread.misses] if sight.kind == "missing" else [])):
        if not misses or sight.at - misses[-1] >= DAY:
            misses.append(sight.at)
    if thread.is_standing and told == "delete" and len(thread.perhaps) >= CONFIRMATIONS:
        thread.expected[sight.at], thread.is_standing = "delete", False
        _settle(thread)


def _settle(thread: _Thread) -> None:
    for other, at in thread.merged:
        other.expected[at], other.is_standing = "delete", False
    thread.merged = []


def _compare(key: Key, expected: Mapping[datetime, str], told: Mapping[datetime, str], result: Verdict) -> None:
    result.right.extend(Told(key, at, change) for at, change in expected.items() if told.get(at) == change)
    result.missed.extend(Told(key, at, change) for at, change in expected.items() if told.get(at) != change)
    result.false.extend(Told(key, at, change) for at, change in told.items() if expected.get(at) != change)


def _change(before: Seen | None, now: Seen | None, *, is_standing: bool) -> str | None:
    if before is None or not is_standing:
        return "insert"
    if now is None or _said(now) == _said(before):
        return None
    return "update"


def _said(shown: Seen) -> Seen:
    return shown._replace(edition=0, channel="", repost_of=None)

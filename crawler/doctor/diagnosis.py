"""A diagnosis: what an examination found of a portal, ready to be told, compared and made a seed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urljoin

from crawler.doctor.cautions import cautions
from crawler.doctor.channels import Found, channels
from crawler.doctor.examination import Examined
from crawler.doctor.forms import matched
from crawler.doctor.hosts import alias_hosts, host_of, hosts_of, is_alias
from crawler.doctor.notes import Findings
from crawler.doctor.sites import seed_name

_OLD = timedelta(days=365)
_EXAMPLES = 6
_MOST_CHANNELS = 20


class Reading(NamedTuple):
    """An article that was read.

    Attributes:
        url: Its canonical address.
        title: Its headline.
        characters: How long its text is.
        published: Its day, in ISO 8601.
        agreement: How far the two judges agree about the text, 0 … 1; None when only one read it.
    """

    url: str
    title: str | None
    characters: int
    published: str | None
    agreement: float | None


class FormFound(NamedTuple):
    """A form of articles' addresses: how many were seen, and how many of them were read as articles."""

    pattern: str
    seen: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What was found of a portal.

    Attributes:
        start: The address that the doctor was given.
        day: When.
        base: Scheme and host of its pages.
        name: What its seed is called.
        title: What it calls itself.
        hosts: Hosts with its articles and lists, that of *base* first.
        alias_hosts: Other origins that show the same pages at the same paths: another scheme, ``m.``, no ``www.``.
        systems: Content management systems of which it shows signs, the likeliest first.
        encoding: The codec of its articles, if all have one.
        family: The list format by which its channels are read.
        article: The pattern of its articles' addresses; empty when none was found.
        forms: The same, form by form.
        keep_query: Query parameters that tell its pages apart.
        channels: Its lists, the freshest and longest first.
        old: Lists that show nothing new for a year, which are left out.
        articles: Articles that were read.
        others: Addresses that are no articles.
        known: How many articles its lists, home page and feeds show.
        unlisted: Articles of the home page that no list shows.
        robots: By origin, what came of asking for robots.txt.
        delay_s: Seconds between two requests that it asks for, or ours.
        requests: How many were made.
        cautions: What a person must look at.
    """

    start: str
    day: date
    base: str
    name: str
    title: str
    hosts: tuple[str, ...]
    alias_hosts: tuple[str, ...]
    systems: tuple[str, ...]
    encoding: str | None
    family: str
    article: str
    forms: tuple[FormFound, ...]
    keep_query: tuple[str, ...]
    channels: tuple[Found, ...]
    old: tuple[Found, ...]
    articles: tuple[Reading, ...]
    others: tuple[str, ...]
    known: int
    unlisted: tuple[str, ...]
    robots: dict[str, str]
    delay_s: float
    requests: int
    cautions: tuple[str, ...]

    @property
    def is_seed(self) -> bool:
        """Whether enough was found for a seed: articles that were read, and a list that shows some."""
        return bool(self.article and self.articles and self.channels)


def diagnosis(examined: Examined, day: date) -> Diagnosis:
    """Return what an examination found, as of that *day*."""
    notes, found, visitor = examined
    base = urljoin(notes.home, "/").rstrip("/")
    all_channels = channels(notes, found)
    old = _old(all_channels)
    aliases = alias_hosts(base, examined)
    hosts = hosts_of(base, [url for url in found.known() if not is_alias(url, aliases)])
    kept = [each for each in all_channels if each not in old and host_of(each.url) in hosts][:_MOST_CHANNELS]
    shown = {url for each in kept for url in each.articles}
    home = notes.sights.get(notes.home)
    return Diagnosis(
        start=notes.start,
        day=day,
        base=base,
        name=seed_name(base),
        title=_title(home.title if home else "", base),
        hosts=hosts,
        alias_hosts=aliases,
        systems=tuple(name for name, _ in Counter(s for e in notes.sights.values() for s in e.systems).most_common()),
        encoding=_only(each.encoding for each in found.articles.values()),
        family="auto",
        article=found.pattern,
        forms=_forms(found),
        keep_query=found.keep_query,
        channels=tuple(kept),
        old=tuple(old),
        articles=_readings(examined),
        others=_others(examined, kept),
        known=len(found.known()),
        unlisted=tuple(url for url in found.known() if url not in shown),
        robots=dict(visitor.robots),
        delay_s=visitor.delay_s,
        requests=len(visitor.asked),
        cautions=tuple(cautions(examined, kept)),
    )


def _forms(found: Findings) -> tuple[FormFound, ...]:
    return tuple(
        FormFound(each.pattern, len(each.urls), len(matched(each.pattern, found.articles)))
        for each in found.forms.forms
    )


def _old(found: Sequence[Found]) -> list[Found]:
    """Return the channels whose newest entry is much older than the portal's newest."""
    newest = max((each.newest for each in found if each.newest), default=None)
    return [each for each in found if newest and each.newest and newest - each.newest > _OLD]


def _readings(examined: Examined) -> tuple[Reading, ...]:
    return tuple(
        Reading(
            url,
            each.article.title,
            len(each.article.text),
            each.article.published_date.isoformat() if each.article.published_date else None,
            each.article.agreement,
        )
        for url, each in examined.found.articles.items()
        if each.article
    )


def _others(examined: Examined, kept: Sequence[Found]) -> tuple[str, ...]:
    """Return addresses that are no articles: the home page, lists and their further pages, links beside them."""
    found, notes = examined.found, examined.notes
    lists = [notes.home, *(each.url for each in kept), *(each.next for each in kept if each.next)]
    links = [
        link.url for each in notes.sights.values() for link in each.links if host_of(link.url) == host_of(notes.home)
    ]
    urls = dict.fromkeys(map(found.canonical, (*lists, *links)))
    return tuple(url for url in urls if not found.is_article(url))[:_EXAMPLES]


def _title(title: str, base: str) -> str:
    """Return what a portal calls itself: the longest part of the home page's title that is no 首页."""
    for mark in "_|–—-－":
        title = title.replace(mark, "\n")
    parts = [part.strip() for part in title.replace("首页", "").replace("欢迎您", "").split("\n")]
    return max(parts, key=len, default="") or host_of(base)


def _only(values: Iterable[str]) -> str | None:
    found = set(values)
    return found.pop() if len(found) == 1 else None

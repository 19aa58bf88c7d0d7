"""A portal as it is declared: where its articles are listed, what they look like, and how politely to ask."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from cleaners import Rules
from crawler.portals.addresses import canonical, is_web
from crawler.portals.aliases import Alias, unaliased
from crawler.portals.claims import Claim
from crawler.portals.lists.selected import Selectors


class Channel(NamedTuple):
    """A list page on which a portal announces articles.

    Attributes:
        name: What the portal calls it.
        url: Its first page, absolute.
        family: The list format that the portal's CMS writes, a key of :data:`crawler.portals.lists.FAMILIES`.
        verified: The day on which somebody saw the real page work; None when nobody has.
        pages: How many list pages one visit may follow.
        selectors: What the seed names of its lists where the family does not find it.
    """

    name: str
    url: str
    family: str
    verified: date | None
    pages: int
    selectors: Selectors = Selectors()


ANNOUNCED = "announced"
"""The channel of feeds that the heads of list pages name, and of sitemaps that robots.txt names."""
Announced = Literal["none", "feeds", "all"]
_ANNOUNCED_CHANNEL = Channel(ANNOUNCED, "", "auto", None, 3)


class Layout(NamedTuple):
    """The cleaning rules of pages fetched before *until*; None means from then on."""

    until: date | None
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One portal.

    Attributes:
        name: The seed's file name without its ending; the key of everything that is stored.
        title: What people call it.
        hosts: Hosts whose pages are the portal's own: as DNS knows them, with the port if it is not the scheme's own.
        article: Matches the whole path and query of an article's canonical address; may name the groups
            ``year``, ``month`` and ``day``.
        keep_query: Query parameters that tell articles apart; every other one is dropped.
        aliases: Other addresses of its pages, such as a mobile host's, and what those are known by.
        delay: The least time between two requests.
        every: How long a channel rests between two visits while each shows something new.
        every_most: How long one rests at most that shows nothing new.
        quiet: Hours in which the portal is left alone, ``[start, end)`` by Beijing's clock; None without.
        budget: The most requests of one run.
        further_pages: How many further pages of one article are followed and joined to it; 0 follows none.
        off_because: Why a run leaves the portal alone unless it is named; None of a portal that is on.
        claims: By subject, how what the seed says is known.
        announced: Which announced lists are channels like any other; sitemaps that are none are compared with what the
            channels led to, unless it is ``none``.
        learn: Whether its pages are read with the model that they have taught.
        layouts: Cleaning rules, oldest layout first.
        rights: What is known of the terms of its articles (licence, robots.txt, notices), a note for who uses them.
        seed_hash: SHA-256 of the seed file, pinned in every run's record.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    channels: tuple[Channel, ...]
    article: re.Pattern[str]
    keep_query: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    delay: timedelta = timedelta(seconds=1)
    every: timedelta = timedelta(hours=1)
    every_most: timedelta = timedelta(hours=6)
    quiet: tuple[time, time] | None = None
    budget: int = 5_000
    further_pages: int = 20
    announced: Announced = "feeds"
    learn: bool = True
    off_because: str | None = None
    claims: Mapping[str, Claim] = field(default_factory=dict)
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()
    layouts: tuple[Layout, ...] = (Layout(None, Rules()),)
    rights: str | None = None
    seed_hash: str = ""

    def canonical(self, url: str) -> str:
        """Return the address under which the portal's page is known: no fragment, idle parameter or alias.

        Raises:
            ValueError: if *url* is no address (:func:`crawler.portals.addresses.resolved`).
        """
        known = canonical(url, self.keep_query)
        other = unaliased(known, self.aliases) if self.aliases else known
        return known if other == known else canonical(other, self.keep_query)

    def is_own(self, url: str) -> bool:
        """Tell whether a canonical address is on a host of the portal, at its very port and without a user."""
        return is_web(url) and urlsplit(url).netloc in self.hosts

    def article_match(self, url: str) -> re.Match[str] | None:
        """Return the match of a canonical address that is an article's, None for any other."""
        if not self.is_own(url):
            return None
        parts = urlsplit(url)
        return self.article.fullmatch(parts.path + (f"?{parts.query}" if parts.query else ""))

    def url_date(self, url: str) -> date | None:
        """Return the date that an article's address carries, if the pattern names one and it exists."""
        match = self.article_match(url)
        groups = match.groupdict() if match else {}
        try:
            return date(int(groups["year"]), int(groups["month"]), int(groups.get("day") or 28))
        except (KeyError, ValueError, TypeError):
            return None

    def rules(self, fetched: date) -> Rules:
        """Return the cleaning rules of the layout that pages fetched on that day have."""
        return next(layout.rules for layout in self.layouts if layout.until is None or fetched < layout.until)

    def channel(self, name: str) -> Channel | None:
        """Return the channel of that name; what is announced is one too."""
        if name == ANNOUNCED:
            return _ANNOUNCED_CHANNEL
        return next((channel for channel in self.channels if channel.name == name), None)

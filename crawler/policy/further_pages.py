"""The pages of an article that goes over several: pure policy, no clock and no store.

The page of the article's own address is the first of its parts; each leads to the next by its 下一页. A visit to the
article asks for all of them, and means something only when it has the last.
"""

import json
from collections.abc import Collection, Sequence
from typing import NamedTuple
from urllib.parse import urldefrag

from crawler.policy.page import Answer, Outcome, Page
from crawler.policy.statuses import MISSING, MOVED, OVERLOADED
from crawler.policy.visits import failed, unread
from crawler.portals.addresses import resolved
from crawler.portals.portal import Portal

_TRIES = 3
"""Visits after which a further page that nobody has ever seen is believed not to exist."""


class Part(NamedTuple):
    """One page of such an article.

    Attributes:
        url: Its address, as the page before it names it.
        record: Id of the archive record that holds it as it was read last.
        etag: Its validators, for the next visit.
        last_modified: As ``etag``.
    """

    url: str
    record: str
    etag: str | None = None
    last_modified: str | None = None


class Wanted(NamedTuple):
    """A further page to ask for; *number* is 2 for the one behind the first."""

    number: int
    url: str
    etag: str | None = None
    last_modified: str | None = None


class Lacking(NamedTuple):
    """A further page that could not be had; *is_absent* if the portal says that it has none, or forbids it."""

    number: int
    answer: Answer
    reason: str
    is_absent: bool


def parts_of(page: Page) -> tuple[Part, ...]:
    """Return the parts of an article; none when it has but its own page."""
    return tuple(Part(*part) for part in json.loads(page.parts)) if page.parts else ()


def stored(parts: Sequence[Part]) -> str | None:
    """Return *parts* as the frontier keeps them."""
    return json.dumps(parts, ensure_ascii=False) if len(parts) > 1 else None


def next_url(portal: Portal, here: str, link: str | None, asked: Collection[str]) -> str | None:
    """Return the address of the next part; None at the last, at the bound, or at one *asked* for."""
    address = resolved(here, link) if link and len(asked) <= portal.further_pages else None
    if address is None:
        return None
    url = urldefrag(address).url
    return url if portal.is_own(portal.canonical(url)) and url not in asked else None


def wanted(page: Page, number: int, url: str) -> Wanted:
    """Return what to ask for; the validators of a part are sent while it stands at the same place and address."""
    known = parts_of(page)
    part = known[number - 1] if number <= len(known) and known[number - 1].url == url else None
    return Wanted(number, url, part.etag, part.last_modified) if part else Wanted(number, url)


def validators(part: Wanted) -> dict[str, str]:
    """Return the header fields by which an unchanged part costs no body."""
    fields = {"If-None-Match": part.etag, "If-Modified-Since": part.last_modified}
    return {name: value for name, value in fields.items() if value}


def is_absence(answer: Answer) -> bool:
    """Tell whether a portal says that it has no such page."""
    return answer.status in MOVED | MISSING


def is_dispensable(page: Page, lacking: Lacking) -> bool:
    """Tell whether the article is whole without the further page: it is absent, was never part of it, and stays away.

    A page that once was part of the article is waited for: half an article is no edit.
    """
    return lacking.is_absent and lacking.number > len(parts_of(page)) and page.tries + 1 >= _TRIES


def incomplete(page: Page, portal: Portal, lacking: Lacking) -> Outcome:
    """Return the outcome of a visit that lacks a further page: the article stays as it was, and is tried again."""
    if lacking.answer.status in OVERLOADED:
        return unread(page, portal, lacking.answer)
    return failed(page, lacking.answer, f"page {lacking.number}: {lacking.reason}")

"""What a visit means, and when the next one is due: pure policy, no clock and no store.

Times are seconds since the epoch. A page's state is ``queued`` (never visited), ``live``, ``suspect`` (it vanished, but
nobody has confirmed it), ``gone``, ``moved`` (another page has its new address), ``other`` (it answers, but is no
article), ``blocked``, ``refused`` (robots.txt), ``failed`` or ``quarantined`` (the cleaner could not read it).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from urllib.parse import urljoin

from cleaners import NotAnArticle
from corpus.editions import article_id
from crawler.cms import Listing
from crawler.portals import Channel, Portal

HOUR = 3600.0
DAY = 24 * HOUR
_BLOCKED = frozenset({202, 401, 403, 412, 451})
_MISSING = frozenset({404, 410})
_MOVED = frozenset({301, 302, 303, 307, 308})
_QUICK_TRIES = 2
_CONFIRMATIONS = 3
_MOST_MOVES = 5


class Link(NamedTuple):
    """A page that another one leads to, before anybody visits it."""

    portal: str
    url: str
    kind: str
    """``channel``, ``list`` (a further page of a channel) or ``article``."""
    channel: str
    article: str | None
    depth: int


class Page(NamedTuple):
    """A page as the frontier knows it; the columns are described in :mod:`crawler.frontier_schema`."""

    key: int
    portal: str
    url: str
    kind: str
    channel: str
    article: str | None
    state: str = "queued"
    reason: str | None = None
    due: float | None = None
    tries: int = 0
    depth: int = 0
    etag: str | None = None
    last_modified: str | None = None
    first_seen: float = 0.0
    last_visit: float | None = None
    last_seen: float | None = None
    last_run: str | None = None
    content_hash: str | None = None
    edition: int = 0
    record: str | None = None


class Answer(NamedTuple):
    """What came back from a visit.

    Attributes:
        record: Id of the archive record that holds it.
        at: The record's date.
        status: The HTTP status; 0 when there was no answer.
        headers: Names in lower case.
        reason: Why there was no answer, or why the page could not be read.
    """

    run: str
    record: str
    at: float
    status: int
    headers: Mapping[str, str] = {}
    reason: str | None = None


class Outcome(NamedTuple):
    """What a visit changed.

    Attributes:
        result: ``new``, ``changed``, ``revived``, ``same``, ``not_modified``, ``moved``, ``suspect``, ``gone``,
            ``blocked``, ``failed``, ``refused``, ``quarantined``, ``other``; ``listed`` for a list page.
        page: The page as it is from now on.
        links: Articles and sibling list pages that it leads to.
        older: List pages to follow while something on this one is new.
        alias: The address that the page had before it moved.
        edition: The new edition as a line of JSON (:func:`corpus.editions.row_json`); None when there is none.
        is_first: Whether this was the first visit.
        listed: How many articles a list page listed, known or not.
    """

    result: str
    page: Page
    record: str
    at: float
    links: tuple[Link, ...] = ()
    older: tuple[Link, ...] = ()
    alias: str | None = None
    edition: str | None = None
    is_first: bool = False
    listed: int = 0


def channel_links(portal: Portal) -> list[Link]:
    """Return the channels of a portal as pages to visit."""
    return [
        Link(portal.name, portal.canonical(channel.url), "channel", channel.name, None, 0)
        for channel in portal.channels
    ]


def request_headers(page: Page) -> dict[str, str]:
    """Return the validators to send, so that an unchanged article costs no body."""
    if page.kind != "article" or page.content_hash is None:
        return {}
    validators = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    return {name: value for name, value in validators.items() if value}


def listed(
    page: Page, portal: Portal, channel: Channel, answer: Answer, listing: Listing, since: date | None
) -> Outcome:
    """Return the outcome of a list page that was read; articles known to be older than *since* are left alone."""
    found = dict(_articles(portal, listing))
    wanted = [url for url, day in found.items() if since is None or day is None or day >= since]
    deeper = page.depth + 1 < channel.pages and (bool(wanted) or not found)
    articles = [Link(page.portal, url, "article", page.channel, article_id(page.portal, url), 0) for url in wanted]
    after = _answered(page, answer)._replace(
        state="live", due=answer.at + portal.every.total_seconds() if page.kind == "channel" else None
    )
    return Outcome(
        "listed",
        after,
        answer.record,
        answer.at,
        links=(*articles, *_list_links(page, portal, listing.parts if deeper else ())),
        older=tuple(_list_links(page, portal, listing.older if deeper else ())),
        is_first=page.last_visit is None,
        listed=len(found),
    )


def read(page: Page, answer: Answer, content_hash: str, published: float | None) -> Outcome:
    """Return the outcome of an article that was read; the caller adds the edition when there is a new one."""
    after = _answered(page, answer)._replace(
        state="live",
        due=next_visit(answer.at, published or page.first_seen),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        content_hash=content_hash,
    )
    if page.content_hash == content_hash and page.state != "gone":
        return Outcome("same", after, answer.record, answer.at)
    after = after._replace(edition=page.edition + 1, record=answer.record)
    result = "new" if page.edition == 0 else "revived" if page.state == "gone" else "changed"
    return Outcome(result, after, answer.record, answer.at)


def not_modified(page: Page, answer: Answer) -> Outcome:
    """Return the outcome of a 304."""
    after = _answered(page, answer)._replace(state="live", due=next_visit(answer.at, page.first_seen))
    return Outcome("not_modified", after, answer.record, answer.at)


def unread(page: Page, portal: Portal, answer: Answer, *, is_healthy: bool) -> Outcome:
    """Return the outcome of an answer that is no page to read: a redirect, an error, or nothing at all.

    *is_healthy* says whether the portal's own list pages answer: without that, nothing is ever gone.
    """
    if answer.status in _MOVED:
        return _moved(page, portal, answer, is_healthy=is_healthy)
    if answer.status in _MISSING:
        return vanished(page, answer, f"HTTP {answer.status}", is_healthy=is_healthy)
    if answer.status in _BLOCKED:
        return _unseen(page, answer, "blocked", f"HTTP {answer.status}", DAY)
    reason = answer.reason or f"HTTP {answer.status}"
    return failed(page, answer, reason)


def vanished(page: Page, answer: Answer, reason: str, *, is_healthy: bool) -> Outcome:
    """Return the outcome of a page that says that it is not there: suspect first, gone when confirmed on other days."""
    if page.kind != "article":
        return failed(page, answer, reason)
    if page.state == "gone":
        return _unseen(page, answer, "gone", reason, 30 * DAY)
    tries = page.tries + 1 if page.state == "suspect" else 1
    if page.edition and is_healthy and tries >= _CONFIRMATIONS:
        after = page._replace(edition=page.edition + 1, record=answer.record)
        return _unseen(after, answer, "gone", reason, 30 * DAY)
    outcome = _unseen(page, answer, "suspect", reason, DAY)
    return outcome._replace(page=outcome.page._replace(tries=tries))


def failed(page: Page, answer: Answer, reason: str) -> Outcome:
    """Return the outcome of an error: tried again at once, then after ever longer rests."""
    tries = page.tries + 1
    rest = 0.0 if tries <= _QUICK_TRIES else min(10 * 60.0 * 2 ** (tries - _QUICK_TRIES), 7 * DAY)
    outcome = _unseen(page, answer, "failed", reason, rest)
    return outcome._replace(page=outcome.page._replace(tries=tries))


def refused(page: Page, answer: Answer) -> Outcome:
    """Return the outcome of a page that robots.txt asks us not to fetch."""
    return _unseen(page, answer, "refused", "robots.txt", DAY)


def quarantined(page: Page, answer: Answer, reason: str) -> Outcome:
    """Return the outcome of a page that the cleaner could not read."""
    return _unseen(page, answer, "quarantined", reason, 7 * DAY)


def no_article(page: Page, answer: Answer, error: NotAnArticle, *, is_healthy: bool) -> Outcome:
    """Return the outcome of a page that answers, but is something else; ``missing`` is a 404 that answers 200."""
    if error.kind == "missing":
        return vanished(page, answer, str(error), is_healthy=is_healthy)
    return other(page, answer, f"{error.kind}: {error}")


def other(page: Page, answer: Answer, reason: str) -> Outcome:
    """Return the outcome of a page that answers but is no article."""
    return _unseen(page, answer, "other", reason, 7 * DAY)


def next_visit(now: float, since: float) -> float:
    """Return when to look at an article again: after a fifth of its age, between six hours and thirty days."""
    return now + min(max((now - since) / 5, 6 * HOUR), 30 * DAY)


def _articles(portal: Portal, listing: Listing) -> Iterable[tuple[str, date | None]]:
    for entry in listing.entries:
        url = portal.canonical(entry.url)
        if portal.article_match(url):
            yield url, entry.published or portal.url_date(url)


def _list_links(page: Page, portal: Portal, urls: Iterable[str]) -> Iterable[Link]:
    for url in urls:
        yield Link(page.portal, portal.canonical(url), "list", page.channel, None, page.depth + 1)


def _moved(page: Page, portal: Portal, answer: Answer, *, is_healthy: bool) -> Outcome:
    target = portal.canonical(urljoin(page.url, answer.headers.get("location", "")))
    if not portal.article_match(target) or page.kind != "article":
        return vanished(page, answer, f"HTTP {answer.status} to {target}", is_healthy=is_healthy)
    if page.tries >= _MOST_MOVES or target == page.url:
        return failed(page, answer, f"redirect loop at {target}")
    after = _answered(page, answer)._replace(url=target, due=answer.at, tries=page.tries + 1, etag=None)
    return Outcome("moved", after, answer.record, answer.at, alias=page.url)


def _answered(page: Page, answer: Answer) -> Page:
    return page._replace(reason=None, tries=0, last_visit=answer.at, last_seen=answer.at, last_run=answer.run)


def _unseen(page: Page, answer: Answer, state: str, reason: str, rest: float) -> Outcome:
    after = page._replace(state=state, reason=reason, due=answer.at + rest, last_visit=answer.at, last_run=answer.run)
    return Outcome(state, after, answer.record, answer.at)

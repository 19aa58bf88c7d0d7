"""What a visit means: pure policy, no clock and no store. When the next one is due: :mod:`crawler.policy.schedule`."""

from collections.abc import Mapping

from cleaners import NotAnArticle
from corpus.table.editions import Cause, article_id
from crawler.policy.causes import REBUILDS, ContentHashes
from crawler.policy.page import Answer, Link, Outcome, Page, Result, Unseen
from crawler.policy.schedule import DAY, HOUR, doubled_rest, next_visit, pause, retry_rest
from crawler.policy.statuses import BLOCKED, MISSING, MOVED, OVERLOADED
from crawler.portals.addresses import resolved
from crawler.portals.portal import Portal

_MISSES = 3
"""Days on which an address must be missing before one that was never read rests for long; as a deletion needs them."""
_MOST_MOVES = 5
"""Redirects followed one after the other, as many as RFC 2068 §10.3 recommended; more are a loop."""
_RESULTS: Mapping[Cause, Result] = {"new": "new", "revived": "revived", **dict.fromkeys(REBUILDS, "rebuilt")}
"""Result of a reading by the cause of its edition; any other cause is a change."""
_QUIET_CAUSES = REBUILDS | {"new", "moved"}
"""Causes that do not make an article livelier than its age."""


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


def read(page: Page, answer: Answer, now: ContentHashes, cause: Cause | None) -> Outcome:
    """Return the outcome of an article that was read; the caller adds the edition when there is a *cause* for one."""
    published = now.published or page.first_seen
    is_changed = cause is not None and cause not in _QUIET_CAUSES
    changed = answer.at if is_changed else page.changed
    after = answered(page, answer)._replace(
        state="live",
        due=next_visit(answer.at, published, changed),
        etag=answer.headers.get("etag"),
        last_modified=answer.headers.get("last-modified"),
        content_hash=now.content,
        credits=now.credits,
        body=now.body,
        frame=now.frame,
        encoding=now.encoding,
        published=published,
        changed=changed,
        sight=now.sight,
    )
    if cause is None:
        return Outcome("same", after, answer.record, answer.at, sight=now.sight)
    after = after._replace(edition=page.edition + 1, record=answer.record, edition_url=page.url)
    return Outcome(_RESULTS.get(cause, "changed"), after, answer.record, answer.at, sight=now.sight)


def not_modified(page: Page, answer: Answer) -> Outcome:
    """Return the outcome of a 304."""
    due = next_visit(answer.at, page.published or page.first_seen, page.changed)
    return Outcome("not_modified", answered(page, answer)._replace(state="live", due=due), answer.record, answer.at)


def is_unasked(page: Page, answer: Answer) -> bool:
    """Tell whether an answer says that a page is as it was, which nobody asked (RFC 9110 §15.4.5)."""
    return answer.status == 304 and not request_headers(page)


def unread(page: Page, portal: Portal, answer: Answer) -> Outcome:
    """Return the outcome of an answer that is no page to read: a redirect, an error, or nothing at all."""
    if answer.status in MOVED:
        return _moved(page, portal, answer)
    if answer.status in MISSING:
        return vanished(page, answer, f"HTTP {answer.status}")
    if answer.status in BLOCKED:
        return unseen(page, answer, "blocked", f"HTTP {answer.status}", DAY)
    if answer.status in OVERLOADED:
        return _overloaded(page, answer)
    return failed(page, answer, answer.reason or f"HTTP {answer.status}")


def vanished(page: Page, answer: Answer, reason: str) -> Outcome:
    """Return the outcome of a page that says that it is not there.

    An article is suspect; a miss counts when a day has passed since the one before. That it is gone is decided by
    :mod:`crawler.policy.deletions`.
    """
    if page.kind != "article":
        return failed(page, answer, reason)
    if page.edition and page.content_hash is None:
        return unseen(page, answer, "gone", reason, 30 * DAY)
    is_counted = page.missed is None or answer.at - page.missed >= DAY
    misses = page.misses + is_counted
    rest = DAY if page.edition or misses < _MISSES else 30 * DAY
    outcome = unseen(page, answer, "suspect", reason, rest)
    missed = answer.at if is_counted else page.missed
    return outcome._replace(page=outcome.page._replace(misses=misses, missed=missed))


def failed(page: Page, answer: Answer, reason: str, rest: float | None = None) -> Outcome:
    """Return the outcome of an error: tried again at once, then after ever longer rests, if not after *rest*."""
    tries = page.tries + 1
    outcome = unseen(page, answer, "failed", reason, retry_rest(tries) if rest is None else rest)
    return outcome._replace(page=outcome.page._replace(tries=tries))


def unasked(page: Page, answer: Answer) -> Outcome:
    """Return the outcome of a page whose host cannot say now whether it may be asked for: robots.txt cannot be had.

    The host is asked once for all its pages, so none comes at once; a channel comes again within the hour.
    """
    rest = doubled_rest(page.tries + 1, DAY if page.kind == "article" else HOUR)
    return failed(page, answer, answer.reason or "robots.txt", rest)


def refused(page: Page, answer: Answer) -> Outcome:
    """Return the outcome of a page that is not fetched: robots.txt asks us not to, or we do not want it."""
    return unseen(page, answer, "refused", answer.reason or "robots.txt", DAY)


def quarantined(page: Page, answer: Answer, reason: str) -> Outcome:
    """Return the outcome of a page that we could not read; a list page is too dear to be left for a week."""
    return unseen(page, answer, "quarantined", reason, 7 * DAY if page.kind == "article" else DAY)


def no_article(page: Page, answer: Answer, error: NotAnArticle) -> Outcome:
    """Return the outcome of a page that answers, but is something else: a 404, a firewall, a fault of the server."""
    if error.kind == "missing":
        return vanished(page, answer, str(error))
    if error.kind == "fence":
        return unseen(page, answer, "blocked", f"{error.kind}: {error}", DAY)
    if error.kind == "fault":
        return failed(page, answer, f"{error.kind}: {error}")
    return other(page, answer, f"{error.kind}: {error}")


def other(page: Page, answer: Answer, reason: str) -> Outcome:
    """Return the outcome of a page that answers but is no article."""
    return unseen(page, answer, "other", reason, 7 * DAY)


def unseen(page: Page, answer: Answer, state: Unseen, reason: str, rest: float) -> Outcome:
    """Return the outcome of an answer that shows no page: the *state* that it leaves, and how long it rests."""
    after = _visited(page, answer)._replace(state=state, reason=reason, due=answer.at + rest)
    return Outcome(state, after, answer.record, answer.at)


def _moved(page: Page, portal: Portal, answer: Answer) -> Outcome:
    """Return the outcome of a redirect to another article's address.

    An article that was read keeps its identity, and :mod:`crawler.journal.moves` decides at the end of the run what the
    two addresses are to each other. One that was not read yet has the identity of the address where it will be.
    """
    location = _as_sent(answer.headers.get("location", ""))
    if not location:
        return failed(page, answer, f"HTTP {answer.status} without a Location")
    address = resolved(page.url, location)
    if address is None:
        return failed(page, answer, f"HTTP {answer.status} to {location!r}, which is no address")
    target = portal.canonical(address)
    if not portal.article_match(target) or page.kind != "article":
        return vanished(page, answer, f"HTTP {answer.status} to {target}")
    if page.tries >= _MOST_MOVES or target == page.url:
        return failed(page, answer, f"redirect loop at {target}")
    after = answered(page, answer)._replace(tries=page.tries + 1, etag=None, last_modified=None)
    if page.edition:
        pending = after._replace(state="moved", reason=f"to {target}", target=target, due=None)
        return Outcome("moved", pending, answer.record, answer.at)
    unread = after._replace(url=target, article=article_id(page.portal, target), due=answer.at)
    return Outcome("moved", unread, answer.record, answer.at, alias=page.url)


def _as_sent(location: str) -> str:
    """Return an address as its server means it: bytes beyond ASCII, which no header should hold, are UTF-8 mostly."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _overloaded(page: Page, answer: Answer) -> Outcome:
    """Return the outcome of 429 or 503: the whole portal rests, as long as it asks and no less than we think right."""
    rest = pause(answer.headers, answer.at, page.tries + 1)
    is_told = answer.status == 429 or "retry-after" in answer.headers
    until = answer.at + rest if is_told else None
    return failed(page, answer, f"HTTP {answer.status}", rest)._replace(pause=until)


def answered(page: Page, answer: Answer) -> Page:
    """Return a page that was seen: what failed or was missing before is over."""
    return _visited(page, answer)._replace(reason=None, tries=0, misses=0, missed=None, doubt=None, last_seen=answer.at)


def _visited(page: Page, answer: Answer) -> Page:
    return page._replace(last_visit=answer.at, last_run=answer.run, last_record=answer.record, target=None)

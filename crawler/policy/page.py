"""What goes in and out of a decision about a page: values only. Times are seconds since the epoch.

A page's state is ``queued`` (never visited), ``live``, ``suspect`` (it vanished, but that is not confirmed), ``gone``,
``moved`` (it redirects to another address), ``other`` (it answers, but is no article), ``blocked``, ``refused``
(robots.txt, or an address that is not asked for), ``failed``, ``doubted`` (what it shows is
not believed yet: most of its text is lost, or many addresses show it) or ``quarantined`` (the cleaner could not
read it).
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

ListKind = Literal["channel", "list"]
PageKind = ListKind | Literal["article", "purged"]
"""``channel`` (its first page), ``list`` (a further page of one), ``article``, or one that is never fetched again."""
Unseen = Literal["suspect", "gone", "other", "blocked", "refused", "failed", "doubted", "quarantined"]
"""States that an answer leaves which shows no page to believe; the result of such a visit has the same name."""
PageState = Literal["queued", "live", "moved"] | Unseen
Reading = Literal["new", "changed", "revived", "rebuilt", "backfilled", "same"]
Result = Literal["listed", "not_modified", "moved", "purged"] | Reading | Unseen


class Link(NamedTuple):
    """A page that another one leads to, before anybody visits it."""

    portal: str
    url: str
    kind: PageKind
    channel: str
    article: str | None
    depth: int


class Page(NamedTuple):
    """A page as the frontier knows it; the columns are described in :mod:`crawler.frontier.schema`."""

    key: int
    portal: str
    url: str
    kind: PageKind
    channel: str
    article: str | None
    state: PageState = "queued"
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
    edition_url: str | None = None
    last_record: str | None = None
    credits: str | None = None
    body: str | None = None
    frame: str | None = None
    encoding: str | None = None
    published: float | None = None
    changed: float | None = None
    misses: int = 0
    missed: float | None = None
    rest: float | None = None
    listed: int | None = None
    target: str | None = None
    owed: str | None = None
    parts: str | None = None
    doubt: str | None = None
    sight: str | None = None


class Answer(NamedTuple):
    """What came back from a visit.

    Attributes:
        record: Id of the archive record that holds it.
        at: The record's date.
        status: The HTTP status; 0 when there was no answer, or a page that is not whole.
        headers: Names in lower case.
        reason: Why there was no answer, or why the page could not be read.
    """

    run: str
    record: str
    at: float
    status: int
    headers: Mapping[str, str] = {}
    reason: str | None = None


class Heard(NamedTuple):
    """Whether a host answered; *is_silent* if it let the time pass."""

    host: str
    is_silent: bool


class Said(NamedTuple):
    """What an edition of an article says, from a time on; *content_hash* is None if it is gone."""

    edition: int
    at: float
    content_hash: str | None


class ListSight(NamedTuple):
    """What the first page of a channel showed.

    Attributes:
        links: Its entries, articles or not.
        listed: Those of them that are articles.
        goes_on: Whether it led to further list pages.
        unfollowed: What on it says that there are further pages, where nothing led to them; None where nothing does.
    """

    links: int
    listed: int
    goes_on: bool
    unfollowed: str | None


class Outcome(NamedTuple):
    """What a visit changed.

    Attributes:
        result: ``new``, ``changed``, ``revived``, ``rebuilt`` (our own code reads it otherwise), ``same``,
            ``backfilled`` (an import knows it from of old), ``not_modified``, ``moved``, ``doubted``, ``suspect``,
            ``gone``, ``blocked``, ``failed``, ``refused``, ``quarantined``, ``other``; ``listed`` for a list page.
        page: The page as it is from now on.
        links: Articles and sibling list pages that it leads to.
        older: List pages to follow while something on this one is new, or one of them is.
        alias: The address that a page that was never read had before it redirected; if its new address is another
            page's, that one stands for both.
        edition: The new edition as a line of JSON (:func:`corpus.table.editions.row_json`); None when there is none.
        is_first: Whether this was the first visit.
        listed: How many articles a list page listed, known or not.
        further: Canonical addresses of the article's further pages, which are no articles of their own.
        pause: Until when the whole portal is to be left alone; None when it may be visited.
        unusable: How many links of a list page lead to no address.
        sight: What an article's address shows, if that may yet turn out to be shown at many (:data:`Page.sight`).
        heard: Whether the host answered; None when the visit does not tell.
        capture: The key of the capture that an import took in; None of a visit of our own.
        said: What the edition of an import says.
        list_sight: What a list page showed.
        end: Why a further page of a list shows no article, though the page before led to it.
        compared: Articles that a sitemap lists, which is no channel but says what the channels should have led to, each
            with its date.
    """

    result: Result
    page: Page
    record: str
    at: float
    links: tuple[Link, ...] = ()
    older: tuple[Link, ...] = ()
    alias: str | None = None
    edition: str | None = None
    is_first: bool = False
    listed: int = 0
    further: tuple[str, ...] = ()
    pause: float | None = None
    unusable: int = 0
    sight: str | None = None
    heard: Heard | None = None
    capture: str | None = None
    said: Said | None = None
    list_sight: ListSight | None = None
    end: str | None = None
    compared: tuple[tuple[str, date | None], ...] = ()


class Merger(NamedTuple):
    """What became of a redirect: a page has a new address, or two pages are one article from now on.

    Attributes:
        page: The page that stays, as it is from now on.
        alias: The address that redirects.
        dropped: Key of the page that goes; None when there was only one.
        tombstones: Of the ids that go, as lines of JSON, if they are due now (:data:`Page.owed` comes later).
    """

    page: Page
    alias: str
    dropped: int | None = None
    tombstones: tuple[str, ...] = ()

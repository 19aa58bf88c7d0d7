"""The habits of a portal; README.md explains every key of its file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Pagination = Literal["trs", "index", "query", "jpage", "epaper", "folders", "json"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A list page.

    Attributes:
        topics: What it carries.
        column: The number of the column, where the system counts them.
        shell: The page whose script shows a list that is answered as JSON.
    """

    key: str
    name: str
    path: str
    pagination: Pagination
    per_page: int = 20
    topics: Literal["news", "notices", "all"] = "all"
    column: int = 0
    shell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one hand at the portal dresses articles; HTML with the holes that README.md lists.

    A credit belongs to the truth exactly when one of these templates has its hole.
    """

    paragraph: str
    weight: float = 1.0
    separator: str = "\n"
    meta: str = ""
    below: str = ""
    tail: str = ""
    dateline: str = ""
    dateline_source: str | None = None
    kicker_above: str = ""
    kicker_below: str = ""
    strong: float = 0.0
    image: str = ""

    def shows(self, name: str) -> bool:
        """Say whether a reader of the page sees the credit *name*, the dateline aside."""
        return any(f"{{{{{name}}}}}" in template for template in (self.meta, self.below, self.tail))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkList:
    """A list of links to other articles: ``{{list:name}}`` in a template.

    Attributes:
        item: HTML of one entry; holes ``path``, ``title``, ``date``, ``views``, ``rank``.
        count: How many entries.
        pick: ``latest`` in order of time, ``rotating`` at random, changing every *rotate_hours*.
    """

    item: str
    count: int
    pick: Literal["latest", "rotating"] = "rotating"
    rotate_hours: int = 6
    date: str = "%Y-%m-%d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """A list of fixed links: ``{{menu:name}}``; holes of *item*: ``name``, ``n`` (1, 2 …)."""

    item: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a share of the pages say of their encoding: the Content-Type header, and ``{{charset}}`` in the page."""

    header: str
    meta: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What the portal answers for a page that it has not, or no longer: a redirect when *location* is set."""

    status: int = 404
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How the newsroom lives; shares of its articles, *pace* a factor on how many there are."""

    pace: float = 1.0
    edited: float = 0.2
    deleted: float = 0.04
    moved: float = 0.0
    revived: float = 0.25
    notices: float = 0.15
    kickers: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reposts:
    """Which share of the articles is taken from which other portals; *credit* says whom 来源 names."""

    share: float = 0.0
    origins: tuple[str, ...] = ()
    delay_hours: float = 5.0
    credit: Literal["origin", "own"] = "origin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """A portal's habits; the key is the file's name."""

    key: str
    name: str
    host: str
    source: str
    scheme: Literal["http", "https"] = "http"
    region: str = ""
    codec: str = "utf-8"
    article_path: str = ""
    id_form: Literal["digits", "letters"] = "digits"
    first_id: int = 100000
    id_step: int = 7
    precision: Literal["day", "minute", "second"] = "minute"
    shown_date: str = "%Y-%m-%d %H:%M"
    mirrors: str | None = None
    validators: tuple[Literal["etag", "weak-etag", "last-modified"], ...] = ("etag", "last-modified")
    robots: str = "User-agent: *\nDisallow:\n"
    list_item: str = ""
    list_date: str = "%Y-%m-%d"
    publish_hour: int | None = None
    moved_path: str = ""
    design: str = ""
    feed: str = ""
    sitemap: str = ""
    compressed: bool = False
    paragraphs_a_page: int = 0
    channels: tuple[Channel, ...] = ()
    styles: tuple[Style, ...] = ()
    labels: tuple[Label, ...] = (Label(header="text/html; charset=utf-8", meta="utf-8"),)
    lists: Mapping[str, LinkList] = field(default_factory=dict)
    menus: Mapping[str, Menu] = field(default_factory=dict)
    missing: Missing = Missing()
    rhythm: Rhythm = Rhythm()
    reposts: Reposts = Reposts()

    @property
    def base(self) -> str:
        """Scheme and host, as in a URL."""
        return f"{self.scheme}://{self.host}"

    def showing(self, mirrored: "Portal") -> "Portal":
        """Return this mirror with the habits of the portal that it mirrors: all but names, labels and robots.txt."""
        own = {name: getattr(self, name) for name in _A_MIRRORS_OWN}
        return replace(mirrored, **own)

    def channel(self, key: str) -> Channel:
        """Return the channel of that key."""
        return next(channel for channel in self.channels if channel.key == key)


_A_MIRRORS_OWN = (
    "key", "name", "host", "source", "scheme", "codec", "mirrors", "validators", "robots", "labels", "missing",
)  # fmt: skip

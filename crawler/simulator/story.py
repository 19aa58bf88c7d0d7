"""An article as its portal shows it at one moment."""

from dataclasses import dataclass
from datetime import datetime

from crawler.simulator.portal import Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One edition of one article.

    Attributes:
        portal: Key of the portal that shows it.
        number: 0, 1, 2 … in the order of publication there.
        id: The portal's own identifier, as in the address.
        path: The address without scheme and host.
        channel: Key of the channel that lists it.
        subtitles: Kickers, in page order.
        paragraphs: The body without its dateline.
        reporters: Who wrote it, whether the page says so or not.
        source: Who it is from, whether the page says so or not.
        edition: 1, 2 …
        modified: When this edition appeared.
        repost_of: Address of the article that it is a copy of.
        style: The templates that dress it.
        dateline: What stands before the first paragraph, `济源网讯（记者 郑海波）`; empty when nothing does.
        dateline_source: Whom the dateline names.
        url: The address.
    """

    portal: str
    number: int
    id: str
    path: str
    channel: str
    title: str
    subtitles: tuple[str, ...]
    paragraphs: tuple[str, ...]
    reporters: tuple[str, ...]
    editor: str
    reviewer: str
    source: str
    published: datetime
    modified: datetime
    edition: int
    style: Style
    dateline: str
    dateline_source: str | None
    url: str
    repost_of: str | None = None

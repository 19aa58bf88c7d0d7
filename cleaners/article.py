"""What the cleaners return: one article, and all that was found out on the way to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from cleaners.ledger.deferred import Field
from cleaners.ledger.spans import Change, undone

Precision = Literal["day", "minute", "second"]
Kind = Literal["article", "document", "epaper", "image", "attachment", "list", "missing", "login"]


class Cut(NamedTuple):
    """A part of the page that was removed before there was a text."""

    path: str
    """Where it stood, as tag names with id and classes: ``div.main>div#related``."""
    kind: str
    """Why it went, one word of a small vocabulary: ``related``, ``share``, ``hidden`` …"""
    characters: int
    """How much visible text it held, in code points."""
    beginning: str
    """Its first 40 characters."""


class Residue(NamedTuple):
    """A kind of damage that the document shows, repaired or not."""

    kind: str
    """``pinyin_toned``, ``traditional_mirror``, ``byte_damage``, ``brand_substitution`` …"""
    count: int  # type: ignore[assignment] # hides tuple.count, which nobody needs here
    """How many places show it."""
    confidence: float
    """0 … 1 that the document really suffered it."""
    repaired: bool
    """Whether the passes undid it; if not, prefer the original page."""


class Damaged(NamedTuple):
    """``text[start:end]`` is damaged and could not be repaired with certainty; drop its sentence if in doubt."""

    start: int
    end: int
    kind: str


class Image(NamedTuple):
    """An image of the body: its absolute or page-relative address, and its caption if it has one."""

    url: str
    caption: str | None


class Attachment(NamedTuple):
    """A file that the page offers: its address as written, and the name that it is offered under."""

    url: str
    name: str


class NotAnArticle(ValueError):
    """The page is something else.

    Attributes:
        kind: What it is: ``list``, ``missing`` (a 404 that answers 200), ``login`` or ``empty``.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[type["NotAnArticle"], tuple[str, str]]:
        """Keep both arguments when a worker process hands the exception back."""
        return type(self), (self.kind, str(self))


@dataclass(frozen=True, kw_only=True)
class Article:
    """One cleaned article.

    Attributes:
        title: The headline; None when the page or text shows none.
        subtitles: Kickers and sub-headlines (引题, 副题), in page order.
        text: The body: paragraphs joined by one line feed, without title, subtitles or stand-alone credits.
        published: The instant of publication, aware; None when the page gives no time of day.
        published_date: The local (+08:00) date of publication; None when no date with a year was found.
        published_precision: What the page gave; None with no date.
        published_raw: The date as the page wrote it.
        source: Who the page says the text is from (来源, or the dateline's 某网讯).
        authors: Reporters and correspondents, in order. Empty sooner than wrong.
        spans: The ledger of *text*, as stored: changes with offsets in *text*, worked out when first read.
        title_spans: The ledger of title and subtitles joined by line feeds.
        cuts: What was removed from the page before there was a text.
        residues: Damage that the document shows.
        damaged: Places in *text* that stay damaged.
        language: ISO 639-1 of the text, ``zh`` or ``und``.
        script: ``Hans`` or ``Hant`` (ISO 15924) of the clean text; None without Chinese characters.
        confidence: 0 … 1 that the body is the right part of the page; 1.0 for plain text.
        extractor: ``blocks``, ``trafilatura`` or ``text``.
        model: Id of the portal model that helped to find the body; None when none did.
        next_page: Address of the article's next page, as written; None when it has one page.
        disagreements: Fields for which the page gave several values: ``(field, value not taken)``.
    """

    title: str | None = None
    subtitles: tuple[str, ...] = ()
    text: str = ""
    published: datetime | None = None
    published_date: date | None = None
    published_precision: Precision | None = None
    published_raw: str | None = None
    source: str | None = None
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editor: str | None = None
    duty_editor: str | None = None
    reviewer: str | None = None
    publisher: str | None = None
    original_title: str | None = None
    column: str | None = None
    keywords: tuple[str, ...] = ()
    description: str | None = None
    canonical_url: str | None = None
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    document: tuple[tuple[str, str], ...] = ()
    """Header table of a government document: ``("文号", "济政〔2022〕3号")`` …, in page order."""
    kind: Kind = "article"
    empty_reason: str | None = None
    """Why *text* is empty: ``images``, ``attachments`` …; None when it is not."""
    language: str = "und"
    script: str | None = None
    spans: Field[Change] = Field()  # noqa: RUF009 - a descriptor
    title_spans: Field[Change] = Field()  # noqa: RUF009 - a descriptor
    cuts: tuple[Cut, ...] = ()
    residues: tuple[Residue, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    encoding: str | None = None
    """The codec that decoded the page; None for text."""
    encoding_how: str | None = None
    """Why that codec: ``bom``, ``utf-8``, ``header``, ``meta``, ``score`` …"""
    bad_bytes: int = 0
    """Bytes that no codec could read, each a U+FFFD in the extracted text."""
    confidence: float = 1.0
    extractor: str = "text"
    model: str | None = None
    next_page: str | None = None
    disagreements: tuple[tuple[str, str], ...] = ()


def undo(article: Article) -> str:
    """Return the extracted text that the article's text was made from, character for character."""
    return undone(article.text, article.spans)

"""What the cleaners return: one article, and all that was found out on the way to it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from cleaners.ledger.deferred import Field
from cleaners.ledger.spans import Change, undone

Precision = Literal["day", "minute", "second"]
Kind = Literal["article", "document", "epaper", "thread", "image", "attachment", "empty"]
"""``document`` has the header table of a government's, ``epaper`` is of a newspaper's sheet, ``thread`` has the posts
of a forum's in order; the last three are without text: pictures, files, or nothing."""
OtherKind = Literal["list", "missing", "login", "fence", "fault", "empty"]
"""``missing`` is a 404 that answers 200, ``fence`` a firewall's page, ``fault`` one on which a server says that it
cannot."""
EmptyReason = Literal["images", "attachments", "blank", "removed"]
"""Why there is no text: the article is its images or its attachments; nothing was given but white space; or all of it
was furniture."""
Language = Literal["zh", "und"]
Script = Literal["Hans", "Hant"]
Extractor = Literal["blocks", "trafilatura", "script", "text"]
Judge = Literal["every", "unsure", "never"]
"""About which pages trafilatura is asked: all that may be articles, or those of whose body we are unsure."""
CutKind = Literal[
    "comments",
    "related",
    "items",
    "navigation",
    "share",
    "footer",
    "promotion",
    "hidden",
    "document table",
    "furniture",
    "caption",
    "rule",
    "outside",
    "oversize",
]
"""``items`` are lists of other articles, ``furniture`` is what the portal repeats, ``outside`` the rest of the page."""
DamagedKind = Literal["byte_damage", "unrecoverable"]
DecodedBy = Literal[
    "bom",
    "nuls",
    "binary",
    "ascii",
    "hz",
    "utf-8",
    "nearly utf-8",
    "hint",
    "header",
    "meta",
    "score",
    "arbiter",
    "fallback",
]
"""The evidence that decided about an encoding."""
DisputedField = Literal["source", "published", "authors", "layout", "body", "encoding"]


class Cut(NamedTuple):
    """A part of the page that was removed before there was a text."""

    path: str
    """Where it stood, as tag names with id and classes: ``div.main>div#related``."""
    kind: CutKind
    """Why it went."""
    characters: int
    """How much visible text it held, in code points."""
    beginning: str
    """Its first 40 characters."""


class Residue(NamedTuple):
    """A kind of damage that the document shows, repaired or not."""

    kind: str
    """``pinyin_toned``, ``traditional_mirror``, ``byte_damage``, ``brand_substitution`` …: each pass names its own."""
    count: int  # type: ignore[assignment] # hides tuple.count, which nobody needs here
    """How many places show it."""
    confidence: float
    """0 … 1 that the document really suffered it: an estimate by what proves it, no measured rate."""
    repaired: bool
    """Whether the passes undid it; if not, prefer the original page."""


class Damaged(NamedTuple):
    """``text[start:end]`` is damaged and could not be repaired with certainty; drop its sentence if in doubt."""

    start: int
    end: int
    kind: DamagedKind


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
        kind: What it is.
    """

    def __init__(self, kind: OtherKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind

    def __reduce__(self) -> tuple[type["NotAnArticle"], tuple[OtherKind, str]]:
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
        language: ISO 639-1 of the text; ``und`` (ISO 639-2) when it is not Chinese.
        script: ISO 15924 of the clean text; None without Chinese characters.
        confidence: 0 … 1 that the body is the right part of the page; for plain text 1.0, and 0.0 if nothing is left.
        extractor: Who chose the body; ``script`` where the page hands it to its own script, ``text`` for plain text.
        model: Id of the portal model that helped to find the body; None when none did.
        next_page: Address of the article's next page, as written; None when it has one page.
        agreement: How far our body and trafilatura's agree, 0 … 1; None when trafilatura was not asked.
        disagreements: Fields for which the page gave several values: ``(field, value not taken)``; for ``body`` each
            part that only one of the two extractors took, for ``layout`` where the body was expected, for
            ``encoding`` the codec that charset-normalizer finds.
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
    empty_reason: EmptyReason | None = None
    """Why *text* is empty; None when it is not."""
    language: Language = "und"
    script: Script | None = None
    spans: Field[Change] = Field()  # noqa: RUF009 - a descriptor
    title_spans: Field[Change] = Field()  # noqa: RUF009 - a descriptor
    cuts: tuple[Cut, ...] = ()
    residues: tuple[Residue, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    encoding: str | None = None
    """The codec that decoded the page; None for text."""
    encoding_how: DecodedBy | None = None
    """Why that codec."""
    bad_bytes: int = 0
    """Bytes that no codec could read, each a U+FFFD in the extracted text."""
    confidence: float = 1.0
    extractor: Extractor = "text"
    model: str | None = None
    agreement: float | None = None
    next_page: str | None = None
    disagreements: tuple[tuple[DisputedField, str], ...] = ()


if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 - given on
else:

    def replace(article: Article, **fields: object) -> Article:
        """Return *article* with other *fields*, as ``dataclasses.replace`` does, but without reading its ledger.

        A frozen class is slow to make field by field, and a page's article is made in seven steps.
        """
        new = object.__new__(Article)
        object.__setattr__(new, "__dict__", {**article.__dict__, **fields})
        return new


def undo(article: Article) -> str:
    """Return the extracted text that the article's text was made from, character for character."""
    return undone(article.text, article.spans)

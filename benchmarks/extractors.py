"""The extractors that are measured beside ours; each gets decoded text, and is left out where it is not installed."""

import importlib
from collections.abc import Callable
from typing import NamedTuple

from cleaners import NotAnArticle, clean_page
from cleaners.article import Judge


class Answer(NamedTuple):
    """What an extractor says about a page; None for what it was not asked."""

    text: str = ""
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()


class Source(NamedTuple):
    """A page: as served, decoded, and its address, which may be empty."""

    body: bytes
    html: str
    url: str


Extractor = Callable[[Source], Answer]


def _ours(judge: Judge) -> Extractor:
    """Return what ``clean_page`` says; decoding and residue passes are its own cost."""

    def extract(page: Source) -> Answer:
        try:
            article = clean_page(page.body, url=page.url, judge=judge)
        except NotAnArticle:
            return Answer()
        date = article.published_date.isoformat() if article.published_date else None
        return Answer(article.text, article.title, date, article.authors)

    return extract


def _trafilatura(**options: bool) -> Extractor:
    def extract(page: Source) -> Answer:
        trafilatura = importlib.import_module("trafilatura")
        document = trafilatura.bare_extraction(
            page.html, url=page.url or None, include_comments=False, with_metadata=True, **options
        )
        if document is None:
            return Answer()
        return Answer(document.text or "", document.title, document.date, tuple((document.author or "").split("; ")))

    return extract


def _text_only(**options: bool) -> Extractor:
    def extract(page: Source) -> Answer:
        trafilatura = importlib.import_module("trafilatura")
        return Answer(trafilatura.extract(page.html, url=page.url or None, include_comments=False, **options) or "")

    return extract


def _readability(page: Source) -> Answer:
    document = importlib.import_module("readability").Document(page.html, url=page.url or None)
    fragment = importlib.import_module("lxml.html").fromstring(document.summary(html_partial=True))
    return Answer("\n".join(fragment.itertext()), document.short_title())


def _magic_html(page: Source) -> Answer:
    found = importlib.import_module("magic_html").GeneralExtractor().extract(page.html, base_url=page.url)
    fragment = importlib.import_module("lxml.html").fromstring(found["html"] or "<p></p>")
    return Answer("\n".join(fragment.itertext()), found.get("title"))


def _gne(page: Source) -> Answer:
    found = importlib.import_module("gne").GeneralNewsExtractor().extract(page.html)
    return Answer(found["content"], found["title"], found["publish_time"][:10], tuple(found["author"].split()))


def _newspaper4k(page: Source) -> Answer:
    article = importlib.import_module("newspaper").Article(page.url or "http://localhost/", language="zh")
    article.download(input_html=page.html)
    article.parse()
    date = article.publish_date.date().isoformat() if article.publish_date else None
    return Answer(article.text, article.title, date, tuple(article.authors))


def _justext(page: Source) -> Answer:
    paragraphs = importlib.import_module("justext").justext(
        page.html.encode(),
        frozenset(),
        encoding="utf-8",
        length_low=20,
        length_high=60,
        stopwords_low=0,
        stopwords_high=0,
    )
    return Answer("\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate))


def _resiliparse(page: Source) -> Answer:
    return Answer(
        importlib.import_module("resiliparse.extract.html2text").extract_plain_text(page.html, main_content=True)
    )


_ALL: dict[str, tuple[str, Extractor]] = {
    "ours": ("cleaners", _ours("unsure")),
    "ours alone": ("cleaners", _ours("never")),
    "ours, judged": ("cleaners", _ours("every")),
    "trafilatura": ("trafilatura", _text_only()),
    "trafilatura, metadata": ("trafilatura", _trafilatura()),
    "trafilatura fast": ("trafilatura", _text_only(fast=True)),
    "trafilatura precision": ("trafilatura", _text_only(favor_precision=True)),
    "readability-lxml": ("readability", _readability),
    "magic-html": ("magic_html", _magic_html),
    "GNE": ("gne", _gne),
    "newspaper4k": ("newspaper", _newspaper4k),
    "jusText": ("justext", _justext),
    "resiliparse": ("resiliparse", _resiliparse),
}


def installed() -> dict[str, Extractor]:
    """Return the extractors whose modules can be imported here."""
    found: dict[str, Extractor] = {}
    for name, (module, extract) in _ALL.items():
        try:
            importlib.import_module(module)
        except ImportError:
            continue
        found[name] = extract
    return found

"""The images, the attachments and the next page of an article, found where its body stands."""

import re
from bisect import bisect_left
from operator import itemgetter

from lxml import etree

from cleaners.article import Attachment, Image
from cleaners.extraction.blocks import Blocks, Placed
from cleaners.lines.forms import form

# Where lazy loading keeps the address while ``src`` holds a place-holder.
_ADDRESSES = ("data-src", "data-original", "data-lazy-src", "_src", "src")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|csv|txt)(?:$|[?#])", re.IGNORECASE)
_LONGEST_CAPTION = 120
_LONGEST_SEARCHED = 500
_SMALLEST = 60
"""Pixels of width or height under which an image is an icon."""


def images_of(blocks: Blocks, span: range) -> tuple[Image, ...]:
    """Return the images that stand among the blocks of *span*, each once, with captions."""
    found: dict[str, Image] = {}
    for image in _within(blocks.images, span):
        url = next((url for name in _ADDRESSES if (url := (image.element.get(name) or "").strip())), "")
        if url and not url.startswith("data:") and not _is_icon(image.element):
            found.setdefault(url, Image(url, _caption(blocks, image)))
    return tuple(found.values())


def attachments_of(blocks: Blocks, span: range) -> tuple[Attachment, ...]:
    """Return the files that the blocks of *span* link to, each once."""
    found: dict[str, Attachment] = {}
    for anchor in _within(blocks.anchors, span):
        url = (anchor.element.get("href") or "").strip()
        if _FILE.search(url):
            name = " ".join("".join(anchor.element.itertext()).split()) or (anchor.element.get("title") or url)
            found.setdefault(url, Attachment(url, name))
    return tuple(found.values())


def next_page_of(blocks: Blocks, span: range) -> str | None:
    """Return where the article goes on, by a link 下一页 among the blocks of *span*."""
    lines = enumerate(blocks.text[span.start : span.stop + 1], span.start)
    spoken = {at for at, line in lines if _speaks_of_page(line)}
    for anchor in _within(blocks.anchors, span):
        is_near = anchor.at in spoken or anchor.at + 1 in spoken
        url = (anchor.element.get("href") or "").strip() if is_near else ""
        is_address = url and not url.startswith(("#", "javascript:"))
        if is_address and form("next_page").match("".join(anchor.element.itertext())):
            return url
    return None


def _speaks_of_page(line: str) -> bool:
    """Whether a link to the next page may stand in *line* or right before it; asking each link for its text is slow."""
    return len(line) > _LONGEST_SEARCHED or "页" in line or "頁" in line or "age" in line.lower()


def _within(placed: list[Placed], span: range) -> list[Placed]:
    first, last = (bisect_left(placed, at, key=itemgetter(0)) for at in (span.start, span.stop))
    return placed[first:last]


def _is_icon(image: etree._Element) -> bool:
    sizes = (image.get("width") or "", image.get("height") or "")
    return any(size.isdigit() and int(size) < _SMALLEST for size in sizes)


def _caption(blocks: Blocks, image: Placed) -> str | None:
    figure = next(image.element.iterancestors("figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    if caption is not None:
        return " ".join("".join(caption.itertext()).split()) or None
    below = blocks.text[image.at] if image.at < len(blocks.text) else ""
    return below if len(below) <= _LONGEST_CAPTION and form("caption").search(below) else None

"""From the bytes of a page to the part of it that is its article, in one way for reading, learning and the audit."""

from typing import NamedTuple

from lxml import etree

from cleaners.article import Cut
from cleaners.decoding import Decoded, decode_page
from cleaners.extraction.bounds import bounded
from cleaners.extraction.selection import Selection, selected
from cleaners.extraction.tree import parsed
from cleaners.rules import Rules


class OpenedPage(NamedTuple):
    """A page that was decoded, bounded, parsed, and in which the article was looked for."""

    decoded: Decoded
    root: etree._Element
    """Of its tree, without what the rules drop."""
    selection: Selection
    beyond: tuple[Cut, ...]
    """What lies beyond the bound and was not read."""


def opened(body: bytes, rules: Rules, *, content_type: str = "") -> OpenedPage | None:
    """Return the page with these bytes; None for one without text: nothing, a picture, an archive."""
    decoded = decode_page(body, content_type=content_type, hint=rules.encoding)
    html, beyond = bounded(decoded.text)
    root = None if decoded.how == "binary" else parsed(html)
    return None if root is None else OpenedPage(decoded, root, selected(root, rules), beyond)

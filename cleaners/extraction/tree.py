"""One parse of a page, which no early end, control character or declared charset can cut short."""

import re

from lxml import etree

# </html> or </body> in mid-page: libxml2 drops what follows (gov.cn has such pages). <?xml …?>: a second opinion on
# the charset, which is settled by now. Spelled without a flag: two literal first bytes make the search fast.
_ENDINGS = re.compile(rb"</[HhBb](?:[Tt][Mm][Ll]|[Oo][Dd][Yy])\s*>|<\?[Xx][Mm][Ll][^>]*>")
# What XML 1.0 §2.2 forbids, and lxml therefore refuses in later use.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])
# A tag of 16 kB: libxml2 compares each attribute with all before it, and would take minutes. A picture written into
# its address is as long; of both the name is kept.
_ENDLESS = re.compile(rb"([A-Za-z][^<>\s/]{0,31})[^<>]{16384,}")
_TAG = 16_384
_LARGE = 131_072
_SPARSE = 200
"""Bytes for each tag of a page that may have such a tag; usual are 40 to 100."""


def parsed(html: str) -> etree._Element | None:
    """Return the root of *html*; None when there is nothing to parse.

    Depth is bounded by libxml2 (2048 levels, deeper tags become siblings), so that no later walk meets more.
    """
    data = _ENDINGS.sub(b"", html.encode("utf-8", "replace").translate(None, _CONTROLS))
    if len(data) > _LARGE and len(data) > _SPARSE * data.count(b"<"):
        data = _without_endless(data)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.ParseError:
        return None
    return root


def _without_endless(data: bytes) -> bytes:
    """Return *data* with the name alone of each endless tag; they begin where the text behind a ``<`` is as long."""
    first, *tags = data.split(b"<")
    return b"<".join([first, *(tag if len(tag) <= _TAG else _named(tag) for tag in tags)])


def _named(tag: bytes) -> bytes:
    endless = _ENDLESS.match(tag)
    return endless[1] + tag[endless.end() :] if endless else tag

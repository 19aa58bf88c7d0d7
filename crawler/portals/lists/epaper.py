"""方正 e-papers: an issue is a set of sheets (版面, ``node_NN``), and each sheet links to the issue before it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from cleaners.extraction.tree import parsed
from crawler.portals.lists.anchors import Anchor, anchors
from crawler.portals.lists.listing import Listing, joined, listing_of

# A sheet of an issue: /202203/21/node_01.html, /2022-03/21/node_123.htm; the folder is the issue.
_SHEET = re.compile(r"(?P<issue>/\d{4}-?\d\d/\d\d/)node_\w+\.html?$")
# The link to the issue before: 上一期, never 上一版, which is a sheet of the same issue.
_BEFORE = re.compile(r"[\s<>«‹]*上一期[\s<>«‹]*")
# The first page of a paper only sends the reader on.
_REFRESH = re.compile(r"""url\s*=\s*['"]?([^'">\s]+)""", re.IGNORECASE)


class Turns(NamedTuple):
    """Where a page of an e-paper leads, as in :class:`crawler.portals.lists.listing.Listing`."""

    siblings: tuple[str, ...] = ()
    older: tuple[str, ...] = ()
    unusable: int = 0


def is_sheet(url: str) -> bool:
    """Tell whether an address is that of a sheet of an issue."""
    return bool(_SHEET.search(url))


def listing(text: str, url: str) -> Listing:
    """Read a sheet, or the first page of a paper, which leads to the newest issue."""
    root = parsed(text)
    shown = list(anchors(root))
    turns = turns_of(root, shown, url)
    return listing_of(url, shown, siblings=turns.siblings, older=turns.older, unusable=turns.unusable)


def turns_of(root: etree._Element | None, shown: Sequence[Anchor], url: str) -> Turns:
    """Return where a page leads: a sheet to those of its issue and to the issue before, others to a sheet."""
    sheets = [target for each in shown if (target := joined(url, each.href)) and _SHEET.search(target)]
    here = _SHEET.search(url)
    if here is None:
        refreshed = [joined(url, href) for href in _refreshes(root)]
        newest = next((target for target in (*refreshed, *sheets) if target and target != url), None)
        return Turns(siblings=(newest,) if newest else (), unusable=refreshed.count(None))
    before = [joined(url, each.href) for each in shown if _BEFORE.fullmatch(each.label)]
    return Turns(tuple(sheet for sheet in sheets if here["issue"] in sheet), tuple(filter(None, before)))


def _refreshes(root: etree._Element | None) -> list[str]:
    """Return where the page sends its reader."""
    metas = root.iter("meta") if root is not None else ()
    contents = [each.get("content", "") for each in metas if each.get("http-equiv", "").lower() == "refresh"]
    return [match[1] for content in contents if (match := _REFRESH.search(content))]

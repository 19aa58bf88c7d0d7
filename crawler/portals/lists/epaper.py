"""方正 e-papers: an issue is a set of sheets (版面, ``node_NN``), and each sheet links to the issue before it."""

import re

from parsel import Selector

from crawler.portals.lists.listing import Listing, entries, joined, unique

# A sheet of an issue: /202203/21/node_01.html, /2022-03/21/node_123.htm; the folder is the issue.
_SHEET = re.compile(r"(?P<issue>/\d{4}-?\d\d/\d\d/)node_\w+\.html?$")
# The link to the issue before: 上一期, never 上一版, which is a sheet of the same issue.
_BEFORE = re.compile(r"[\s<>«‹]*上一期[\s<>«‹]*")
# The first page of a paper only sends the reader on.
_REFRESH = re.compile(r"""url\s*=\s*['"]?([^'">\s]+)""", re.IGNORECASE)


def listing(text: str, url: str) -> Listing:
    """Read a sheet, or the first page of a paper, which leads to the newest issue."""
    selector = Selector(text)
    links = tuple(entries(selector, url))
    sheets = [link.url for link in links if _SHEET.search(link.url)]
    here = _SHEET.search(url)
    before = [
        joined(url, anchor.attrib["href"])
        for anchor in selector.css("a[href]")
        if _BEFORE.fullmatch("".join(anchor.xpath(".//text()").getall()))
    ]
    if here is None:
        refreshed = [
            joined(url, match[1])
            for content in selector.css("meta[http-equiv=refresh i]::attr(content)").getall()
            if (match := _REFRESH.search(content))
        ]
        return Listing(links, siblings=unique([*refreshed, *sheets])[:1])
    same = [sheet for sheet in sheets if here["issue"] in sheet]
    return Listing(links, siblings=unique(same), older=unique(before))

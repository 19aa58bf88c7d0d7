"""Hanweb (大汉) jpage: records in an XML island of the page, further ones from ``dataproxy.jsp`` as XML."""

import re
from collections.abc import Iterator

from w3lib.html import replace_entities
from w3lib.url import add_or_replace_parameters, url_query_cleaner, url_query_parameter

from cleaners.extraction.tree import parsed
from crawler.portals.lists.anchors import anchors
from crawler.portals.lists.listing import Listing, joined, listing_of, number

_RECORD = "<record>"
# What a record holds, from its opening tag on: <![CDATA[<li>…</li>]]></record>.
_CDATA = re.compile(r"\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
# The address that the page's script asks for more records, in <nextgroup>: its end, and what ends it at either side.
_PROXY = re.compile(r"""/dataproxy\.jsp\?[^\s"'<>\]]{1,1000}""")
_DELIMITER = re.compile(r"""[\s"'<>\[]""")
_LONGEST_FOLDER = 500
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>")
# What tells one column's records from another's; the rest of the address changes with every script version.
_COLUMN = ("columnid", "unitid", "webid")


def listing(text: str, url: str) -> Listing:
    """Read a jpage channel page, or an answer of its ``dataproxy.jsp``."""
    records = list(_records(text))
    total = _TOTAL.search(text)
    older = _following(text, url, len(records), number(total[1])) if total else []
    fragment = parsed("<div>" + "\n".join(records) + "</div>")
    return listing_of(url, anchors(fragment), older=older, unusable=older.count(None))


def _records(text: str) -> Iterator[str]:
    """Yield what stands in the records of a page or of an answer; one without an end costs only itself."""
    for piece in text.split(_RECORD)[1:]:
        if match := _CDATA.match(piece):
            yield match[1]


def _following(text: str, url: str, count: int, total: int | None) -> list[str | None]:
    """Return the address of the records after the *count* on this page; nothing when these are the last of *total*."""
    if "/dataproxy.jsp" in url:
        end, size = (number(url_query_parameter(url, name, "0")) for name in ("endrecord", "perpage"))
        return _after(url, end, size, total)
    proxy = _proxy(text, url)
    return _after(proxy, count, count, total) if proxy else []


def _proxy(text: str, url: str) -> str | None:
    """Return the address that the script asks. Its folder is looked for backwards: a picture in base64 has no end."""
    found = _PROXY.search(text)
    if found is None:
        return None
    before = text[max(0, found.start() - _LONGEST_FOLDER) : found.start()]
    return joined(url, replace_entities(_DELIMITER.split(before)[-1] + found[0]))


def _after(proxy: str, end: int | None, size: int | None, total: int | None) -> list[str | None]:
    """Return the address of the records behind *end*, None when one of the numbers is none."""
    if end is None or size is None or total is None:
        return [None]
    if not size or end >= total:
        return []
    records = {"startrecord": str(end + 1), "endrecord": str(end + size), "perpage": str(size)}
    return [add_or_replace_parameters(url_query_cleaner(proxy, _COLUMN), records)]

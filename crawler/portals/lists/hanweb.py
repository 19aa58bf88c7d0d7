"""Hanweb (大汉) jpage: records in an XML island of the page, further ones from ``dataproxy.jsp`` as XML."""

import re

from parsel import Selector
from w3lib.html import replace_entities
from w3lib.url import add_or_replace_parameters, url_query_cleaner, url_query_parameter

from crawler.portals.lists.listing import Listing, entries, joined, unique

# <record><![CDATA[<li>…</li>]]></record>, in the page's script island and in the answer of dataproxy.jsp.
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
# The address that the page's script asks for more records, in <nextgroup>.
_PROXY = re.compile(r"""[^\s"'<>\[]*/dataproxy\.jsp\?[^\s"'<>\]]+""")
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>")
# What tells one column's records from another's; the rest of the address changes with every script version.
_COLUMN = ("columnid", "unitid", "webid")


def listing(text: str, url: str) -> Listing:
    """Read a jpage channel page, or an answer of its ``dataproxy.jsp``."""
    records = _RECORD.findall(text)
    selector = Selector("<div>" + "\n".join(records) + "</div>")
    total = _TOTAL.search(text)
    older = _following(text, url, len(records), int(total[1])) if total else None
    return Listing(tuple(entries(selector, url)), older=unique([older]))


def _following(text: str, url: str, count: int, total: int) -> str | None:
    """Return the address of the records after the *count* on this page, None when these are the last of *total*."""
    if "/dataproxy.jsp" in url:
        proxy: str | None = url
        end, size = (int(url_query_parameter(url, name, "0") or 0) for name in ("endrecord", "perpage"))
    else:
        found = _PROXY.search(text)
        proxy = joined(url, replace_entities(found[0])) if found else None
        end, size = count, count
    if proxy is None or not size or end >= total:
        return None
    records = {"startrecord": str(end + 1), "endrecord": str(end + size), "perpage": str(size)}
    return add_or_replace_parameters(url_query_cleaner(proxy, _COLUMN), records)

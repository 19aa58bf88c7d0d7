"""Hanweb (大汉) jpage: records in an XML island of the page, further ones from ``dataproxy.jsp`` as XML."""

import re

from parsel import Selector
from w3lib.html import replace_entities
from w3lib.url import add_or_replace_parameters, url_query_parameter

from crawler.cms.listing import Listing, entries, joined, unique

# <record><![CDATA[<li>…</li>]]></record>, in the page's script island and in the answer of dataproxy.jsp.
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
# The address of the next records: in <nextgroup>, or anywhere in the page's script.
_PROXY = re.compile(r"""[^\s"'<>\[]*/dataproxy\.jsp\?[^\s"'<>\]]+""")
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>|totalRecord\s*[:=]\s*['\"]?(\d+)")


def listing(text: str, url: str) -> Listing:
    """Read a jpage channel page, or an answer of its ``dataproxy.jsp``."""
    selector = Selector("<div>" + "\n".join(_RECORD.findall(text)) + "</div>")
    return Listing(tuple(entries(selector, url)), older=unique([_following(text, url)]))


def _following(text: str, url: str) -> str | None:
    if "dataproxy.jsp" in url:
        return _shifted(text, url)
    proxy = _PROXY.search(text)
    return joined(url, replace_entities(proxy[0])) if proxy else None


def _shifted(text: str, url: str) -> str | None:
    """Return the address of the records after those of *url*, None when these were the last."""
    end = int(url_query_parameter(url, "endrecord", "0") or 0)
    size = int(url_query_parameter(url, "perpage", "0") or 0)
    total = _TOTAL.search(text)
    if not size or not total or end >= int(total[1] or total[2]):
        return None
    return add_or_replace_parameters(url, {"startrecord": str(end + 1), "endrecord": str(end + size)})

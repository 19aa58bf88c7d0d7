"""Hanweb's jpage: lists whose records stand in a script on the first page, and come as XML for the others."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qs

from crawler.simulator.portal import Channel

PROXY = "/module/web/jpage/dataproxy.jsp"


class Asked(NamedTuple):
    """What a request for records wants: records *first* to *last*, from 1, both included."""

    column: int
    first: int
    last: int
    per_page: int


def asked(query: str) -> Asked | None:
    """Return what the query or form of a request wants, None when it is malformed."""
    values = {key: value[0] for key, value in parse_qs(query).items()}
    try:
        numbers = [int(values[key]) for key in ("columnid", "startrecord", "endrecord", "perpage")]
    except (KeyError, ValueError):
        return None
    return Asked(*numbers) if min(numbers) > 0 else None


def proxy_answer(records: Sequence[str], total: int, per_page: int) -> str:
    """Return the XML that answers with *records*, some of *total*."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _datastore(records, total, per_page, "")


def first_page(channel: Channel, records: Sequence[str], total: int) -> str:
    """Return the script of the first page, with its *records* of *total*."""
    store = _datastore(records, total, channel.per_page, _next_group(channel))
    return f'<div id="div{channel.column}_11"><script type="text/xml">{store}</script></div>'


def _datastore(records: Sequence[str], total: int, per_page: int, next_group: str) -> str:
    pages = -(-total // per_page)
    items = "".join(f"<record><![CDATA[{record}]]></record>\n" for record in records)
    counts = f"<totalrecord>{total}</totalrecord><totalpage>{pages}</totalpage>"
    return f"<datastore>\n{next_group}{counts}\n<recordset>\n{items}</recordset></datastore>"


def _next_group(channel: Channel) -> str:
    address = f"{PROXY}?page=1&webid=1&path=/&columnid={channel.column}&unitid=11&permissiontype=0"
    return f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>\n'

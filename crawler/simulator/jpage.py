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


def proxy_answer(records: Sequence[str], wanted: Asked) -> str:
    """Return the XML that answers *wanted*."""
    part = records[wanted.first - 1 : wanted.last]
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _datastore(records, part, wanted.per_page, "")


def first_page(channel: Channel, records: Sequence[str]) -> str:
    """Return the script that the first page holds."""
    store = _datastore(records, records[: channel.per_page], channel.per_page, _next_group(channel))
    return f'<div id="div{channel.column}_11"><script type="text/xml">{store}</script></div>'


def _datastore(records: Sequence[str], part: Sequence[str], per_page: int, next_group: str) -> str:
    pages = -(-len(records) // per_page)
    items = "".join(f"<record><![CDATA[{record}]]></record>\n" for record in part)
    counts = f"<totalrecord>{len(records)}</totalrecord><totalpage>{pages}</totalpage>"
    return f"<datastore>\n{next_group}{counts}\n<recordset>\n{items}</recordset></datastore>"


def _next_group(channel: Channel) -> str:
    address = f"{PROXY}?page=1&webid=1&path=/&columnid={channel.column}&unitid=11&permissiontype=0"
    return f'<nextgroup><![CDATA[<a href="{address}"></a>]]></nextgroup>\n'

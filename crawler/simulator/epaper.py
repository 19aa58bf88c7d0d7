"""The pages of an e-paper (方正): a root that leads to the newest issue, and a page for each of its nodes (版面)."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from crawler.simulator.newsroom import Newsroom
from crawler.simulator.pages import Pages
from crawler.simulator.portal import Channel, Portal
from crawler.simulator.templating import Template

# `/paper/pc/layout/202603/12/node_01.html`, behind the portal's root.
_NODE = re.compile(r"(\d{4})(\d{2})/(\d{2})/node_(\d{2})\.html")


class Node(NamedTuple):
    """One page of one issue, and the articles on it."""

    day: date
    channel: Channel
    numbers: tuple[int, ...]


def root(portal: Portal) -> str:
    """Return the address that leads to the newest issue; the portal's channels are its nodes, and share it."""
    return portal.channels[0].path


@lru_cache(maxsize=8)
def issues(room: Newsroom, at: datetime) -> tuple[date, ...]:
    """Return the days of all issues that have appeared, in order."""
    return tuple(sorted({room.life(number).published.date() for number in range(room.published(at))}))


def node_at(room: Newsroom, target: str, at: datetime) -> Node | None:
    """Return the node whose address is *target*; None when there is none at that moment."""
    folder = root(room.portal)
    found = _NODE.fullmatch(target.removeprefix(folder)) if target.startswith(folder) else None
    channels = {channel.key: channel for channel in room.portal.channels}
    if found is None or found[4] not in channels:
        return None
    day = _day(found)
    if day not in issues(room, at):
        return None
    live = room.listed(at, found[4])
    return Node(day, channels[found[4]], tuple(one for one in live if room.life(one).published.date() == day))


def node_path(portal: Portal, day: date, key: str = "01") -> str:
    """Return the address of a node."""
    return f"{root(portal)}{day:%Y%m}/{day:%d}/node_{key}.html"


def root_page(pages: Pages, template: Template, at: datetime) -> str:
    """Return the page that sends its reader to the newest issue."""
    days = issues(pages.room, at)
    newest = node_path(pages.portal, days[-1]) if days else root(pages.portal)
    return pages.furnished(template, {"newest": newest, "charset": "utf-8"}, at)


def node_page(pages: Pages, template: Template, node: Node, at: datetime) -> str:
    """Return the page of a node: its articles, the issue's other nodes, the issues before and after."""
    days = issues(pages.room, at)
    place = days.index(node.day)
    values = {
        "charset": "utf-8",
        "channel": node.channel.name,
        "issue": f"{node.day:%Y年%m月%d日}",
        "items": pages.links(Template(pages.portal.list_item), node.numbers, at, pages.portal.list_date),
        "nodes": "\n".join(_node_link(pages.portal, node.day, channel) for channel in pages.portal.channels),
        "before": f'<a href="{node_path(pages.portal, days[place - 1])}">上一期</a>' if place else "",
        "after": f'<a href="{node_path(pages.portal, days[place + 1])}">下一期</a>' if place + 1 < len(days) else "",
    }
    return pages.furnished(template, values, at)


def _node_link(portal: Portal, day: date, channel: Channel) -> str:
    name = f"第{channel.key}版：{channel.name}"
    pdf = f"/pdf/{day:%Y%m%d}{channel.key}.pdf"
    return f'<li><a href="{node_path(portal, day, channel.key)}">{name}</a><a href="{pdf}">PDF</a></li>'


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None

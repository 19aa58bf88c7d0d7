"""What a portal answers for programs: a feed, sitemaps, lists as JSON."""

import json
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from crawler.simulator.channels import page_count
from crawler.simulator.portal import Channel, Portal
from crawler.simulator.story import Story

_NEWEST = 10
"""Entries of a feed, as WordPress has by default."""
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Document(NamedTuple):
    """An answer that is no page: its Content-Type and its text."""

    header: str
    text: str


def is_document(portal: Portal, target: str) -> bool:
    """Say whether the portal's feed or one of its sitemaps stands at *target*."""
    return target in filter(None, (portal.feed, portal.sitemap, _posts(portal)))


def document(portal: Portal, target: str, stories: Sequence[Story]) -> Document:
    """Return the feed or the sitemap at *target*, with the portal's live *stories*, newest first."""
    if target == portal.feed:
        return Document(f"application/rss+xml; charset={portal.codec}", _feed(portal, stories[:_NEWEST]))
    text = _index(portal) if target == portal.sitemap else _sitemap(portal, stories)
    return Document("text/xml; charset=UTF-8", text)


def json_list(portal: Portal, channel: Channel, index: int, stories: Sequence[Story]) -> Document:
    """Return a page of a list, counted from 0, as the script of the list's shell asks for it; *stories* are all."""
    shown = stories[index * channel.per_page : (index + 1) * channel.per_page]
    answer = {
        "articles": [_record(portal, story) for story in shown],
        "total": len(stories),
        "page": index + 1,
        "pages": page_count(channel, len(stories)),
    }
    return Document("application/json; charset=utf-8", json.dumps(answer))


def _record(portal: Portal, story: Story) -> dict[str, object]:
    return {
        "id": int(story.id),
        "title": story.title,
        "publisher": portal.source,
        "url": portal.base + story.path,
        "display_publish_time": int(story.published.timestamp()),
        "created_at": f"{story.published:%Y-%m-%d %H:%M:%S}",
    }


def _feed(portal: Portal, stories: Sequence[Story]) -> str:
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{portal.base}{story.path}</link>"
        f'<guid isPermaLink="false">{portal.base}/?p={story.id}</guid>'
        f"<pubDate>{story.published:%a, %d %b %Y %H:%M:%S %z}</pubDate></item>\n"
        for story in stories
    )
    head = f"<title>{portal.name}</title><link>{portal.base}/</link><description>{portal.name}</description>"
    declared = f'<?xml version="1.0" encoding="{portal.codec}"?>'
    return f'{declared}\n<rss version="2.0"><channel>{head}\n{items}</channel></rss>\n'


def _index(portal: Portal) -> str:
    row = f"<sitemap><loc>{portal.base}{_posts(portal)}</loc></sitemap>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_SITEMAP}>{row}</sitemapindex>\n'


def _sitemap(portal: Portal, stories: Sequence[Story]) -> str:
    rows = "".join(
        f"<url><loc>{portal.base}{story.path}</loc><lastmod>{story.modified.isoformat()}</lastmod></url>\n"
        for story in stories
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {_SITEMAP}>\n{rows}</urlset>\n'


def _posts(portal: Portal) -> str:
    """Return the address of the sitemap that the portal's index of sitemaps names."""
    return portal.sitemap.replace(".xml", "-posts-1.xml")

"""What a visit to a list page means: the articles and list pages that it leads to, and when it is looked at again."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date

from corpus.table.editions import article_id
from crawler.policy.page import Answer, Link, ListSight, Outcome, Page
from crawler.policy.schedule import channel_rest
from crawler.policy.visits import answered
from crawler.portals.lists import Listing
from crawler.portals.portal import ANNOUNCED, Channel, Portal

_MOST_COMPARED = 5
"""Sitemaps of an index that are compared with: the newest; an index of a large site has hundreds."""


def listed(
    page: Page, portal: Portal, channel: Channel, answer: Answer, listing: Listing, since: date | None
) -> Outcome:
    """Return the outcome of a list page that was read; articles known to be older than *since* are left alone."""
    found = dict(_articles(portal, listing))
    wanted = [url for url, day in found.items() if since is None or day is None or day >= since]
    deeper = page.depth + 1 < channel.pages and (bool(wanted) or not found)
    shown = [*found, *listing.siblings, *listing.older]
    is_compared = page.channel == ANNOUNCED and listing.is_sitemap and portal.announced != "all"
    articles = [Link(page.portal, url, "article", page.channel, article_id(page.portal, url), 0) for url in wanted]
    siblings = listing.siblings[: _MOST_COMPARED if is_compared else None]
    fault = _fault(channel, listing, found)
    return Outcome(
        "listed",
        _list_page(page, portal, answer, shown, len(found), fault),
        answer.record,
        answer.at,
        links=(
            *(() if is_compared else articles),
            *_list_links(page, portal, siblings if deeper else ()),
            *_announced_links(page, portal, listing.announced),
        ),
        older=tuple(_list_links(page, portal, listing.older if deeper else ())),
        is_first=page.last_seen is None,
        listed=len(found),
        unusable=listing.unusable,
        list_sight=_sight(channel, listing, len(found)),
        end=None if listing.siblings or listing.is_data or page.kind != "list" else fault,
        compared=tuple((url, found[url]) for url in wanted) if is_compared else (),
    )


def _sight(channel: Channel, listing: Listing, listed: int) -> ListSight:
    goes_on = bool(listing.siblings or listing.older)
    return ListSight(len(listing.entries), listed, goes_on, listing.unfollowed if channel.pages > 1 else None)


def _articles(portal: Portal, listing: Listing) -> Iterable[tuple[str, date | None]]:
    for entry in listing.entries:
        url = portal.canonical(entry.url)
        if portal.article_match(url):
            yield url, entry.published or portal.url_date(url)


def _list_links(page: Page, portal: Portal, urls: Iterable[str]) -> Iterable[Link]:
    for url in filter(portal.is_own, map(portal.canonical, urls)):
        yield Link(page.portal, url, "list", page.channel, None, page.depth + 1)


def _announced_links(page: Page, portal: Portal, feeds: Iterable[str]) -> Iterable[Link]:
    """Yield the feeds that the page names, if the seed takes such for channels and names none of them itself."""
    own = {portal.canonical(channel.url) for channel in portal.channels}
    for link in _list_links(page, portal, feeds if portal.announced != "none" else ()):
        if link.url not in own:
            yield link._replace(channel=ANNOUNCED)


def _list_page(
    page: Page, portal: Portal, answer: Answer, shown: Iterable[str], count: int, reason: str | None
) -> Page:
    """Return a list page after a reading; the first one of a channel is visited as often as it shows something new."""
    after = answered(page, answer)._replace(state="live", due=None, listed=count, reason=reason)
    if page.kind != "channel":
        return after
    signature = hashlib.sha256("\n".join(shown).encode()).hexdigest()
    is_news = signature != page.content_hash
    rest = channel_rest(page.rest, portal.every.total_seconds(), portal.every_most.total_seconds(), is_news=is_news)
    return after._replace(content_hash=signature, rest=rest, due=answer.at + rest)


def _fault(channel: Channel, listing: Listing, found: Collection[str]) -> str | None:
    """Return why a list shows no article; None when it shows some."""
    if found:
        return None
    if not listing.entries:
        css = channel.selectors.entries
        return f"entries = {css!r} selects nothing" if css else "the list is empty"
    return f"none of {len(listing.entries)} entries matches the article pattern"

"""A trial of a list page: what it lists and where it goes on, read by no seed."""

from typing import Any

from cleaners import decode_page
from crawler.portals.lists.auto import chosen
from crawler.portals.lists.listing import Listing
from crawler.portals.portal import Portal
from crawler.reading.feeds import feed_kind, feed_listing, unpacked


def tried_list(body: bytes, url: str, portal: Portal | None = None) -> Listing:
    """Return what a list page, feed, sitemap or JSON answer lists; of a portal's page, its articles only."""
    body = unpacked(body)
    kind = feed_kind(body)
    listing = feed_listing(body, url, kind) if kind else chosen(decode_page(body).text, url)
    if portal is None:
        return listing
    return listing._replace(
        entries=tuple(entry for entry in listing.entries if portal.article_match(portal.canonical(entry.url)))
    )


def list_json(listing: Listing) -> dict[str, Any]:
    """Return it in terms that JSON knows: ``{"entries": [{"url", "title", "date"}], "next": …}``."""
    entries = [
        {"url": entry.url, "title": entry.title, "date": entry.published and entry.published.isoformat()}
        for entry in listing.entries
    ]
    return {"entries": entries, "next": next(iter(listing.older), None), "siblings": list(listing.siblings)}


def shown_list(listing: Listing) -> str:
    """Return what a page lists, and the next page, in words."""
    lines = [f"{entry.published or '          '}  {entry.title}\n            {entry.url}" for entry in listing.entries]
    if listing.siblings:
        lines.append(f"{len(listing.siblings)} lists of the same freshness, the first {listing.siblings[0]}")
    following = next(iter(listing.older), None)
    lines.append(f"{len(listing.entries)} entries; " + (f"next page: {following}" if following else "no next page"))
    return "\n".join(lines)

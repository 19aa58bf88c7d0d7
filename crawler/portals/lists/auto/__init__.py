"""List pages of systems that nobody named: links wherever a page keeps them, and the next page however it says it."""

from collections.abc import Sequence

from cleaners.extraction.tree import parsed
from crawler.portals.lists.anchors import anchors
from crawler.portals.lists.auto.data_pager import data_following
from crawler.portals.lists.auto.link import Link
from crawler.portals.lists.auto.links import page_links
from crawler.portals.lists.auto.pager import following
from crawler.portals.lists.auto.records import records
from crawler.portals.lists.auto.script_data import data_links
from crawler.portals.lists.epaper import Turns, turns_of
from crawler.portals.lists.listing import Entry, Listing


def listing(text: str, url: str) -> Listing:
    """Read a list page: every link that it, its comments, its scripts or its data hold, and the next page.

    Which of them are articles is the portal's to say; :func:`chosen` guesses.
    """
    return _listing(text, url, records_only=False)


def chosen(text: str, url: str) -> Listing:
    """Read a list page as :func:`listing` does, and keep of its links those that stand in repeated records."""
    return _listing(text, url, records_only=True)


def _listing(text: str, url: str, *, records_only: bool) -> Listing:
    older: list[str | None]
    is_data = text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}
    if is_data:
        found, older, turns = data_links(text, url), data_following(text, url), Turns()
    else:
        root = parsed(text)
        shown = list(anchors(root))
        found, turns = page_links(root, text, url), turns_of(root, shown, url)
        older = [*turns.older] or following(root, shown, text, url)
    links = [link for link in found if link]
    return Listing(
        entries=_entries(records(links) if records_only else links),
        siblings=tuple(dict.fromkeys(turns.siblings)),
        older=tuple(dict.fromkeys(target for target in older if target)),
        unusable=found.count(None) + older.count(None) + turns.unusable,
        is_data=is_data,
    )


def _entries(found: Sequence[Link]) -> tuple[Entry, ...]:
    """Return each address once, with the longest label and the first date that any of its links has."""
    entries: dict[str, Entry] = {}
    for link in found:
        known = entries.get(link.url)
        title = link.title if known is None or len(link.title) > len(known.title) else known.title
        entries[link.url] = Entry(link.url, (known and known.published) or link.published, title)
    return tuple(entries.values())

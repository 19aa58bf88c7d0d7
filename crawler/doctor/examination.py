"""An examination: a portal is asked one question after the other, and what is seen is noted. Asks the network."""

from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from cleaners.article import Judge
from crawler.doctor.notes import Findings, Notes
from crawler.doctor.questions import next_question
from crawler.doctor.sights import Sight
from crawler.doctor.visitor import Answer, Visitor

Look = Callable[[Answer, Judge], Awaitable[Sight]]
"""Reads a page, in a worker or here."""
_GUESSED = ("/sitemap.xml", "/rss.xml", "/feed/")
_MOST_FEEDS = 4
_MOST_SITEMAPS = 2


class Examined(NamedTuple):
    """All that an examination brought."""

    notes: Notes
    found: Findings
    visitor: Visitor


async def examined(start: str, visitor: Visitor, look: Look, lists: Iterable[str] = ()) -> Examined:
    """Examine the portal of an address: of its home page, a list, an article or a feed; *lists* are asked for too."""
    notes = Notes(start, start, may_be=visitor.may_be)
    await _seen(start, notes, visitor, look)
    await _open_home(notes, visitor, look)
    for url in lists:
        if not notes.is_asked(url) and visitor.left > 0:
            await _seen(url, notes, visitor, look, "every")
    await _open_feeds(notes, visitor, look)
    found = Findings(notes)
    while visitor.left > 0 and (question := next_question(notes, found)):
        judge: Judge = "every" if found.is_article(question) else "never"
        await _seen(question, notes, visitor, look, judge)
        found = Findings(notes)
    return Examined(notes, found, visitor)


async def _seen(url: str, notes: Notes, visitor: Visitor, look: Look, judge: Judge = "never") -> Sight | None:
    """Ask for a page and note what it shows, or why there is nothing to see."""
    answer = await visitor.page(url)
    if answer.reason or not answer.body:
        notes.troubles[url] = answer.reason or f"HTTP {answer.status} without a page"
        return None
    if answer.url != url and answer.url in notes.sights:
        notes.troubles[url] = f"leads to {answer.url}"
        return None
    seen = await look(answer, judge)
    notes.sights[url] = seen
    if seen.kind in {"missing", "login", "fence", "fault"}:
        notes.troubles[url] = seen.kind
    return seen


async def _open_home(notes: Notes, visitor: Visitor, look: Look) -> None:
    """Ask for the home page of what the start leads to, and for where it sends its reader."""
    first = notes.sights.get(notes.start)
    parts = urlsplit(first.url if first else notes.start)
    home = f"{parts.scheme}://{parts.netloc}/"
    seen = first
    if first is None or parts.path not in {"", "/"}:
        seen = await _seen(home, notes, visitor, look)
    elif notes.start != home:
        notes.sights = {home: first}
        notes.start = home
    notes.home = home
    if seen and seen.url != home and urlsplit(seen.url).path in {"", "/"}:
        notes.home = seen.url
        notes.sights[seen.url] = notes.sights.pop(home)
    if seen and seen.refresh:
        await _seen(seen.refresh, notes, visitor, look)


async def _open_feeds(notes: Notes, visitor: Visitor, look: Look) -> None:
    """Ask for the feeds that pages announce, for the sitemaps of robots.txt, and for where either usually stands."""
    announced = [url for each in notes.sights.values() for url in each.feeds]
    home = notes.home.rstrip("/")
    guessed = [home + path for path in _GUESSED] if notes.sights else []
    for url in dict.fromkeys([*announced[:_MOST_FEEDS], *visitor.sitemaps[:_MOST_FEEDS], *guessed]):
        if notes.is_asked(url) or visitor.left <= 0:
            continue
        seen = await _seen(url, notes, visitor, look)
        for further in seen.following[:_MOST_SITEMAPS] if seen and seen.kind == "sitemap" and not seen.links else ():
            await _seen(further, notes, visitor, look)

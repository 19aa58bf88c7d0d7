"""What a page says without showing it: its meta tags, links and scripts, gathered in one walk over its tree."""

from typing import NamedTuple

from lxml import etree


class Unshown(NamedTuple):
    """The elements of a page that its head and its scripts are made of, in page order, wherever they stand."""

    metas: tuple[etree._Element, ...] = ()
    links: tuple[etree._Element, ...] = ()
    scripts: tuple[etree._Element, ...] = ()
    times: tuple[etree._Element, ...] = ()
    title: str = ""
    """What its first ``title`` says, as written."""
    is_founder: bool = False
    """Whether it has the element that the e-papers of Founder wrap an article in."""


def unshown_of(root: etree._Element) -> Unshown:
    """Return what the page under *root* says without showing it."""
    found: dict[str, list[etree._Element]] = {"meta": [], "link": [], "script": []}
    found |= {"time": [], "title": [], "founder-content": []}
    for element in root.iter(*found):
        found[str(element.tag)].append(element)
    metas, links, scripts, times, titles, founder = found.values()
    title = titles[0].text if titles else None
    return Unshown(tuple(metas), tuple(links), tuple(scripts), tuple(times), title or "", bool(founder))

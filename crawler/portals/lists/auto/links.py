"""The links of a list page wherever it keeps them: in its tree, its comments, its CDATA, its scripts."""

from collections.abc import Iterator

from lxml import etree

from cleaners.extraction.tree import parsed
from crawler.portals.lists.auto.link import Link
from crawler.portals.lists.auto.script_data import data_links
from crawler.portals.lists.auto.tree_links import tree_links


def page_links(root: etree._Element | None, text: str, url: str) -> list[Link | None]:
    """Return the links of a page, those of its tree first, then those that scripts would show; None for a bad one."""
    found = list(tree_links(root, url, "")) if root is not None else []
    hidden = parsed("<div>" + "\n".join(_islands(root, text)) + "</div>")
    if hidden is not None:
        found += tree_links(hidden, url, "hidden ")
    for script in _scripts(root):
        found += data_links(script, url)
    return found


def _scripts(root: etree._Element | None) -> Iterator[str]:
    for script in root.iter("script") if root is not None else ():
        if script.text and len(script.text) > 40:
            yield script.text


def _islands(root: etree._Element | None, text: str) -> Iterator[str]:
    """Yield the pieces of a page that hold links and are no part of its tree."""
    for opening, ending in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        for piece in text.split(opening)[1:]:
            inside, found, _ = piece.partition(ending)
            if found and "href" in inside:
                yield inside
    for element in root.iter("textarea", "script") if root is not None else ():
        inside = element.text or ""
        if "href" in inside and "<![CDATA[" not in inside and "<!--" not in inside:
            yield inside.replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")

"""What a portal's rules say about a page, carried out before anything is chosen."""

from functools import lru_cache

from lxml import etree
from lxml.cssselect import CSSSelector

from cleaners.article import Cut
from cleaners.rules import Rules

_BEGINNING = 40


def without_dropped(root: etree._Element, rules: Rules) -> tuple[Cut, ...]:
    """Take the elements that *rules* drop out of the tree under *root*; return what went."""
    cuts: list[Cut] = []
    for selector in rules.drop:
        for element in _selector(selector)(root):
            text = " ".join("".join(element.itertext()).split())
            cuts.append(Cut(selector, "rule", len(text), text[:_BEGINNING]))
            _remove(element)
    return tuple(cuts)


def first_of(root: etree._Element, selector: str | None) -> etree._Element | None:
    """Return the first element that *selector* finds and that holds text; None for none."""
    if selector is None:
        return None
    return next((element for element in _selector(selector)(root) if "".join(element.itertext()).strip()), None)


@lru_cache(256)
def _selector(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def _remove(element: etree._Element) -> None:
    """Remove *element*, not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)

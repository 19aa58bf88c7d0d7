"""What a link calls the page that it leads to."""

from itertools import islice

from lxml import etree

from crawler.portals.lists.dates import is_date, without_date

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CUT = ("…", "...", "．．．")
_LONGEST = 150
"""Characters: a longer text is a summary, and no title is looked for behind them."""
_MOST_ELEMENTS = 60
"""Elements of a link that are looked at: a card has a dozen, a link that nobody closed holds the rest of its page."""


def title_of(link: etree._Element) -> str:
    """Return the title of a link: its text, or that of a heading in it; its attribute where the text is cut short."""
    label = without_date(_text(_heading(link)))
    said = without_date(" ".join((link.get("title") or "").split()))
    stem = label
    for sign in _CUT:
        stem = stem.removesuffix(sign).rstrip()
    if said and said.startswith(stem):
        return said
    return label or next((" ".join(image.get("alt", "").split()) for image in link.iter("img")), "")


def _heading(link: etree._Element) -> etree._Element:
    if not len(link):
        return link
    for element in islice(link.iter(), _MOST_ELEMENTS):
        if element.tag in _HEADINGS or (element is not link and "title" in (element.get("class") or "").lower()):
            return element
    return link


def _text(element: etree._Element) -> str:
    """Return the text of an element without what stands in elements that show a date only; no more than a title's."""
    if not len(element):
        return " ".join((element.text or "").split())[:_LONGEST]
    pieces: list[str] = []
    for event, each in islice(etree.iterwalk(element, events=("start", "end")), 2 * _MOST_ELEMENTS):
        if event == "start" and each.text and (len(each) or not is_date(each.text.strip())):
            pieces.append(each.text)
        elif event == "end" and each is not element and each.tail:
            pieces.append(each.tail)
    return " ".join(" ".join(pieces).split())[:_LONGEST]

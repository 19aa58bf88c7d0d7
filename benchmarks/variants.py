"""Variants of pages, to fit on: each is damaged so that one extractor or the other may lose its way."""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lxml import etree

from cleaners.extraction.blocks import blocks_of
from cleaners.extraction.headline import bare
from cleaners.extraction.tree import parsed

_FOREIGN = [
    "side-box",
    "related",
    "recommend_list",
    "comment-list",
    "share tools",
    "footer-content",
    "tags",
    "ad-banner",
    "hot_news",
    "pager",
]
_HEADINGS = ["相关阅读", "推荐阅读", "热门评论", "延伸阅读", "相关链接", "更多新闻", "网友评论", "猜你喜欢", "热门推荐"]
_NOTICES = (
    "点击下载客户端，查看更多精彩内容。",
    "扫描二维码，关注我们的公众号。",
    "本文仅代表作者个人观点，不代表本站立场。",
)
_NEUTRAL = ("list", "wy", "box2", "con2", "m2")


class UnfitError(ValueError):
    """The page has not the shape that a variant is of."""


class Variant:
    """A page under way to a variant.

    Attributes:
        root: Its tree.
        gold: Its body.
        others: Sentences of other pages.
        paragraphs: The elements that hold the body.
        box: The element that holds them all.
    """

    def __init__(self, html: str, gold: str, others: Sequence[str], chance: random.Random) -> None:
        self.gold, self.others, self.chance = gold, others, chance
        root = parsed(html)
        if root is None:
            raise UnfitError("no page")
        self.root = root
        blocks, said = blocks_of(root), bare(gold)
        at = [i for i, line in enumerate(blocks.text) if len(shown := bare(line)) > 3 and shown in said]
        if not at:
            raise UnfitError("no body")
        self.paragraphs = list(dict.fromkeys(blocks.element[blocks.owner[i]] for i in at))
        holding = [n for n in range(len(blocks.element)) if blocks.first[n] <= at[0] and at[-1] < blocks.last[n]]
        self.box = blocks.element[holding[-1]]

    @property
    def html(self) -> str:
        """The page as it is by now."""
        return etree.tostring(self.root, encoding="unicode", method="html")

    def siblings(self) -> list[etree._Element]:
        """Return the paragraphs if there are three and more, side by side."""
        parent = self.paragraphs[0].getparent()
        if len(self.paragraphs) < 3 or any(each.getparent() is not parent for each in self.paragraphs):
            raise UnfitError("paragraphs are not siblings")
        return self.paragraphs

    def inner(self) -> etree._Element:
        """Return the box if it is not the whole page."""
        if self.box.tag in {"body", "html"}:
            raise UnfitError("the body is the page")
        return self.box

    def sentences(self, least: int, most: int) -> list[str]:
        """Return some of the sentences of others."""
        return [self.chance.choice(self.others) for _ in range(self.chance.randrange(least, most))]

    def wrapped(self, elements: Sequence[etree._Element], tag: str, name: str = "") -> etree._Element:
        """Put *elements*, which are siblings, into a new one in their place, and return it."""
        parent, box = elements[0].getparent(), etree.Element(tag, {"class": name} if name else {})
        assert parent is not None
        parent.insert(parent.index(elements[0]), box)
        box.extend(elements)
        return box


def _added(parent: etree._Element, tag: str, text: str = "", **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _renamed(page: Variant) -> None:
    page.inner().set("class", page.chance.choice(_FOREIGN))
    page.box.attrib.pop("id", None)


def _half_renamed(page: Variant) -> None:
    all_, half = page.siblings(), len(page.paragraphs) // 2
    page.wrapped(page.chance.choice([all_[half:], all_[:half]]), "div", page.chance.choice(_FOREIGN))


def _aside(page: Variant) -> None:
    page.inner().tag = page.chance.choice(["aside", "footer", "nav"])


def _hidden(page: Variant) -> None:
    page.inner().set("style", "display:none")


def _items(page: Variant) -> None:
    for paragraph in page.wrapped(page.siblings(), "ul"):
        paragraph.tag = "li"


def _scattered(page: Variant) -> None:
    for number, paragraph in enumerate(page.siblings()):
        page.wrapped([page.wrapped([paragraph], "div", "col")], "div", f"row{number}")


def _linked(page: Variant) -> None:
    for paragraph in page.paragraphs:
        if paragraph is not page.box and page.chance.random() < 0.6:
            link = etree.Element("a", href="/t/1.html")
            link.text, paragraph.text = paragraph.text, None
            link.extend(list(paragraph))
            paragraph.append(link)


def _headed(page: Variant) -> None:
    below = page.chance.choice(page.siblings()[1:])
    heading = etree.Element(page.chance.choice(["p", "div", "h3", "strong"]))
    heading.text = page.chance.choice(_HEADINGS)
    below.addprevious(heading)


def _noisy(page: Variant) -> None:
    for paragraph in page.siblings()[1:]:
        if page.chance.random() < 0.4:
            notice = etree.Element("p")
            notice.text = page.chance.choice(_NOTICES)
            paragraph.addprevious(notice)


def _unmarked(page: Variant) -> None:
    blank = str.maketrans(dict.fromkeys("，。；！？：、", " "))
    for element in (each for paragraph in page.paragraphs for each in paragraph.iter()):
        element.text = (element.text or "").translate(blank)
        element.tail = (element.tail or "").translate(blank)


def _short(page: Variant) -> None:
    at = page.chance.randrange(len(page.siblings()) - 2)
    kept = page.paragraphs[at : at + page.chance.choice([1, 1, 2])]
    for paragraph in page.paragraphs:
        if paragraph not in kept:
            page.box.remove(paragraph) if paragraph.getparent() is page.box else paragraph.clear()
    page.gold = "\n".join("".join(paragraph.itertext()) for paragraph in kept)


def _listing(page: Variant) -> None:
    for paragraph in page.siblings():
        paragraph.clear()
    for sentence in page.sentences(15, 25):
        _added(_added(page.box, "li"), "a", sentence[:24], href="/a.html")
    page.gold = ""


def _with_comments(page: Variant) -> None:
    box = _added(page.root[-1], "div", **{"class": page.chance.choice(_NEUTRAL)})
    for sentence in page.sentences(4, 25):
        comment = _added(box, "div")
        _added(comment, "span", f"网友{page.chance.randrange(999)}")
        _added(comment, "p", sentence)


def _with_teasers(page: Variant) -> None:
    box = _added(page.root[-1], "div", **{"class": page.chance.choice(_NEUTRAL)})
    for sentence in page.sentences(5, 14):
        teaser = _added(box, "div")
        _added(_added(teaser, "h4"), "a", sentence[:18], href="/x.html")
        _added(teaser, "p", sentence)


def _with_digest(page: Variant) -> None:
    box = etree.Element("div", {"class": page.chance.choice(_NEUTRAL)})
    for sentence in page.sentences(2, 12):
        _added(box, "p", sentence)
    page.root[-1].insert(0, box)


def _headless(page: Variant) -> None:
    etree.strip_elements(page.root, "title", "h1", "h2", "meta", with_tail=False)


def _nameless(page: Variant) -> None:
    etree.strip_attributes(page.root, "class", "id")


class Shape(NamedTuple):
    """A kind of variant."""

    name: str
    change: Callable[[Variant], None]


SHAPES = tuple(
    Shape(change.__name__.strip("_"), change)
    for change in (
        *(_renamed, _half_renamed, _aside, _hidden, _items, _scattered, _linked, _headed, _noisy, _unmarked),
        *(_short, _listing, _with_comments, _with_teasers, _with_digest, _headless, _nameless),
    )
)

"""One portal's answers: which page stands at an address at a moment, and in which bytes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import NamedTuple

from crawler.simulator import announced, epaper, jpage
from crawler.simulator.addresses import sheet_at, sheet_path, without_noise
from crawler.simulator.channels import page_count, page_index, pager
from crawler.simulator.exchange import Request, Response, Validators, compressed, is_fresh, validators
from crawler.simulator.newsroom import Newsroom
from crawler.simulator.pages import Pages
from crawler.simulator.portal import Channel, Label, Portal
from crawler.simulator.story import Story
from crawler.simulator.templating import Template

_BRIEF = 400
"""Characters of an article; fewer hold too few annotations of a light mirror to be evidence of one."""


class Page(NamedTuple):
    """A page before it is bytes.

    Attributes:
        version: Changes when what the portal calls its content does.
        article: How many characters the article has; None when the page is none, and a mirror leaves it alone.
    """

    html: Callable[[], str]
    label: Label
    version: str
    modified: datetime | None = None
    article: int | None = None


class Site:
    """One portal; *rewritten* is what a mirror does to an article page: ``(html, target, is_brief)``."""

    def __init__(
        self, portal: Portal, room: Newsroom, rewritten: Callable[[str, str, bool], str] | None = None
    ) -> None:
        self.portal = portal
        self.room = room
        self._rewritten = rewritten
        self._pages = Pages(portal, room)

    def answer(self, request: Request, at: datetime) -> Response:
        """Return what the portal answers at that moment."""
        response = self._answer(request, at)
        return compressed(request, response) if self.portal.compressed else response

    def _answer(self, request: Request, at: datetime) -> Response:
        if request.path == "/robots.txt":
            return Response(200, self.portal.robots.encode(), (("Content-Type", "text/plain"),))
        if request.path == jpage.PROXY:
            return self._records(request, at)
        target, sheet = sheet_at(self.portal, request.target)
        story = self.room.found(target, at)
        if story and story.path != without_noise(self.portal, target):
            return Response(301, b"", (("Location", self.portal.base + sheet_path(story.path, sheet)),))
        page = self._article_page(story, at, sheet) if story else self._list_at(request.target, at)
        return self._missing(at) if page is None else self._sent(page, request)

    def _article_page(self, story: Story, at: datetime, sheet: int) -> Page | None:
        if sheet > 1 and sheet > len(self._pages.sheets(story)):
            return None
        label = self._pages.label(story.path)
        version = f"{story.id}-{story.edition}-{self.portal.design}-{self.portal.codec}"
        html = partial(self._pages.article, self._article, story, at, label, sheet)
        return Page(html, label, version, story.modified, sum(map(len, story.paragraphs)))

    def _list_at(self, target: str, at: datetime) -> Page | None:
        if self._is_epaper:
            return self._epaper_page(target, at)
        if target == "/":
            return self._home(at)
        if announced.is_document(self.portal, target):
            return _document_page(announced.document(self.portal, target, self._stories(self.room.live(at), at)))
        for channel in self.portal.channels:
            if target == channel.shell:
                return self._shell_page(channel, at)
            index = page_index(channel, target)
            if index is not None and 0 <= index < page_count(channel, len(self.room.listed(at, channel.key))):
                return self._channel_page(channel, index, at)
        return None

    def _channel_page(self, channel: Channel, index: int, at: datetime) -> Page:
        numbers = self.room.listed(at, channel.key)
        if channel.pagination == "json":
            return _document_page(announced.json_list(self.portal, channel, index, self._stories(numbers, at)))
        shown = numbers[index * channel.per_page : (index + 1) * channel.per_page]
        items = [self._items((number,), at) for number in shown]
        pages = page_count(channel, len(numbers))
        is_jpage = channel.pagination == "jpage"
        listed = jpage.first_page(channel, items, len(numbers)) if is_jpage else "\n".join(items)
        values = {"channel": channel.name, "channel_path": channel.path, "items": listed}
        return self._list_page(values | {"pager": pager(channel, index, pages)}, at)

    def _shell_page(self, channel: Channel, at: datetime) -> Page:
        template = self._pages.template("shell.html")
        label = self._pages.label(channel.shell)
        values = {"charset": label.meta, "channel": channel.name, "channel_path": channel.shell, "api": channel.path}
        return Page(lambda: self._pages.furnished(template, values, at), label, channel.path)

    def _stories(self, numbers: Sequence[int], at: datetime) -> list[Story]:
        return [self.room.story(number, at) for number in numbers]

    def _home(self, at: datetime) -> Page:
        items = self._items(self.room.live(at)[:30], at)
        return self._list_page({"channel": "首页", "channel_path": "/", "items": items, "pager": ""}, at)

    def _list_page(self, values: dict[str, str], at: datetime) -> Page:
        label = self._pages.label(values["channel_path"])
        filled = values | {"charset": label.meta}
        version = values["items"] + values["pager"]
        return Page(lambda: self._pages.furnished(self._list, filled, at), label, version)

    def _epaper_page(self, target: str, at: datetime) -> Page | None:
        label = self._pages.label(target)
        if target in ("/", epaper.root(self.portal)):
            html = epaper.root_page(self._pages, self._root, at)
            return Page(lambda: html, label, html)
        node = epaper.node_at(self.room, target, at)
        if node is None:
            return None
        html = epaper.node_page(self._pages, self._list, node, at)
        return Page(lambda: html, label, str((node.numbers, epaper.issues(self.room, at)[-1])))

    def _records(self, request: Request, at: datetime) -> Response:
        asked = jpage.asked(f"{request.query}&{request.body.decode('ascii', 'replace')}")
        channel = next((one for one in self.portal.channels if asked and one.column == asked.column), None)
        if asked is None or channel is None:
            return self._missing(at)
        numbers = self.room.listed(at, channel.key)
        items = [self._items((number,), at) for number in numbers[asked.first - 1 : asked.last]]
        answer = jpage.proxy_answer(items, len(numbers), asked.per_page)
        return Response(200, answer.encode(), (("Content-Type", "text/xml;charset=UTF-8"),))

    def _items(self, numbers: tuple[int, ...], at: datetime) -> str:
        return self._pages.links(self._item, numbers, at, self.portal.list_date)

    def _sent(self, page: Page, request: Request) -> Response:
        current = validators(self.portal.validators, page.version, page.modified)
        if is_fresh(request.headers, current):
            return Response(304, b"", current.headers())
        html = page.html()
        if self._rewritten and page.article:
            html = self._rewritten(html, request.target, page.article < _BRIEF)
        return self._encoded(200, html, page.label, current)

    def _encoded(self, status: int, html: str, label: Label, current: Validators) -> Response:
        return Response(status, html.encode(self.portal.codec), (("Content-Type", label.header), *current.headers()))

    def _missing(self, at: datetime) -> Response:
        missing = self.portal.missing
        if missing.location:
            return Response(missing.status, b"", (("Location", missing.location),))
        label = self.portal.labels[0]
        html = self._pages.furnished(self._missing_page, {"charset": label.meta}, at)
        return self._encoded(missing.status, html, label, Validators())

    @property
    def _is_epaper(self) -> bool:
        return any(channel.pagination == "epaper" for channel in self.portal.channels)

    @cached_property
    def _item(self) -> Template:
        return Template(self.portal.list_item)

    @cached_property
    def _article(self) -> Template:
        return self._pages.template("article.html")

    @cached_property
    def _list(self) -> Template:
        return self._pages.template("list.html")

    @cached_property
    def _root(self) -> Template:
        return self._pages.template("root.html")

    @cached_property
    def _missing_page(self) -> Template:
        return self._pages.template("missing.html")


def _document_page(document: announced.Document) -> Page:
    return Page(lambda: document.text, Label(header=document.header, meta=""), document.text)

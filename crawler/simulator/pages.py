"""The article pages of a portal, with the furniture around the article."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path

from crawler.simulator.addresses import sheet_path
from crawler.simulator.chance import dice, weighted
from crawler.simulator.dress import body, credit, kickers
from crawler.simulator.newsroom import Newsroom
from crawler.simulator.portal import Label, LinkList, Menu, Portal
from crawler.simulator.story import Story
from crawler.simulator.templating import Template, with_parts

TEMPLATES = Path(__file__).with_name("templates")
_WEEKDAYS = "一二三四五六日"


class Pages:
    """Makes the HTML of one portal's pages from its templates."""

    def __init__(self, portal: Portal, room: Newsroom) -> None:
        self.portal = portal
        self.room = room
        self._lists = {name: Template(links.item) for name, links in portal.lists.items()}

    def template(self, name: str) -> Template:
        """Return the template of that name with its parts and menus in place."""
        own = (self.portal.design, self.portal.mirrors or self.portal.key, "shared")
        whole = with_parts(f"{{{{part:{name}}}}}", tuple(TEMPLATES / folder for folder in own if folder))
        for key, menu in self.portal.menus.items():
            whole = whole.replace(f"{{{{menu:{key}}}}}", _menu(menu))
        return Template(whole)

    def sheets(self, story: Story) -> list[list[str]]:
        """Return the HTML of the article's paragraphs, by the page that they stand on."""
        thrown = dice(self.room.play.seed, self.portal.key, "dress", story.number)
        parts = body(story, thrown)
        size = self.portal.paragraphs_a_page or len(parts)
        return [parts[first : first + size] for first in range(0, len(parts), size)]

    def article(self, template: Template, story: Story, at: datetime, label: Label, sheet: int = 1) -> str:
        """Return a page of an article at that moment; kickers stand on the first."""
        above, below = kickers(story) if sheet == 1 else ("", "")
        style = story.style
        sheets = self.sheets(story)
        values: dict[str, Callable[[], str]] = {
            "charset": lambda: label.meta,
            "title": lambda: story.title,
            "kickers_above": lambda: above,
            "kickers_below": lambda: below,
            "body": lambda: style.separator.join(sheets[sheet - 1]),
            "turn": lambda: _turn_over(story, sheet, len(sheets)),
            "meta": lambda: self._dressed(style.meta, story, at),
            "below": lambda: self._dressed(style.below, story, at),
            "previous": lambda: self._neighbour(story, -1, at),
            "next": lambda: self._neighbour(story, 1, at),
        }
        return template.filled(lambda name: values[name]() if name in values else self.hole(name, story, at))

    def furnished(self, template: Template, values: Mapping[str, str], at: datetime) -> str:
        """Return a page that is no article, its holes filled from *values* and the furniture."""
        return template.filled(lambda name: values[name] if name in values else self.hole(name, None, at))

    def hole(self, name: str, story: Story | None, at: datetime) -> str:
        """Return what stands in a hole that any page may have."""
        kind, _, key = name.partition(":")
        if kind == "list":
            return self._list(key, story, at)
        if name == "today":
            return f"{at:%Y年%m月%d日} 星期{_WEEKDAYS[at.weekday()]}"
        if name == "token":
            return _token(self.portal.key, at)
        if name == "total":
            return str(len(self.room.live(at)))
        if story is None:
            raise KeyError(f"{self.portal.key}: a template has a hole {{{{{name}}}}} that nothing fills")
        return self._about(name, story, at)

    def links(self, template: Template, numbers: Sequence[int], at: datetime, date: str) -> str:
        """Return one entry for each of *numbers*."""
        return "\n".join(self._link(template, rank, number, at, date) for rank, number in enumerate(numbers, 1))

    def label(self, target: str) -> Label:
        """Return what the page at that address says of its encoding, always the same."""
        thrown = dice(self.room.play.seed, self.portal.key, "label", target)
        return weighted(self.portal.labels, [label.weight for label in self.portal.labels], thrown)

    def _list(self, name: str, story: Story | None, at: datetime) -> str:
        links = self.portal.lists[name]
        live = self.room.live(at)
        if links.pick == "latest":
            return self.links(self._lists[name], live[: links.count], at, links.date)
        thrown = dice(self.room.play.seed, self.portal.key, name, story and story.number, _turn(links, at))
        chosen = thrown.sample(live, min(links.count, len(live)))
        return self.links(self._lists[name], chosen, at, links.date)

    def _link(self, template: Template, rank: int, number: int, at: datetime, date: str) -> str:
        story = self.room.story(number, at)
        values = {
            "path": story.path,
            "title": story.title,
            "date": f"{story.published:{date}}",
            "views": str(views(story, at)),
            "rank": str(rank),
            "id": story.id,
        }
        return template.with_values(values)

    def _dressed(self, template: str, story: Story, at: datetime) -> str:
        return Template(template).filled(lambda name: self._about(name, story, at))

    def _about(self, name: str, story: Story, at: datetime) -> str:
        values: dict[str, Callable[[], str]] = {
            "date": lambda: f"{story.published:{self.portal.shown_date}}",
            "day": lambda: f"{story.published:%Y-%m-%d}",
            "iso": story.published.isoformat,
            "channel": lambda: self.portal.channel(story.channel).name,
            "channel_key": lambda: story.channel,
            "meta_source": lambda: story.source if story.style.shows("source") else "",
            "enp_author": lambda: " ".join(story.reporters) if story.style.shows("authors") else "",
            "enp_introtitle": lambda: story.subtitles[0] if story.subtitles else "",
            "enp_subtitle": lambda: "".join(story.subtitles[1:]),
            "channel_path": lambda: self.portal.channel(story.channel).path,
            "views": lambda: str(views(story, at)),
            "id": lambda: story.id,
            "url": lambda: self.portal.base + story.path,
            "summary": lambda: story.paragraphs[0][:60],
            "portal": lambda: self.portal.name,
        }
        return values.get(name, partial(credit, story, name))()

    def _neighbour(self, story: Story, step: int, at: datetime) -> str:
        number = story.number + step
        while 0 <= number < self.room.published(at):
            if self.room.life(number).is_live(at):
                other = self.room.story(number, at)
                return f'<a href="{other.path}">{other.title}</a>'
            number += step
        return "没有了"


def views(story: Story, at: datetime) -> int:
    """Return the state of the article's view counter, which only grows."""
    hours = (at - story.published) / timedelta(hours=1)
    return 60 + story.number % 37 + int(hours * (3 + story.number % 11))


@lru_cache(maxsize=64)
def _token(portal: str, at: datetime) -> str:
    """Return a long opaque value that is another every hour, as view states and page tokens are."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return "".join(dice(portal, "token", f"{at:%Y%m%d%H}").choices(letters, k=1400))


def _turn(links: LinkList, at: datetime) -> int:
    return int(at.timestamp() // (links.rotate_hours * 3600))


def _turn_over(story: Story, sheet: int, count: int) -> str:
    """Return the links between the pages of one article; nothing for one page."""
    if count == 1:
        return ""
    links = [f'<a href="{sheet_path(story.path, number)}">{number}</a>' for number in range(1, count + 1)]
    links[sheet - 1] = f"<span>{sheet}</span>"
    before = f'<a href="{sheet_path(story.path, sheet - 1)}">上一页</a>' if sheet > 1 else ""
    after = f'<a href="{sheet_path(story.path, sheet + 1)}">下一页</a>' if sheet < count else ""
    return f'<div class="pages">{before}{"".join(links)}{after}</div>'


def _menu(menu: Menu) -> str:
    item = Template(menu.item)
    return "\n".join(item.with_values({"name": name, "n": str(n)}) for n, name in enumerate(menu.names, 1))

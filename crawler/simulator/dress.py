"""What a portal's style makes of an article: the HTML of its body and credits, and what a reader of it knows."""

from datetime import date, datetime
from random import Random
from typing import NamedTuple

from crawler.simulator.portal import Portal
from crawler.simulator.story import Story
from crawler.simulator.templating import Template


class Seen(NamedTuple):
    """What a page says of its article: the ground truth. *published* is None when the page gives only a day."""

    portal: str
    url: str
    title: str
    subtitles: tuple[str, ...]
    text: str
    published: datetime | None
    published_date: date
    published_precision: str
    source: str | None
    authors: tuple[str, ...]
    editor: str | None
    edition: int
    channel: str
    repost_of: str | None


def seen(portal: Portal, story: Story) -> Seen:
    """Return the truth about an article as *portal* shows it: only what the page says."""
    style = story.style
    names_source = style.shows("source")
    return Seen(
        portal=portal.key,
        url=portal.base + story.path,
        title=story.title,
        subtitles=story.subtitles,
        text="\n".join(paragraphs(story)),
        published=_instant(story.published, portal.precision),
        published_date=story.published.date(),
        published_precision=portal.precision,
        source=story.source if names_source else (story.dateline and story.dateline_source) or None,
        authors=story.reporters if style.shows("authors") or story.dateline else (),
        editor=story.editor if style.shows("editor") else None,
        edition=story.edition,
        channel=portal.channel(story.channel).name,
        repost_of=story.url if portal.mirrors else story.repost_of,
    )


def paragraphs(story: Story) -> list[str]:
    """Return the paragraphs of the text, the first with its dateline."""
    return [story.dateline + story.paragraphs[0], *story.paragraphs[1:]]


def body(story: Story, thrown: Random) -> list[str]:
    """Return the HTML of each paragraph, with the bold words and the pictures that *thrown* puts there."""
    style = story.style
    texts = [_bold(text, style.strong, thrown) for text in paragraphs(story)]
    texts[-1] += Template(style.tail).filled(lambda name: credit(story, name))
    template = Template(style.paragraph)
    parts = [template.with_values({"text": text, "n": str(n)}) for n, text in enumerate(texts, 1)]
    if style.image and thrown.random() < 0.4:
        parts.insert(1, Template(style.image).with_values({"n": str(story.number), "id": story.id}))
    return parts


def kickers(story: Story) -> tuple[str, str]:
    """Return the HTML of the lines above the headline, and of those below it."""
    style = story.style
    lines = list(story.subtitles)
    above = [lines.pop(0)] if lines and style.kicker_above else []
    return _lines(style.kicker_above, above), _lines(style.kicker_below, lines)


def credit(story: Story, name: str) -> str:
    """Return the value of a hole that names somebody."""
    values = {
        "source": story.source,
        "authors": " ".join(story.reporters),
        "editor": story.editor,
        "reviewer": story.reviewer,
    }
    return values[name]


def _lines(template: str, lines: list[str]) -> str:
    return "\n".join(Template(template).with_values({"text": line}) for line in lines)


def _bold(text: str, share: float, thrown: Random) -> str:
    clause, mark, rest = text.partition("，")
    if not mark or thrown.random() >= share:
        return text
    return f"<strong>{clause}</strong>{mark}{rest}"


def _instant(published: datetime, precision: str) -> datetime | None:
    if precision == "day":
        return None
    return published if precision == "second" else published.replace(second=0)

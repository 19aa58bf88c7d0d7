"""The desk: writes one edition of one article as its portal publishes it."""

from functools import lru_cache
from typing import NamedTuple

from crawler.simulator.addresses import article_path, identifier
from crawler.simulator.bank import Topic, bank
from crawler.simulator.chance import dice, weighted
from crawler.simulator.composer import Draft, news, notice
from crawler.simulator.life import Life, Play
from crawler.simulator.portal import Channel, Portal, Style
from crawler.simulator.revision import revised
from crawler.simulator.scene import scene
from crawler.simulator.story import Story
from crawler.simulator.templating import Template


def is_notice(play: Play, portal: Portal, number: int) -> bool:
    """Say whether an article is a short notice."""
    return dice(play.seed, portal.key, "kind", number).random() < portal.rhythm.notices


def channel_of(play: Play, portal: Portal, number: int) -> Channel:
    """Return the channel that lists an article."""
    wanted = "notices" if is_notice(play, portal, number) else "news"
    fitting = [channel for channel in portal.channels if channel.topics in (wanted, "all")]
    return dice(play.seed, portal.key, "channel", number).choice(fitting)


class Writing(NamedTuple):
    """What to write: an edition of an article at its first address or the one that it moved to.

    Attributes:
        number: The article's.
        life: Its dates.
        edition: 1, 2 …
        moved: Whether it has left its first address.
        original: What it copies, when it is a copy.
    """

    number: int
    life: Life
    edition: int
    moved: bool
    original: Story | None


def written(play: Play, portal: Portal, writing: Writing) -> Story:
    """Return an edition of an article."""
    number, lived, edition, moved, original = writing
    style = _style(play, portal, number)
    draft = _draft(play, portal, number, lived, original)
    for earlier in range(1, edition):
        draft = _revised(play, portal, number, lived, draft, earlier)
    channel = channel_of(play, portal, number).key
    path = article_path(portal, play.seed, number, channel, lived.published, moved=moved)
    return Story(
        portal=portal.key,
        number=number,
        id=identifier(portal, play.seed, number),
        path=path,
        channel=channel,
        title=draft.title,
        subtitles=_kickers(play, portal, number, draft, style),
        paragraphs=draft.paragraphs,
        reporters=draft.reporters,
        editor=draft.editor,
        reviewer=draft.reviewer,
        source=portal.source if original is None or portal.reposts.credit == "own" else original.source,
        published=lived.published,
        modified=lived.modified(edition),
        edition=edition,
        style=style,
        dateline=_dateline(style, draft) if original is None else original.dateline,
        dateline_source=style.dateline_source if original is None else original.dateline_source,
        repost_of=original.url if original else None,
        url=portal.base + path,
    )


def _draft(play: Play, portal: Portal, number: int, lived: Life, original: Story | None) -> Draft:
    topic = _topic(play, portal, number)
    slots = scene(play.seed, portal.key, portal.region, number, lived.published)
    draft = (notice if topic.notice else news)(bank(), topic, slots, dice(play.seed, portal.key, "draft", number))
    if original is None:
        return draft
    return draft._replace(title=original.title, paragraphs=original.paragraphs, reporters=original.reporters)


def _revised(play: Play, portal: Portal, number: int, lived: Life, draft: Draft, earlier: int) -> Draft:
    slots = scene(play.seed, portal.key, portal.region, number, lived.published)
    thrown = dice(play.seed, portal.key, "edit", number, earlier)
    shows = _style(play, portal, number).shows("editor")
    return revised(draft, _topic(play, portal, number), slots, thrown, editor_shows=shows)


def _topic(play: Play, portal: Portal, number: int) -> Topic:
    """Return the topic: each one once before any comes again, so that neighbours differ."""
    topics = bank().notices if is_notice(play, portal, number) else bank().topics
    turn, place = divmod(number, len(topics))
    return topics[_order(play.seed, portal.key, turn, len(topics))[place]]


@lru_cache(maxsize=256)
def _order(seed: int, portal: str, turn: int, size: int) -> list[int]:
    return dice(seed, portal, "topics", turn).sample(range(size), size)


def _style(play: Play, portal: Portal, number: int) -> Style:
    weights = [style.weight for style in portal.styles]
    return weighted(portal.styles, weights, dice(play.seed, portal.key, "style", number))


def _kickers(play: Play, portal: Portal, number: int, draft: Draft, style: Style) -> tuple[str, ...]:
    places = bool(style.kicker_above) + bool(style.kicker_below) * 2
    thrown = dice(play.seed, portal.key, "kickers", number)
    if draft.is_notice or not places or thrown.random() >= portal.rhythm.kickers:
        return ()
    return draft.kickers[: thrown.choice((1, 2)) if places > 1 else 1]


def _dateline(style: Style, draft: Draft) -> str:
    if draft.is_notice or not style.dateline:
        return ""
    return Template(style.dateline).with_values({"reporters": " ".join(draft.reporters)})

"""Each alarm of a run with since when it stands, what it means, and the command that looks further: pure."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from crawler.portals.portal import Portal

Look = Literal["address", "channel", "article", "due", "verify"]
"""What the command looks at: the address that the alarm names, a channel of the portal, an article of it; what is due;
the files of the state folder."""

_KINDS: Sequence[tuple[str, Look, str]] = (
    (r"channel .* yielded no article", "address", "A list shows nothing."),
    ("deletions are frozen", "channel", "So much is missing that the portal is at fault; nothing becomes gone."),
    ("answer with one page", "address", "Parked, hijacked, fenced, or a broken cache; the articles stay as they were."),
    ("did not answer in time", "due", "The host is left alone for a while, then asked for one page."),
    ("the run ended after", "due", "The next run goes on."),
    ("visits failed", "channel", "More than half of the visits failed."),
    (r"outside the usual container", "article", "The portal has a new layout; look whether the text is still right."),
    (
        r"share of articles with another codec",
        "article",
        "Its labels of encoding changed, or lie; look for jumbled text.",
    ),
    (r"share of articles with", "article", "A field is no longer found: the layout has changed."),
    (r"characters an article", "article", "Articles have another length than they had: the layout has changed."),
    (r"unrepaired residues", "article", "More damage than usual stays in the text."),
    (r"agreement with the second judge", "article", "The two extractors find other bodies than they did."),
    (r"milliseconds an answer", "channel", "The portal answers much more slowly than it did."),
    (r"channel .* has no next page", "channel", "Articles behind the first page of a list are not found."),
    (r"channel .* ends early", "channel", "Articles behind a page of a list are not found."),
    (r"sitemap .* knows more", "address", "The portal has articles to which none of its channels leads."),
    (r"articles on the lists of", "channel", "A list is much shorter than it was."),
    (r"nothing new for", "channel", "Silent for much longer than ever: look whether its lists still are what we read."),
    (r"\.damaged: lost", "verify", "An archive file that a killed run left was damaged."),
    (r"the clock says", "due", "The clock was set, or nothing ran for a month."),
)
"""What an alarm's words hold, what to look at, and what it means; the first that fits."""
_ADDRESS = re.compile(r"(https?://\S+?)(?:\) yielded| among them| knows more|$)")
_SINCE = re.compile(r"; since (\S+)$")
_PARTICULAR = re.compile(r": |; |, ")
_DIGITS = re.compile(r"\d+(?:\.\d+)?(?:e[+-]\d+)?")


class Alarm(NamedTuple):
    """One alarm, to be shown.

    Attributes:
        portal: Whose it is; None of one that is of the run.
        cause: What is wrong, in the alarm's own words.
        since: When a run raised it first, ISO 8601.
        meaning: What that means; empty of an alarm that this module does not know.
        command: What looks further.
    """

    portal: str | None
    cause: str
    since: str
    meaning: str
    command: str


class Known(NamedTuple):
    """What an alarm is looked up in.

    Attributes:
        history: The values of earlier reports, newest first.
        portals: The portals, by name.
        articles: The address of a new article, by portal.
        options: What a command needs to find the state folder.
    """

    history: Sequence[Mapping[str, Any]]
    portals: Mapping[str, Portal]
    articles: Mapping[str, str]
    options: Sequence[str]


def alarms(values: Mapping[str, Any], known: Known) -> list[Alarm]:
    """Return the alarms of the report that has these *values*."""
    return [_alarm(words, values, known) for words in values["alarms"]]


def sameness(words: str) -> str:
    """Return what of an alarm is the same in each run that raises it: without its numbers and particulars."""
    portal, _, rest = words.partition(": ")
    return f"{portal}: {_DIGITS.sub('#', _PARTICULAR.split(rest, maxsplit=1)[0])}"


def _alarm(words: str, values: Mapping[str, Any], known: Known) -> Alarm:
    name, _, rest = words.partition(": ")
    portal = known.portals.get(name)
    cause = rest if portal else words
    look, meaning = next(((look, said) for form, look, said in _KINDS if re.search(form, cause)), ("due", ""))
    said = _SINCE.search(words)
    of = name if portal else None
    since = said[1] if said else _since(words, of, [values, *known.history])
    command = _command(look, cause, portal, known.articles)
    return Alarm(of, _SINCE.sub("", cause), since, meaning, shlex.join([*command, *known.options]))


def _since(words: str, portal: str | None, reports: Iterable[Mapping[str, Any]]) -> str:
    """Return when the alarm was raised first without a pause; runs that left its portal alone say nothing of it."""
    key, first = sameness(words), ""
    for each in reports:
        if portal is not None and portal not in each["portals"]:
            continue
        if key not in map(sameness, each.get("alarms", ())):
            break
        first = each["finished"]
    return first


def _command(look: Look, cause: str, portal: Portal | None, articles: Mapping[str, str]) -> list[str]:
    if look == "verify":
        return ["scrapy", "corpus", "verify"]
    target = _target(look, cause, portal, articles) if portal and look != "due" else None
    return ["scrapy", "portals", "try", portal.name, target] if portal and target else ["scrapy", "portals", "--due"]


def _target(look: Look, cause: str, portal: Portal, articles: Mapping[str, str]) -> str | None:
    """Return the address to look at: the first channel's where the one that is looked for is not known."""
    if look == "article" and portal.name in articles:
        return articles[portal.name]
    if look == "address" and (found := _ADDRESS.search(cause)):
        return found[1]
    named = (
        each.url
        for each in portal.channels
        if re.search(rf"(?:lists of|channel) {re.escape(each.name)}(?::| has| ends)", cause)
    )
    return next(named, portal.channels[0].url if portal.channels else None)

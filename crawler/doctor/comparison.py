"""What an examination found, beside a portal's seed and beside the examination before it. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from crawler.doctor.diagnosis import Diagnosis
from crawler.portals.portal import Portal

_SHOWN = 5


def differences(found: Diagnosis, portal: Portal, earlier: Mapping[str, Any] | None) -> list[str]:
    """Return a line for each difference: from the seed, and from *earlier*, a diagnosis as JSON."""
    lines = [*_articles(found, portal), *_channels(found, portal)]
    if found.encoding and (rules := portal.rules(found.day)).encoding not in {None, found.encoding}:
        lines.append(f"encoding: the seed expects {rules.encoding}, the articles are {found.encoding}")
    if missing := [host for host in found.hosts if host not in portal.hosts]:
        lines.append(f"hosts: articles stand on {', '.join(missing)} too, which the seed does not name")
    return [*lines, *(_since(found, earlier) if earlier else ())]


def _articles(found: Diagnosis, portal: Portal) -> Iterator[str]:
    shown = {url for each in found.channels for url in each.articles} | {each.url for each in found.articles}
    unmatched = [url for url in sorted(shown) if not portal.article_match(portal.canonical(url))]
    if unmatched:
        said = ", ".join(unmatched[:_SHOWN])
        yield f"article: {len(unmatched)} of {len(shown)} articles do not match the seed's pattern, such as {said}"
        yield f"article: the doctor's pattern is '{found.article}', keep_query {list(found.keep_query)}"


def _channels(found: Diagnosis, portal: Portal) -> Iterator[str]:
    seen = {portal.canonical(each.url): each for each in found.channels}
    old = {portal.canonical(each.url): each for each in found.old}
    own = {portal.canonical(channel.url): channel for channel in portal.channels}
    for url, channel in own.items():
        if url in old:
            yield f"channel {channel.name} ({url}): nothing new since {old[url].newest}"
        elif url not in seen:
            yield f"channel {channel.name} ({url}): no list that shows articles of its own was seen there"
        elif channel.verified is None:
            yield f"channel {channel.name} ({url}): works, {len(seen[url].articles)} articles; verified = {found.day}"
    for url, each in seen.items():
        if url not in own:
            yield f"channel {each.name} ({url}): not in the seed; {len(each.articles)} articles, newest {each.newest}"


def _since(found: Diagnosis, earlier: Mapping[str, Any]) -> Iterator[str]:
    day = earlier["day"]
    if earlier["article"] != found.article:
        yield f"since {day}: the form of the articles was '{earlier['article']}', is '{found.article}'"
    before = {each["url"]: len(each["articles"]) for each in earlier["channels"]}
    now = {each.url: len(each.articles) for each in found.channels}
    for url in (*before, *(url for url in now if url not in before)):
        if url not in now:
            yield f"since {day}: {url} listed {before[url]} articles and is no list any more"
        elif url not in before:
            yield f"since {day}: {url} is new, {now[url]} articles"
        elif now[url] * 2 < before[url]:
            yield f"since {day}: {url} listed {before[url]} articles, lists {now[url]}"
    if list(earlier["systems"][:1]) != list(found.systems[:1]):
        before_that, now_that = (", ".join(each) or "no system" for each in (earlier["systems"], found.systems))
        yield f"since {day}: signs of {before_that} before, of {now_that} now"
    for line in found.cautions:
        if line not in earlier["cautions"]:
            yield f"since {day}, new: {line}"

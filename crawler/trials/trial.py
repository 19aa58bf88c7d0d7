"""A trial: what the crawl would make of one page, kept apart from everything that the crawl keeps."""

import json
from pathlib import Path
from typing import NamedTuple

import cleaners
from cleaners import Article, NotAnArticle, Rules
from cleaners.article import Judge
from cleaners.article_json import jsonable
from cleaners.explain import marked
from crawler.portals.portal import ANNOUNCED, Channel, Portal
from crawler.reading.feeds import feed_kind, unpacked
from crawler.reading.tasks import read_listing
from crawler.trials.one_page import SavedPage


class Trial(NamedTuple):
    """What came of it, in words; the article if it is one, or what the cleaners say it is instead."""

    text: str
    article: Article | None
    is_read: bool
    not_article: str | None = None


def trial(portal: Portal, page: SavedPage, rules: Rules, judge: Judge = "every") -> Trial:
    """Say which rule matches the page's address, and what the cleaners make of it by *rules* and *judge*."""
    head = [f"portal    {portal.name} ({portal.title})"]
    if page.url:
        head += [f"address   {portal.canonical(page.url)}", f"status    {page.status or 'no answer'}"]
        head.append(f"is        {_kind(portal, page.url)}")
    if page.robots:
        head.append(f"robots    {page.robots}")
    if page.lack:
        head.append(f"lacks     {page.lack}; a crawl would try again")
    if not page.body:
        return Trial("\n".join(head), None, is_read=False)
    if channel := _channel(portal, page):
        return Trial("\n".join([*head, *_listed(portal, page, channel)]), None, is_read=True)
    try:
        article = cleaners.clean_page(page.body, url=page.url, content_type=page.content_type, rules=rules, judge=judge)
    except NotAnArticle as error:
        return Trial(
            "\n".join([*head, f"no article: {error.kind}: {error}"]), None, is_read=False, not_article=error.kind
        )
    return Trial("\n".join([*head, *_particulars(article), "", marked(article)]), article, is_read=True)


def write_fixture(folder: Path, page: SavedPage, rules: Rules, result: Trial) -> None:
    """Write a page, all that it was read by, and what came of it as a test: ``page.html`` and ``expected.json``.

    Raises:
        OSError: if nothing came that could be tested: a list, or no answer.
    """
    if result.article is None and result.not_article is None:
        raise OSError(f"{folder}: not written; expected a page that is read as an article, or refused as none")
    asked = {name: value for name, value in rules._asdict().items() if value != Rules._field_defaults[name]}
    given = {"url": page.url, "content_type": page.content_type, "rules": asked}
    found = jsonable(result.article) if result.article else {"not_article": result.not_article}
    expected = {name: value for name, value in found.items() if name in _EXPECTED and value}
    values = {**{name: value for name, value in given.items() if value}, **expected}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html").write_bytes(page.body)
    (folder / "expected.json").write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


_EXPECTED = ("title", "subtitles", "text", "published", "published_date", "source", "authors", "editor", "not_article")


def _kind(portal: Portal, url: str) -> str:
    url = portal.canonical(url)
    if match := portal.article_match(url):
        return f"an article: {match.re.pattern}"
    names = [channel.name for channel in portal.channels if portal.canonical(channel.url) == url]
    return f"channel {names[0]}" if names else f"neither a channel nor an article of {portal.article.pattern}"


def _channel(portal: Portal, page: SavedPage) -> Channel | None:
    """Return the channel whose first page it is, or the one of announced feeds and sitemaps; None of any other page."""
    own = (each for each in portal.channels if page.url and portal.canonical(each.url) == portal.canonical(page.url))
    return next(own, portal.channel(ANNOUNCED) if feed_kind(unpacked(page.body)) else None)


def _listed(portal: Portal, page: SavedPage, channel: Channel) -> list[str]:
    """Return what a list page lists, each article once, and where it leads next."""
    listing = read_listing(page.body, page.url, page.content_type, channel.family, channel.selectors)
    entries = {portal.canonical(entry.url): entry for entry in reversed(listing.entries)}
    articles = {url: entries[url] for url in reversed(entries) if portal.article_match(url)}
    lines = [f"lists     {len(articles)} articles among {len(entries)} links, by family {channel.family}"]
    for url, entry in articles.items():
        day = entry.published or portal.url_date(url) or "          "
        lines.append(f"  {day}  {url}  {entry.title}".rstrip())
    if listing.unusable:
        lines.append(f"unusable  {listing.unusable} links lead to no address")
    lines += [f"feed      {url}" for url in listing.announced]
    following = [f"  next: {url}" for url in (*listing.siblings, *listing.older)]
    return [*lines, *(following or [f"no next page{f': {listing.unfollowed}' if listing.unfollowed else ''}"])]


def _particulars(article: Article) -> list[str]:
    how = ("encoding", "encoding_how", "extractor", "model", "confidence", "kind", "next_page")
    values = jsonable(article)
    names = (*(name for name in _EXPECTED if name in values and name != "text"), *how)
    return [f"{name:<9} {values[name]}" for name in names if values[name]]

"""A trial: what the crawl would make of one page, kept apart from everything that the crawl keeps."""

import json
from pathlib import Path
from typing import NamedTuple

from scrapy import Spider
from scrapy.crawler import CrawlerProcessBase
from scrapy.http import Response
from scrapy.settings import Settings

import cleaners
from cleaners import Article, NotAnArticle, Rules
from cleaners.article import Judge
from cleaners.article_json import jsonable
from cleaners.explain import marked
from crawler.policy.content_coding import LACK, Lack
from crawler.portals.portal import Channel, Portal
from crawler.reading.tasks import read_listing
from crawler.run.opening import scrapy_settings


class SavedPage(NamedTuple):
    """A page to try: its address, its bytes, the Content-Type that came with them, and why they are not whole."""

    url: str
    body: bytes
    content_type: str
    status: int
    lack: str | None = None


class Trial(NamedTuple):
    """What came of it, in words; the article if it is one, or what the cleaners say it is instead."""

    text: str
    article: Article | None
    is_read: bool
    not_article: str | None = None


def saved(path: str, url: str | None) -> SavedPage:
    """Return a page from a file."""
    return SavedPage(url or "", Path(path).read_bytes(), "", 200)


def fetched(process: CrawlerProcessBase, settings: Settings, portal: Portal, url: str) -> SavedPage:
    """Fetch a page as the crawl would: politely, by robots.txt, and without following redirects."""
    answers: list[SavedPage] = []
    process.settings = scrapy_settings(settings, {portal.name: portal})
    process.settings.set("EXTENSIONS", {}, priority="cmdline")
    middlewares = {name: at for name, at in settings.getdict("DOWNLOADER_MIDDLEWARES").items() if "robots" not in name}
    process.settings.set("DOWNLOADER_MIDDLEWARES", middlewares, priority="cmdline")
    process.crawl(_OnePage, url=url, answers=answers)
    process.start()
    return answers[0] if answers else SavedPage(url, b"", "", 0)


def trial(portal: Portal, page: SavedPage, rules: Rules, judge: Judge = "every") -> Trial:
    """Say which rule matches the page's address, and what the cleaners make of it by *rules* and *judge*."""
    head = [f"portal    {portal.name} ({portal.title})"]
    if page.url:
        head += [f"address   {portal.canonical(page.url)}", f"status    {page.status or 'no answer'}"]
        head.append(f"is        {_kind(portal, page.url)}")
    if page.lack:
        head.append(f"lacks     {page.lack}; a crawl would try again")
    if not page.body:
        return Trial("\n".join(head), None, is_read=False)
    channel = next((each for each in portal.channels if portal.canonical(each.url) == portal.canonical(page.url)), None)
    if channel:
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


class _OnePage(Spider):
    """Fetches one page and hands it over."""

    name = "one_page"

    def __init__(self, url: str, answers: list[SavedPage]) -> None:
        super().__init__()
        self.start_urls = [url]
        self._answers = answers

    def parse(self, response: Response) -> None:
        """Hand the answer over."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        lack: Lack | None = response.meta.get(LACK)
        body, reason = (b"", lack.reason) if lack else (response.body, None)
        self._answers.append(SavedPage(response.url, body, content_type, response.status, reason))


def _kind(portal: Portal, url: str) -> str:
    url = portal.canonical(url)
    if match := portal.article_match(url):
        return f"an article: {match.re.pattern}"
    names = [channel.name for channel in portal.channels if portal.canonical(channel.url) == url]
    return f"channel {names[0]}" if names else f"neither a channel nor an article of {portal.article.pattern}"


def _listed(portal: Portal, page: SavedPage, channel: Channel) -> list[str]:
    listing = read_listing(page.body, page.url, page.content_type, channel.family, channel.selectors)
    articles = [entry for entry in listing.entries if portal.article_match(portal.canonical(entry.url))]
    lines = [f"lists     {len(articles)} articles among {len(listing.entries)} links, by family {channel.family}"]
    lines += [f"  {entry.published or '          '}  {entry.url}" for entry in articles]
    if listing.unusable:
        lines.append(f"unusable  {listing.unusable} links lead to no address")
    return [*lines, *(f"  next: {url}" for url in (*listing.siblings, *listing.older))]


def _particulars(article: Article) -> list[str]:
    how = ("encoding", "encoding_how", "extractor", "model", "confidence", "kind", "next_page")
    values = jsonable(article)
    names = (*(name for name in _EXPECTED if name in values and name != "text"), *how)
    return [f"{name:<9} {values[name]}" for name in names if values[name]]

"""What an examination has seen so far, and what follows from it. Changes only by what is put in."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from crawler.doctor.forms import Forms, learned, matched
from crawler.doctor.identities import kept_keys, list_keys
from crawler.doctor.shapes import key_of, shape
from crawler.doctor.sights import Sight
from crawler.portals.addresses import canonical
from crawler.portals.lists.auto.link import Link
from crawler.portals.lists.auto.pager import is_numbered
from crawler.portals.lists.auto.records import records
from crawler.portals.lists.epaper import is_sheet

_LEAST_ENTRIES = 3
"""Entries of its own that make a page a list; two stand together on many an article's page."""
_READ = frozenset({"page", "feed", "sitemap", "data"})


@dataclass(slots=True)
class Notes:
    """What was seen.

    Attributes:
        start: Where the examination began.
        home: The portal's home page, after redirects.
        sights: By the address that was asked for, what was seen there.
        troubles: By address, why there is nothing to see.
        may_be: Tells whether there may be an answer.
    """

    start: str
    home: str
    sights: dict[str, Sight] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)
    may_be: Callable[[str], bool] = lambda _: True

    def is_asked(self, url: str) -> bool:
        """Tell whether an address was asked for, with or without success, or cannot be."""
        return url in self.sights or url in self.troubles or not self.may_be(url)


class Findings:
    """What follows from notes: the forms of the articles, which pages are lists, and what each lists by itself.

    Attributes:
        keep_query: The query parameters that tell articles or lists apart.
        forms: The forms of the articles' addresses.
        articles: What was seen of articles' pages, by canonical address.
        lists: What each list lists by itself, by the address of the list.
    """

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self._pages = list(_pooled([each for each in notes.sights.values() if each.kind in _READ]))
        raw = [link.url for each in self._pages if each.kind != "sitemap" for link in each.records]
        self.keep_query = tuple(dict.fromkeys((*kept_keys(raw), *list_keys(self._list_urls()))))
        self.canonical = cache(self._canonical)
        self.forms = self._forms(raw)
        self.pattern = self.forms.pattern
        self.articles = {
            self.canonical(each.url): each
            for each in self._pages
            if each.kind == "page" and each.article is not None and self.is_article(each.url)
        }
        self._furniture = self._places()
        self.lists = dict(self._lists())

    def is_article(self, url: str) -> bool:
        """Tell whether an address has the form of an article's."""
        return bool(self.pattern and matched(self.pattern, [self.canonical(url)]))

    def entries(self, links: Iterable[Link]) -> tuple[Link, ...]:
        """Return links that lead to articles, each once, under their canonical addresses."""
        found = {self.canonical(link.url): link for link in links if self.is_article(link.url)}
        return tuple(link._replace(url=url) for url, link in found.items())

    def known(self) -> dict[str, Link]:
        """Return every article that a list, the home page or a feed shows."""
        shown = (*self.lists.values(), *(self.entries(each.records) for each in self._front()))
        return {link.url: link for links in shown for link in links}

    def covered(self) -> set[str]:
        """Return the addresses of the articles that lists show, home page and feeds apart: those forget."""
        lists = {url: self.notes.sights[url] for url in self.lists}
        full = [
            url
            for url, each in lists.items()
            if each.kind in {"page", "data"} and (url != self.notes.home or is_paper(each))
        ]
        return {link.url for url in full for link in self.lists[url]}

    def _canonical(self, url: str) -> str:
        return canonical(url, self.keep_query)

    def _front(self) -> Iterator[Sight]:
        yield from (each for url, each in self.notes.sights.items() if url in {self.notes.home, self.notes.start})

    def _list_urls(self) -> Iterator[str]:
        """Yield the addresses of answers with data, of pages of links, of those with a next page, and of that."""
        for each in self._pages:
            if each.following or each.kind == "data" or (each.article is None and each.records):
                yield from (each.url, *each.following)

    def _forms(self, raw: Iterable[str]) -> Forms:
        """Return the forms of articles: of records, without those of which what was asked for was no article."""
        none = [url for url, each in self.notes.sights.items() if each.kind != "page" or each.article is None]
        refuted = {key_of(self.canonical(url)) for url in (*none, *self.notes.troubles)}
        read = {
            key_of(self.canonical(each.url)) for each in self._pages if each.article and len(each.article.text) > 50
        }
        urls = [url for url in map(self.canonical, raw) if (key := key_of(url)) not in refuted or key in read]
        others = [self.canonical(link.url) for each in self._pages for link in each.links]
        return learned(urls, others)

    def _places(self) -> set[str]:
        """Return where pages of articles show others: beside every article the same."""
        counts = Counter(place for each in self.articles.values() for place in {link.place for link in each.links})
        return {place for place, count in counts.items() if count * 3 >= len(self.articles)}

    def _lists(self) -> Iterator[tuple[str, tuple[Link, ...]]]:
        """Yield what has enough entries of its own, or goes on; and short lists whose addresses are like those."""
        owns = {url: own for url, each in self.notes.sights.items() if (own := self._own(each))}
        sure = {url for url, own in owns.items() if len(own) >= _LEAST_ENTRIES or self._goes_on(url)}
        forms = {key_of(url) for url in sure if url != self.notes.home}
        yield from ((url, own) for url, own in owns.items() if url in sure or key_of(url) in forms)

    def _own(self, each: Sight) -> tuple[Link, ...]:
        """Return what a page lists that is no article's and not beside every article."""
        if each.kind not in _READ or self.is_article(each.url) or is_dated(each.url):
            return ()
        return self.entries(link for link in self._shown(each) if link.place not in self._furniture)

    def _goes_on(self, url: str) -> bool:
        return bool(self.notes.sights[url].following) or is_paper(self.notes.sights[url])

    def _shown(self, each: Sight) -> Iterable[Link]:
        """Return what a list shows: that of a paper by its sheets, an index of sitemaps by them."""
        if is_paper(each):
            return [link for sheet in self._pages if is_sheet(sheet.url) for link in sheet.records]
        if each.kind == "sitemap" and not each.records:
            maps = [self.notes.sights[url] for url in each.following if url in self.notes.sights]
            return [link for one in maps for link in one.records]
        return each.records


def _pooled(pages: Sequence[Sight]) -> Iterator[Sight]:
    """Yield pages with the records of a paper's sheets chosen from all of them: many a sheet has one article only."""
    links = [link for each in pages if is_sheet(each.url) for link in each.links if not is_sheet(link.url)]
    urls = {link.url for link in records(links)}
    for each in pages:
        own = tuple(link for link in each.links if link.url in urls)
        yield each._replace(records=own) if is_sheet(each.url) else each


def is_paper(each: Sight) -> bool:
    """Tell whether a page leads to the sheets of the newest issue of an e-paper, and is none itself."""
    targets = (each.refresh, *(link.url for link in each.links))
    return not is_sheet(each.url) and any(target and is_sheet(target) for target in targets)


def is_dated(url: str) -> bool:
    """Tell whether an address holds a date: that of an article, or of one issue of a paper."""
    return bool(shape(url).date)


def is_further(url: str, lists: Iterable[str]) -> bool:
    """Tell whether an address is that of a further page of one of *lists*."""
    folder = urlsplit(url).path.rpartition("/")[0]
    return is_numbered(url) and any(urlsplit(each).path.rpartition("/")[0] == folder for each in lists)

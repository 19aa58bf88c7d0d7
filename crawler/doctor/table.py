"""The table of portals whose addresses are known from configurations and texts, and the seed of one: all guesses."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.doctor.forms import learned, matched, target
from crawler.doctor.identities import list_keys
from crawler.doctor.toml_text import addresses, literal, quoted
from crawler.portals.addresses import authority, canonical

_COLUMNS = ("host", "title", "kind", "family", "year", "lists", "examples", "article")
_DAY = re.compile(r"collected (\d{4}-\d\d-\d\d)")
_MOST_CHANNELS = 20


class Known(NamedTuple):
    """What the table says of a portal.

    Attributes:
        host: Its host.
        title: What it is called.
        kind: ``gov``, ``news`` or ``epaper``.
        family: What its addresses look like: a guess.
        year: The last one in which somebody used them.
        lists: Addresses of list pages.
        examples: Addresses of articles.
        article: A rewritten rule for the addresses of its articles; empty without one.
        collected: The day on which the table was made.
    """

    host: str
    title: str
    kind: str
    family: str
    year: str
    lists: tuple[str, ...]
    examples: tuple[str, ...]
    article: str
    collected: date


def known_portals(path: Path) -> dict[str, Known]:
    """Read the table, by host.

    Raises:
        OSError: if it cannot be read.
        ValueError: if it is no such table.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    day = _DAY.search(lines[0]) if lines else None
    if day is None or tuple(lines[1].split("\t")) != _COLUMNS:
        raise ValueError(f"{path}: expected a first line with 'collected YYYY-MM-DD', then {', '.join(_COLUMNS)}")
    rows = (_row(line.split("\t"), date.fromisoformat(day[1])) for line in lines[2:])
    return {row.host: row for row in rows}


def _row(cells: list[str], day: date) -> Known:
    host, title, kind, family, year, lists, examples, article = cells
    return Known(host, title, kind, family, year, tuple(lists.split()), tuple(examples.split()), article, day)


def table_seed(known: Known) -> str:
    """Return the seed of a portal of the table, which is off; its examples stand in the table as they are.

    Raises:
        ValueError: if the table has neither an article nor a rule for one.
    """
    base = f"{max(_schemes(known), default='http')}://{known.host}"
    keep = list_keys((*known.examples, *known.lists))
    article = _article(known, keep)
    return "\n".join([*_head(known, base, article, keep), "", *_claims(known), *_channels(known, base), ""])


def _schemes(known: Known) -> set[str]:
    """Return the schemes in which the addresses on the portal's own host are written."""
    parts = [urlsplit(url) for url in (*known.examples, *known.lists)]
    return {each.scheme for each in parts if authority(each) == known.host}


def _article(known: Known, keep: tuple[str, ...]) -> str:
    """Return the rule of the table, if it matches its articles and none of its lists; else one learned from those."""
    examples, sections = ([canonical(url, keep) for url in urls] for urls in (known.examples, known.lists))
    rule = known.article
    if rule and len(matched(rule, examples)) == len(examples) and not matched(rule, sections):
        return rule
    if not examples:
        lists = ", ".join(known.lists[:3]) or "none"
        raise ValueError(
            f"{known.host}: the table has no form of its articles; ask the doctor with a list of it: {lists}"
        )
    return learned(examples, sections).pattern


def _head(known: Known, base: str, article: str, keep: tuple[str, ...]) -> Iterator[str]:
    yield f"# {known.title}: made of its row in table/portals.tsv; nobody has seen it work."
    yield f"title = {quoted(known.title)}"
    yield f"base = {quoted(base)}"
    if len(hosts := _hosts(known)) > 1:
        yield f"hosts = [{', '.join(map(quoted, hosts))}]"
    if len(_schemes(known)) > 1:
        yield f"alias_hosts = [{quoted(f'http://{known.host}')}]"
    yield 'family = "auto"'
    yield f"article = {literal(article)}"
    if keep:
        yield f"keep_query = [{', '.join(map(quoted, keep))}]"
    yield "enabled = false"
    yield f"off_because = {quoted(f'its addresses were in use in {known.year}; nobody has opened one since')}"
    yield "delay_s = 2.0"
    yield from addresses("examples", known.examples, base)
    lists = [url for url in (f"{base}/", *known.lists) if not matched(article, [canonical(url, keep)])]
    yield from addresses("not_examples", tuple(dict.fromkeys(lists))[:5], base)


def _hosts(known: Known) -> tuple[str, ...]:
    found = (authority(urlsplit(url)) for url in (*known.examples, *known.lists[:_MOST_CHANNELS]))
    return tuple(dict.fromkeys((known.host, *found)))


def _claims(known: Known) -> Iterator[str]:
    count = "an address" if len(known.examples) == 1 else f"{len(known.examples)} addresses"
    seen = f"{count} of articles as they were in {known.year}"
    yield "[claims]"
    yield f"host = {{ guess = {quoted(f'in use in {known.year}; it may be dead')} }}"
    if known.examples:
        yield f"article = {{ confirmed = {known.collected}, evidence = {quoted(seen)} }}"
    else:
        yield 'article = { guess = "a rule of a crawler, rewritten" }'
    told = "addresses in configurations of crawlers" if known.lists else "no list is known: the home page"
    yield f"channels = {{ guess = {quoted(told)} }}"
    yield f"family = {{ guess = {quoted(f'the addresses look like {known.family}; auto reads whatever they are')} }}"


def _channels(known: Known, base: str) -> Iterator[str]:
    named: Mapping[str, str] = {_name(url, base): url for url in known.lists[:_MOST_CHANNELS] or (f"{base}/",)}
    for name, url in named.items():
        path = url.removeprefix(base)
        yield from ("", "[[channel]]", f"name = {quoted(name)}", f"url = {quoted(path)}", "verified = false")


def _name(url: str, base: str) -> str:
    """Return what a list is called: its path, with its host where that is another."""
    host = authority(urlsplit(url))
    return (host if host != authority(urlsplit(base)) else "") + target(url)

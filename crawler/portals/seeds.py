"""Seed files: the TOML of a portal, checked to the last key."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cleaners import Rules
from crawler.portals.addresses import authority, is_web, resolved
from crawler.portals.aliases import aliases_of
from crawler.portals.claims import claims_of
from crawler.portals.lists import FAMILIES
from crawler.portals.lists.selected import Selectors
from crawler.portals.portal import ANNOUNCED, Channel, Layout, Portal
from crawler.portals.seed_checks import (
    CHANNEL_KEYS,
    CLEANING_KEYS,
    PORTAL_KEYS,
    SeedError,
    check_codec,
    check_elements,
    check_keys,
    check_selectors,
    pattern_of,
)

_EVERY_MOST_S = 6 * 3600


def portals(folders: Iterable[Path]) -> dict[str, Portal]:
    """Read every seed in *folders*, by portal name, in order of name.

    Raises:
        SeedError: if a folder holds none, two have one name, or one of them is wrong.
    """
    found: dict[str, Portal] = {}
    owners: dict[str, str] = {}
    for path in sorted(path for folder in folders for path in folder.glob("*.toml")):
        if path.stem in found:
            raise SeedError(f"{path}: a portal named {path.stem!r} exists already")
        found[path.stem] = portal(path)
        for host in found[path.stem].hosts:
            if (owner := owners.setdefault(host, path.stem)) != path.stem:
                raise SeedError(f"{path}: host {host} is {owner}'s already; expected each in one seed")
    if not found:
        raise SeedError(f"no seed files in {', '.join(map(str, folders))}; expected <portal>.toml")
    return dict(sorted(found.items()))


def portal(path: Path) -> Portal:
    """Read one seed file.

    Raises:
        SeedError: if the file is no TOML, or has an unknown or missing key, a bad pattern or a contradicting example.
    """
    content = path.read_bytes()
    table = _table(path, content)
    check_keys(path, "", table, PORTAL_KEYS, required=("title", "base", "article", "family", "channel"))
    every, every_most = _rests(path, table)
    read = Portal(
        name=path.stem,
        title=table["title"],
        hosts=_hosts(path, table["base"], table.get("hosts", ())),
        channels=tuple(_channels(path, table)),
        article=pattern_of(path, "article", table["article"]),
        keep_query=tuple(table.get("keep_query", ())),
        aliases=aliases_of(path, table["base"], table.get("alias_hosts", ()), table.get("alias", ())),
        delay=timedelta(seconds=table.get("delay_s", 1)),
        every=every,
        every_most=every_most,
        quiet=_quiet(path, table["quiet"]) if "quiet" in table else None,
        budget=table.get("budget", 5_000),
        further_pages=table.get("further_pages", 20),
        examples=_addresses(path, "examples", table),
        not_examples=_addresses(path, "not_examples", table),
        announced=table.get("announced", "feeds"),
        learn=table.get("learn", True),
        off_because=_off_because(path, table),
        claims=claims_of(path, table.get("claims", {})),
        layouts=tuple(_layouts(path, table.get("cleaning", ()))),
        rights=table.get("rights"),
        seed_hash=hashlib.sha256(content).hexdigest(),
    )
    _check_examples(path, read)
    _check_hosts(path, read, [row["example"] for row in table.get("alias", ())])
    return read


def rights_of(portals: Iterable[Portal]) -> dict[str, str]:
    """Return what is known of the terms of the portals that say something of them, by name."""
    return {each.name: each.rights for each in portals if each.rights}


def _table(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SeedError(f"{path}: not TOML in UTF-8: {error}") from error


def _hosts(path: Path, base: str, named: Iterable[str]) -> tuple[str, ...]:
    """Return the hosts that a seed names, or that of its *base*."""
    if not is_web(base):
        raise SeedError(f"{path}: base {base!r}; expected http://host or https://host")
    own = _host(path, "base", base)
    return tuple(_host(path, "hosts", f"{urlsplit(base).scheme}://{host}") for host in named) or (own,)


def _host(path: Path, place: str, url: str) -> str:
    try:
        return authority(urlsplit(url))
    except ValueError as error:
        raise SeedError(f"{path}: {place} {url!r}: {error}; expected http://host or https://host") from error


def _addresses(path: Path, key: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(_absolute(path, key, table["base"], each) for each in table.get(key, ()))


def _absolute(path: Path, place: str, base: str, url: str) -> str:
    address = resolved(base, url) if isinstance(url, str) else None
    if address is None:
        raise SeedError(f"{path}: {place} {url!r} leads to no address; expected one such as /yw/")
    return address


def _rests(path: Path, table: Mapping[str, Any]) -> tuple[timedelta, timedelta]:
    least = table.get("every_s", 3600)
    most = table.get("every_most_s", max(least, _EVERY_MOST_S))
    if most < least:
        raise SeedError(f"{path}: every_most_s = {most}; expected no less than every_s = {least}")
    return timedelta(seconds=least), timedelta(seconds=most)


def _quiet(path: Path, text: str) -> tuple[time, time]:
    try:
        start, end = text.split("-")
        return time.fromisoformat(start), time.fromisoformat(end)
    except ValueError as error:
        raise SeedError(f"{path}: quiet = {text!r}; expected hours by Beijing's clock: '08:00-09:30'") from error


def _off_because(path: Path, table: Mapping[str, Any]) -> str | None:
    if table.get("enabled", True) == ("off_because" in table):
        raise SeedError(f"{path}: expected off_because with enabled = false, and only there")
    reason: str | None = table.get("off_because")
    return reason


def _channels(path: Path, table: Mapping[str, Any]) -> Iterable[Channel]:
    names = set()
    for number, row in enumerate(table["channel"], 1):
        place = f"channel {number}: "
        check_keys(path, place, row, CHANNEL_KEYS, required=("name", "url", "verified"))
        family = row.get("family", table["family"])
        if family not in FAMILIES:
            raise SeedError(f"{path}: {place}unknown family {family!r}; known families are {', '.join(FAMILIES)}")
        if row["verified"] is True:
            raise SeedError(f"{path}: {place}verified = true; expected the date on which it was seen, or false")
        if row["name"] == ANNOUNCED:
            raise SeedError(f"{path}: {place}the name {ANNOUNCED!r} is taken; expected another")
        if row["name"] in names:
            raise SeedError(f"{path}: {place}the name {row['name']!r} is used twice")
        names.add(row["name"])
        url = _absolute(path, f"{place}url", table["base"], row["url"])
        verified, pages = row["verified"] or None, row.get("pages", 50)
        yield Channel(row["name"], url, family, verified, pages, _selectors(path, place, row))


def _selectors(path: Path, place: str, row: Mapping[str, Any]) -> Selectors:
    found = Selectors(**{key: row[key] for key in Selectors._fields if key in row})
    for key, selector in found._asdict().items():
        if selector is not None:
            check_elements(path, f"{place}{key}", selector)
    if found.date and not found.entries:
        raise SeedError(f"{path}: {place}date without entries; expected both: dates are looked for beside entries")
    return found


def _layouts(path: Path, rows: Iterable[Mapping[str, Any]]) -> list[Layout]:
    layouts = []
    for number, row in enumerate(rows, 1):
        place = f"cleaning {number}: "
        check_keys(path, place, row, CLEANING_KEYS)
        for pattern in row.get("drop_lines", ()):
            pattern_of(path, f"{place}drop_lines", pattern)
        for key in ("body", "title", "drop"):
            check_selectors(path, f"{place}{key}", row.get(key, ()))
        check_codec(path, f"{place}encoding", row.get("encoding", "utf-8"))
        values: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in row.items()}
        layouts.append(Layout(values.pop("until", None), Rules(**values)))
    layouts.sort(key=lambda layout: layout.until or date.max)
    if not layouts or layouts[-1].until is not None:
        layouts.append(Layout(None, Rules()))
    if sum(layout.until is None for layout in layouts) > 1:
        raise SeedError(f"{path}: two [[cleaning]] tables without 'until'; only the newest layout has none")
    return layouts


def _check_hosts(path: Path, read: Portal, aliases: Iterable[str]) -> None:
    for url in aliases:
        if not read.is_own(known := read.canonical(url)):
            raise SeedError(f"{path}: alias: {url} becomes {known}, which is on none of {', '.join(read.hosts)}")
    for channel in read.channels:
        if not read.is_own(read.canonical(channel.url)):
            raise SeedError(f"{path}: channel {channel.name!r}: {channel.url} is on none of {', '.join(read.hosts)}")


def _check_examples(path: Path, read: Portal) -> None:
    for url in read.examples:
        if not read.article_match(read.canonical(url)):
            raise SeedError(f"{path}: examples: {url} does not match article {read.article.pattern!r}")
    for url in read.not_examples:
        if read.article_match(read.canonical(url)):
            raise SeedError(f"{path}: not_examples: {url} matches article {read.article.pattern!r}")

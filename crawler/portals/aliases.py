"""Aliases: other addresses under which a portal shows the same pages, and the one by which each is known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from crawler.portals.addresses import authority, is_web, resolved
from crawler.portals.seed_checks import SeedError, check_keys, pattern_of

_KEYS: Mapping[str, tuple[type, ...]] = {"from": (str,), "to": (str,), "example": (str,)}


class Alias(NamedTuple):
    """One kind of other addresses.

    Attributes:
        pattern: Matches the whole of such an address, canonical but for this.
        to: What it is known by, with the groups of *pattern* as in :meth:`re.Match.expand`; absolute.
    """

    pattern: re.Pattern[str]
    to: str


def unaliased(url: str, aliases: Iterable[Alias]) -> str:
    """Return the address by which the page of a canonical address is known: that of the first alias that matches."""
    for alias in aliases:
        if match := alias.pattern.fullmatch(url):
            return match.expand(alias.to)
    return url


def aliases_of(path: Path, base: str, hosts: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> tuple[Alias, ...]:
    """Read ``alias_hosts`` and the ``[[alias]]`` tables of a seed; *base* is the scheme and host of its pages.

    Raises:
        SeedError: if a host is none, a pattern is bad, or an example is not what its alias says.
    """
    return (*_of_hosts(path, base, hosts), *_of_tables(path, base, rows))


def _of_hosts(path: Path, base: str, hosts: Iterable[str]) -> Iterator[Alias]:
    """Yield an alias for each host that shows the same pages at the same paths; one with a scheme has no other."""
    own = urlsplit(base)
    for named in hosts:
        try:
            parts = urlsplit(named if is_web(named) else f"http://{named}")
            host = authority(parts)
        except ValueError as error:
            raise SeedError(f"{path}: alias_hosts {named!r}: {error}; expected m.example.com or http://host") from error
        if (own.scheme, own.netloc) == (parts.scheme, host) or (parts.path or parts.query):
            raise SeedError(f"{path}: alias_hosts {named!r}; expected another host or scheme than {base}, and no path")
        scheme = parts.scheme if is_web(named) else "https?"
        yield Alias(re.compile(rf"{scheme}://{re.escape(host)}(/.*)"), rf"{own.scheme}://{own.netloc}\1")


def _of_tables(path: Path, base: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Alias]:
    for number, row in enumerate(rows, 1):
        place = f"alias {number}: "
        check_keys(path, place, row, _KEYS, required=_KEYS)
        to = resolved(base, row["to"]) if not is_web(row["to"]) else row["to"]
        alias = Alias(pattern_of(path, f"{place}from", row["from"]), to or "")
        try:
            is_right = alias.pattern.fullmatch(row["example"]) and is_web(unaliased(row["example"], [alias]))
        except (re.error, IndexError) as error:
            raise SeedError(f"{path}: {place}to = {row['to']!r}: {error}; expected the groups of from") from error
        if not is_right:
            raise SeedError(f"{path}: {place}example {row['example']!r} does not match from {row['from']!r}")
        yield alias

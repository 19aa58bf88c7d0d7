"""Which hosts are a portal's own, and which only show the same pages once more. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from crawler.doctor.examination import Examined
from crawler.doctor.forms import target
from crawler.portals.addresses import authority

_LEAST_OF_A_HOST = 3
"""Articles on another host, or at the same paths, from which on it counts."""


def hosts_of(base: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the host of *base*, and those on which some of the *known* articles stand."""
    counts = Counter(map(host_of, known))
    own = host_of(base)
    return (own, *(host for host, count in counts.items() if host != own and count >= _LEAST_OF_A_HOST))


def alias_hosts(base: str, examined: Examined) -> tuple[str, ...]:
    """Return other origins that show articles of the base at the same paths, and its own host by another scheme."""
    paths: dict[str, set[str]] = {base: set()}
    for each in examined.notes.sights.values():
        for link in examined.found.entries(each.links):
            parts = urlsplit(link.url)
            paths.setdefault(f"{parts.scheme}://{parts.netloc}", set()).add(target(link.url))
    same = (origin for origin in paths if origin != base and _is_twin(origin, base, paths))
    return tuple(same)


def _is_twin(origin: str, base: str, paths: Mapping[str, set[str]]) -> bool:
    return host_of(origin) == host_of(base) or len(paths[origin] & paths[base]) >= _LEAST_OF_A_HOST


def is_alias(url: str, aliases: Iterable[str]) -> bool:
    """Tell whether an address is on one of the origins *aliases*."""
    return any(url.startswith(origin + "/") for origin in aliases)


def host_of(url: str) -> str:
    """Return the host of an address as a seed names it."""
    return authority(urlsplit(url))

"""What an answer to a request for robots.txt means (RFC 9309 §2.3): pure, without clock and network."""

from collections.abc import Set as AbstractSet
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.policy.schedule import DAY
from crawler.policy.statuses import MOVED
from crawler.portals.addresses import authority, is_web, resolved

KEPT_S = DAY
"""How long rules hold that were had (§2.4)."""
MOST_REDIRECTS = 5
"""As many as a crawler should follow one after the other, to other hosts too (§2.3.1.2)."""
_LONGEST = 512 * 1024
"""Bytes that are read; a crawler has to read 500 KiB (§2.5)."""
_SERVER_ERROR = 500


class Robots(NamedTuple):
    """What a host says of what is allowed; *body* is empty when it says nothing."""

    status: int
    body: bytes


class UnreachableError(Exception):
    """The answer says nothing of what is allowed: complete disallow (§2.3.1.4). The message says why."""


def onward(url: str, status: int, location: str, hops: int, private: AbstractSet[str] = frozenset()) -> str | None:
    """Return where an answer from *url*, after so many *hops*, leads; None when it is the one that counts.

    Raises:
        UnreachableError: if it leads to what is no address of the web: another scheme, port or a user; or from
            elsewhere to a host of *private*, which only its own portal may ask.
    """
    if status not in MOVED or hops == MOST_REDIRECTS:
        return None
    address = resolved(url, location)
    if address is None or not is_web(address) or not _is_plain(address):
        raise UnreachableError(f"HTTP {status} to {location!r}, which is no address for it")
    host = urlsplit(address).hostname or ""
    if host in private and host != urlsplit(url).hostname:
        raise UnreachableError(f"HTTP {status} to {host}, which PORTALS_ALLOW_PRIVATE names for its own portal only")
    return address


def robots(status: int, body: bytes, lack: str | None) -> Robots:
    """Return what the answer that counts says; 4xx, or one redirect too many, that all is allowed (§2.3.1.3).

    Raises:
        UnreachableError: at 5xx, or if the answer is not whole, as *lack* says.
    """
    if status >= _SERVER_ERROR:
        raise UnreachableError(f"HTTP {status}")
    if not 200 <= status < 300:
        return Robots(status, b"")
    if lack:
        raise UnreachableError(f"not whole: {lack}")
    return Robots(status, body[:_LONGEST])


def _is_plain(address: str) -> bool:
    """Tell whether an address has neither a user nor a port but its scheme's own."""
    parts = urlsplit(address)
    return "@" not in parts.netloc and not authority(parts).rpartition("]")[2].count(":")

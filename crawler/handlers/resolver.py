"""Name resolution that refuses private, loopback and link-local addresses, however they are written."""

import ipaddress
import logging
from collections.abc import Sequence

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.own_settings import own_settings

logger = logging.getLogger(__name__)

_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""IPv6 addresses whose last four bytes are an IPv4 address: RFC 6052 §2.1, and RFC 4291 §2.5.5.1, which is no more."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, but an answer that is not a public address is an error.

    Scrapy asks it even for numeric hosts (``2130706433`` is 127.0.0.1). The one exception is the host of
    ``PORTALS_SIMULATOR``, while that is set.
    """

    allowed: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "PublicResolver":
        """Make a resolver that lets the simulator's address through, if there is one."""
        resolver = super().from_crawler(crawler, reactor)
        if simulator := own_settings(crawler.settings).simulator:
            resolver.allowed = simulator.rpartition(":")[0]
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve *name*; fail when it leads inside."""
        resolved = super().getHostByName(name, timeout)
        return resolved if name == self.allowed else resolved.addCallback(_public, name)


def _public(address: str, name: str) -> str:
    if not _is_public(address):
        reason = f"{name} leads to {address}, which is not a public address"
        logger.warning(reason)  # Twisted keeps the refusal, not its reason
        raise DNSLookupError(reason)
    return address


def _is_public(address: str) -> bool:
    """Tell whether an address is anybody's out there, and so is what stands for an IPv4 address inside it."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in _TRANSLATED):
            return _is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
        inner = found.ipv4_mapped or found.sixtofour
        return found.is_global and not (found.is_multicast or found.is_site_local or inner)
    return found.is_global and not found.is_multicast

"""Name resolution that refuses private, loopback and link-local addresses, however they are written."""

import ipaddress
import logging
from collections.abc import Collection, Sequence

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.own_settings import own_settings

logger = logging.getLogger(__name__)

_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))
"""IPv6 addresses whose last four bytes are an IPv4 address: RFC 6052 §2.1, and RFC 4291 §2.5.5.1, which is no more."""


_INTRANETS = tuple(
    map(ipaddress.ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
)
"""Where an allowed name may lead: RFC 1918, RFC 6598, RFC 4193. Not to this machine or to what is linked to it, where
services of the host and of the cloud listen."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, but an answer that is not a public address is an error.

    Scrapy asks it even for numeric hosts (``2130706433`` is 127.0.0.1). The exceptions are the host of
    ``PORTALS_SIMULATOR``, while that is set, and what ``PORTALS_ALLOW_PRIVATE`` names.

    Attributes:
        allowed: The simulator's host.
        private: Hosts and addresses that may be private, as the setting names them.
        refused: Why, by name that was refused; Twisted keeps the refusal, not its reason.
    """

    allowed: str | None = None
    private: frozenset[str] = frozenset()

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.refused: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "PublicResolver":
        """Make a resolver that lets through what the settings allow."""
        resolver, own = super().from_crawler(crawler, reactor), own_settings(crawler.settings)
        if own.simulator:
            resolver.allowed = own.simulator.rpartition(":")[0]
        resolver.private = own.allow_private
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Resolve *name*; fail when it leads inside."""
        resolved = super().getHostByName(name, timeout)
        return resolved if name == self.allowed else resolved.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        try:
            return permitted(address, name, self.private)
        except DNSLookupError as error:
            self.refused[name] = str(error)
            logger.warning(str(error))
            raise


def permitted(address: str, name: str, private: Collection[str]) -> str:
    """Return the address of a *name* if it is public, or if *private* names it.

    A name in it may lead into an intranet; to loopback and link-local addresses only if these are in it too.

    Raises:
        DNSLookupError: if it leads inside; the message says so.
    """
    own = name.lower().removesuffix(".")
    is_named = own in private and (address in private or _is_intranet(address) or own == "localhost")
    if is_named or _is_public(address):
        return address
    what = address if own in private else own
    raise DNSLookupError(
        f"{name} leads to {address}, which is not a public address; PORTALS_ALLOW_PRIVATE does not name {what}"
    )


def _is_intranet(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return any(found in network for network in _INTRANETS if network.version == found.version)


def _is_public(address: str) -> bool:
    """Tell whether an address is anybody's out there, and so is what stands for an IPv4 address inside it."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in network for network in _TRANSLATED):
            return _is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFF_FFFF)))
        inner = found.ipv4_mapped or found.sixtofour
        return found.is_global and not (found.is_multicast or found.is_site_local or inner)
    return found.is_global and not found.is_multicast

"""Addresses: what a link leads to, the one form under which a page is known, and whose host it is on."""

import re
from functools import lru_cache
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

_PORTS = {"http": 80, "https": 443}
"""The port of each scheme of the web that an address need not say."""

# One name of a host (RFC 1035 §2.3.4); the underscore is none of it, and was seen.
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
# A host that is an IPv6 address, and its port: [::1]:8080.
_BRACKETS = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::[0-9]*)?")

# A path from the root that needs no reading: /linfen/3016245.html, /a/b/; not //host/, not /../a, not /a?b.
_PATH = re.compile(r"/(?!/)[\w/-]*(?:\.\w+)?", re.ASCII)


def is_web(url: str) -> bool:
    """Tell whether an absolute address is one of the web; schemes are lower case in what :func:`resolved` returns."""
    return url.startswith(("http://", "https://"))


def resolved(base: str, link: str) -> str | None:
    """Return the address that *link* leads to from *base*; None when it is none: a bad host or port, half a surrogate.

    ``urljoin`` raises at some of them only, and Scrapy's ``Request`` at all.
    """
    link = link.strip()
    if _PATH.fullmatch(link) and (root := _root(base)):
        return root + link
    try:
        parts = urlsplit(urljoin(base, link))
        url = urlunsplit(parts)
        if parts.scheme in _PORTS:
            authority(parts)
        return url if parts.port != 0 and url.encode() else None
    except ValueError:
        return None


@lru_cache(maxsize=1_000)
def _root(url: str) -> str | None:
    """Return what stands before the path of a web address; None if it is none. A list has thousands of links."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or parts.port == 0 or not url.isascii():
            return None
        authority(parts)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc}"


@lru_cache(maxsize=50_000)
def canonical(url: str, keep_query: tuple[str, ...]) -> str:
    """Return a canonical address; list pages show the same addresses at every visit.

    Raises:
        ValueError: if *url* is no address (:func:`resolved`).
    """
    parts = urlsplit(canonicalize_url(url_query_cleaner(url, keep_query)))
    if parts.scheme not in _PORTS:
        return urlunsplit(parts)
    user, at, _ = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}{at}{authority(urlsplit(url))}"))


def authority(parts: SplitResult) -> str:
    """Return the host of a web address as DNS knows it, and the port if it is not the scheme's own; no user.

    Raises:
        ValueError: if there is no host, or only one that looks like another: ``ｗｗｗ.example.test``.
    """
    host = parts.netloc.rpartition("@")[2]
    if match := _BRACKETS.fullmatch(host):
        name = f"[{IPv6Address(match[1])}]"
    elif "[" in parts.netloc:
        raise ValueError(f"{host!r} is no host")
    else:
        name = ".".join(map(_label, host.partition(":")[0].removesuffix(".").split(".")))
    is_usual = parts.port is None or parts.port == _PORTS.get(parts.scheme)
    return name if is_usual else f"{name}:{parts.port}"


def _label(label: str) -> str:
    """Return one name of a host in ASCII; what only maps to another spelling, as ``Ｗ`` does to ``w``, is refused."""
    name = label.lower() if label.isascii() else label.encode("idna").decode()
    is_itself = label.isascii() or (name.startswith("xn--") and name.encode().decode("idna") == label.lower())
    if not is_itself or not _LABEL.fullmatch(name):
        raise ValueError(f"{label!r} is no name of a host")
    return name

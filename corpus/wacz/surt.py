"""The key of an address in an index of captures: what readers look it up by. Pure.

Called SURT: the names of the host from the last to the first, then the path. http and https, ``www.``, case, the order
of parameters, slashes in a row and one at the end make no difference. Readers (pywb, OpenWayback) make it by the rules
of IAURLCanonicalizer, whose port to Python (surt) is under the AGPL, and asks the network for the public suffixes.
"""

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

# The prefix of a host that names the same site: "www.", "www2."; not "www.cn" whole, nor "wwwx.".
_WWW = re.compile(r"www\d*\.(?=.)")
_SLASHES = re.compile(r"/{2,}")
_PORTS = {"http": 80, "https": 443}
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What stays as it is in a path or a query, letters and digits aside."""


def surt(url: str) -> str:
    """Return the key of a web address, such as ``test,example)/a?b=1&c=2`` of ``http://www.example.test/A?c=2&b=1``."""
    parts = urlsplit(url)
    host = _WWW.sub("", (parts.hostname or ""), count=1)
    names = ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(parts.scheme) else ""
    path = _SLASHES.sub("/", _escaped(parts.path or "/"))
    query = "&".join(sorted(_escaped(parts.query).split("&"))) if parts.query else ""
    return f"{names}{port}){path.removesuffix('/') or '/'}" + (f"?{query}" if query else "")


def _escaped(part: str) -> str:
    """Return a part in lower case with the escapes that it needs, and no other."""
    return quote_from_bytes(unquote_to_bytes(part), safe=_SAFE).lower()

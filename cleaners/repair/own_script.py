"""Whether a page says that it is in traditional script: its language, its host, its codec."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from lxml import etree

# zh-TW, zh_HK, zh-Hant: in an attribute lang, and in og:locale.
_TRADITIONAL = re.compile(r"zh[-_](?:Hant|TW|HK|MO)\b", re.IGNORECASE)
_HOSTS = (".tw", ".hk", ".mo")


def is_declared_traditional(
    root: etree._Element, metas: Iterable[etree._Element], url: str, encoding: str | None
) -> bool:
    """Whether a page that was read with *encoding* at *url* declares traditional script.

    Mirrors leave the language of the page that they copy, zh-CN or none, and have no such host.
    """
    if encoding is not None and encoding.startswith("big5"):
        return True
    if (urlsplit(url).hostname or "").endswith(_HOSTS):
        return True
    locales = (meta.get("content") for meta in metas if meta.get("property") == "og:locale")
    return any(_TRADITIONAL.match(language or "") for language in (root.get("lang"), *locales))

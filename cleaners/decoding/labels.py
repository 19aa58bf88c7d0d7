"""What a page says about its encoding, which is evidence and never an order."""

import codecs
import re
from typing import NamedTuple

# <meta charset=gbk>, <meta http-equiv=… content="text/html; charset=gb2312">; late ones stand up to 64 kB down.
_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:,;\- ]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.\-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([^\s\"';]+)", re.IGNORECASE)
_META_WITHIN = 65536

# Labels of the WHATWG Encoding Standard §4.2 and of mainland servers, each to the superset that browsers use for it.
_SUPERSETS = {
    "gb18030": "gb2312 gb_2312_80 gbk cp936 ms936 x_gbk zh_cn chinese euc_cn gb18030 gb18030_2000",
    "hz": "hz_gb_2312",
    "big5hkscs": "big5 cp950 x_x_big5 big5_tw big5_hkscs zh_tw",
    "cp1252": "iso_8859_1 latin1 us_ascii ascii",
    "cp932": "shift_jis x_sjis",
    "cp949": "euc_kr ks_c_5601_1987",
    # A label that could be read as ASCII cannot be telling the truth about UTF-16.
    "utf-8": "unicode utf8 utf_8 utf_16 utf_16le utf_16be",
}
_CODEC = {label: codec for codec, labels in _SUPERSETS.items() for label in labels.split()}
_NOT_TEXT = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})


class Declared(NamedTuple):
    """The labels as the page gave them, None where it gave none."""

    header: str | None
    meta: str | None


UNDECLARED = Declared(None, None)


def declared(body: bytes, content_type: str) -> Declared:
    """Return what the header *content_type* and the page's first 64 kB declare."""
    header = _HEADER.search(content_type)
    meta = _META.search(body, 0, _META_WITHIN) or _XML.match(body[:400])
    return Declared(header[1] if header else None, meta[1].decode("ascii").strip() if meta else None)


def codec_of(label: str | None) -> str | None:
    """Return the codec that *label* stands for on the web; None for a label that names none."""
    for part in re.split(r"[,; ]+", (label or "").strip().lower()):
        if codec := _codec_named(part):
            return codec
    return None


def _codec_named(label: str) -> str | None:
    key = label.replace("-", "_")
    if key in _CODEC:
        return _CODEC[key]
    try:
        found = codecs.lookup(key)
    except (LookupError, ValueError):
        return None
    if found.name in _NOT_TEXT or not found._is_text_encoding:  # noqa: SLF001 - base64, rot13 … are codecs too
        return None
    return _CODEC.get(found.name.replace("-", "_"), found.name)

"""What a browser shows of a line of HTML: white space collapsed, nothing invisible; of preformatted text, as typed."""

import re

EDGE = " \t\n\r\f\v\x85\xa0\u3000\u2002\u2003"
"""White space at the ends of a line."""
_SPACE = re.compile(r"[ \t\n\r\f\v\x85\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad]+")
# A line break of the HTML source between two Chinese characters is a wrap, which Chinese text shows no space for.
_WRAP = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")


def shown(raw: str) -> str:
    """Return a line of text, trimmed."""
    line = raw.strip(EDGE)
    if "\n" in line:
        line = _WRAP.sub("", line)
    if not line.isprintable() or "  " in line:
        line = _SPACE.sub(" ", _INVISIBLE.sub("", line)).strip(EDGE)
    return line


def as_typed(raw: str) -> str:
    """Return a line of preformatted text, with its indentation: code, verse, or a notice that was typed."""
    line = shown(raw)
    return raw[: len(raw) - len(raw.lstrip(" \t"))] + line if line else ""

"""The text of a post that its page shows by a script alone: WeChat's pictures and short texts."""

import html
import re
from collections.abc import Iterator

from cleaners.extraction.unshown import Unshown

# content_noencode: JsDecode('今天\x0a\x0a周六') and "content_noencode":"…": the post as its script shows it. A string
# ends at its own quote; what is escaped is no quote.
_POSTED = re.compile(
    r"content_noencode[\"']?\s*[:=]\s*(?:JsDecode\()?\s*"
    r"(?:'(?P<single>(?:[^'\\\n]|\\.)*)'|\"(?P<double>(?:[^\"\\\n]|\\.)*)\")"
)
# What such a page calls itself in its scripts: a kind of post, its pictures or its text.
_POST = re.compile(
    r"item_show_type\s*=\s*['\"](?:8|10)['\"]|picture_page_info_list\s*=|text_page_info\s*[:=]|\bmsg_title\s*="
)
# var msg_desc = htmlDecode("…")
_DESCRIBED = re.compile(
    r"\b(?:msg_)?desc\s*=\s*(?:htmlDecode\()?\s*(?:'(?P<single>[^'\\\n]*)'|\"(?P<double>[^\"\\\n]*)\")"
)
_ESCAPED = re.compile(r"\\(?:x(?P<byte>[0-9A-Fa-f]{2})|u(?P<unit>[0-9A-Fa-f]{4})|(?P<mark>[nrt'\"/\\]))")
_MARKS = {"n": "\n", "r": "\n", "t": " "}
_DESCRIPTIONS = frozenset({"og:description", "description"})


def scripted_lines(unshown: Unshown) -> tuple[str, ...]:
    """Return the lines of the post of a page by what it leaves *unshown*; none if it is no such page.

    Where no script holds the text, the description in the head is all of it: WeChat does not shorten one.
    """
    scripts = [script.text for script in unshown.scripts if script.text]
    texts = [_said(match) for script in scripts for match in _POSTED.finditer(script)]
    if not any(texts) and any(map(_POST.search, scripts)):
        texts = [*_described(unshown), *(_said(match) for script in scripts for match in _DESCRIBED.finditer(script))]
    text = _unescaped(max(texts, key=len, default=""))
    return tuple(line for part in text.split("\n") if (line := " ".join(part.split())))


def _said(match: re.Match[str]) -> str:
    return match["single"] or match["double"] or ""


def _described(unshown: Unshown) -> Iterator[str]:
    for meta in unshown.metas:
        if (meta.get("property") or meta.get("name") or "").lower() in _DESCRIPTIONS:
            yield meta.get("content") or ""


def _unescaped(literal: str) -> str:
    r"""Return what a string of JavaScript says: ``\x0a`` is a line feed, ``\x26lt;`` a ``<``."""
    return html.unescape(_ESCAPED.sub(_meant, literal))


def _meant(escaped: re.Match[str]) -> str:
    if mark := escaped["mark"]:
        return _MARKS.get(mark, mark)
    return chr(int(escaped["byte"] or escaped["unit"], 16))

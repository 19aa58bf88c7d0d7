"""Takes out the tags of HTML that were left in a text as letters: <br/>, <p style="…">, </strong>."""

import re
from collections.abc import Iterator

from cleaners.article import Residue
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.markup import is_about_markup
from cleaners.passes.definition import Done, Pass

_BLOCK = "p|br|div|h[1-6]|li|ul|ol|tr|table|tbody|section|article|blockquote|hr|center"
_INLINE = "strong|b|em|i|u|span|font|a|td|th|sup|sub|img|small|big|s|label|o:p"
# A whole tag of a known element, with attributes that have values; <新课标> and <i, j> are none.
_ATTRIBUTE = r"\s+[\w:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+)"
_TAG = re.compile(rf"</?(?:(?P<block>{_BLOCK})|{_INLINE})(?:{_ATTRIBUTE})*\s*/?>", re.IGNORECASE)
# ?!?p> of 。”<p>: the tag of a block without the < that a torn character swallowed; the question mark ends a line now.
_SWALLOWED = re.compile(rf"(?<=[!！,，;；?？]\?)/?(?:{_BLOCK})(?:{_ATTRIBUTE})*\s*/?>", re.IGNORECASE)
_BESIDE_CHINESE = re.compile(rf"[{HAN}，。！？；：”》）]\s*</?[a-zA-Z]|>\s*[{HAN}“《（]")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the tags of a text that is not about any: for a paragraph's inside a line a line feed."""
    if ">" in text and "?" in text and not is_about_markup(text):
        yield from (Edit(*match.span(), "\n") for match in _SWALLOWED.finditer(text))
    if "<" not in text or not _BESIDE_CHINESE.search(text) or is_about_markup(text):
        return
    for match in _TAG.finditer(text):
        inside = match["block"] and not _is_edge(text, match.start(), match.end())
        yield Edit(*match.span(), "\n" if inside else "")


def _is_edge(text: str, start: int, end: int) -> bool:
    """Whether a tag begins or ends its line."""
    return start == 0 or text[start - 1] == "\n" or text[end : end + 1] in ("", "\n")


def _signs() -> str:
    return "<>"


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.95, repaired=True) if done.edits else None


PASS = Pass(name="tags", stage="reading", finders=(find,), signs=_signs, needs=_signs, replaces=True, residue=_residue)

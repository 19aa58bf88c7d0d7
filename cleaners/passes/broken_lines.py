"""Joins paragraphs that were broken inside: at the width of a screen or a page, or by a page's number."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence

from cleaners.article import Residue
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.lines import Line, lines_of, written_lines
from cleaners.lines.markup import is_markup
from cleaners.passes.definition import Done, Pass

# — 12 —, - 3 -, 第 3 页 共 8 页, 3 / 8, ·15·: what a page of a document has below its text.
_NUMBER = (
    r"[—–－-]{1,2} ?\d{1,4} ?[—–－-]{1,2}|第 ?\d{1,4} ?[页頁](?:[ ,，/]*共 ?\d{1,4} ?[页頁])?"
    r"|\d{1,3} ?/ ?\d{1,3}|[·•] ?\d{1,4} ?[·•]"
)
_PAGE = re.compile(_NUMBER)
_HAS_PAGE = re.compile(rf"\n[ \t\u3000]*(?:{_NUMBER})[ \t\u3000]*\n")
_OPEN = re.compile(rf"[{HAN}，、“（《0-9]$")
# Also a mark that ends something: a machine that counts characters breaks before it too.
_GOES_ON = re.compile(rf"[{HAN}0-9“《（，。、；：！？”》）]")
_MARK = re.compile("[，。；：！？]")
# 陆明川　沈若溪　何淼: a row of names.
_APART = re.compile(rf"[{HAN}][ \u3000]+(?=[{HAN}])")
_LISTED = 2
_STOP = re.compile("[。；！？]")
_ENDS = "。！？；：”…）"
_NARROWEST, _WIDEST = 15, 60
_LONGEST_HEAD = 30
_RAGGED = 2
"""How many characters the lines of one width may differ by, since no line begins with a mark."""
_LONGEST = _WIDEST + _RAGGED


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the edits that join lines: over a page's number, and where lines of one width end inside a sentence."""
    has_page = _HAS_PAGE.search(text) is not None
    if max(map(len, written_lines(text))) > _LONGEST and not has_page:
        return
    lines = [line for line in lines_of(text) if line.text and not line.text.isspace()]
    width = _width(lines)
    if (width is None and not has_page) or is_markup(text):
        return
    heads = _running_heads(lines)
    at = 0
    while at + 1 < len(lines):
        after = _behind_page(lines, at, heads)
        is_over_page = after > at + 1
        is_wrapped = width is not None and width - _RAGGED <= len(lines[at].text.strip()) <= width
        if (is_over_page or is_wrapped) and _is_inside_sentence(lines[at], lines[after]):
            yield Edit(lines[at].start + len(lines[at].text.rstrip()), _begin(lines[after]))
        elif is_over_page:
            yield Edit(lines[at].end, lines[after - 1].end)
        at = after


def _running_heads(lines: Sequence[Line]) -> set[str]:
    """Return the short lines without marks that stand beside a page's number, and more than once."""
    texts = [line.text.strip() for line in lines]
    pages = [at for at, text in enumerate(texts) if _PAGE.fullmatch(text)]
    beside = {at for page in pages for at in (page - 1, page + 1) if at in range(len(texts))}
    counts = Counter(texts[at] for at in beside if len(texts[at]) <= _LONGEST_HEAD and not _MARK.search(texts[at]))
    return {text for text, count in counts.items() if count > 1 and not _PAGE.fullmatch(text)}


def _behind_page(lines: Sequence[Line], at: int, heads: Container[str]) -> int:
    """Return the line behind the number and the running head of a page that stand below the one at *at*.

    A number without a sign may be a value that stood in an element of its own.
    """
    after = at + 1
    while after + 1 < len(lines) and (_PAGE.fullmatch(text := lines[after].text.strip()) or text in heads):
        after += 1
    return after


def _begin(line: Line) -> int:
    return line.end - len(line.text.lstrip())


def _is_inside_sentence(line: Line, following: Line) -> bool:
    return _OPEN.search(line.text.rstrip()) is not None and _GOES_ON.match(following.text.lstrip()) is not None


def _width(lines: Sequence[Line]) -> int | None:
    """Return the width at which a text was wrapped, in characters; None if it was not.

    All lines but the last of a paragraph are as wide, sentences end inside or right below them, and most break one:
    verses end at marks, or have none, and so do lists of people.
    """
    if len(lines) < 3 or max(line.end - line.start for line in lines) > _LONGEST:
        return None
    texts = [line.text.strip() for line in lines]
    width = max(map(len, texts))
    if width < _NARROWEST:
        return None
    full = [text for text in texts if len(text) >= width - _RAGGED]
    broken = [
        text
        for text in full
        if _OPEN.search(text) and not text.endswith(("，", "、")) and len(_APART.findall(text)) < _LISTED
    ]
    others = [at for at, text in enumerate(texts) if len(text) < width - _RAGGED]
    marked = sum(_STOP.search(text[:-1]) is not None for text in full) + sum(texts[at].endswith("。") for at in others)
    is_wrapped = len(full) >= 2 and len(broken) * 2 > len(full) and marked * 3 >= len(full)
    return width if is_wrapped and all(_ends(texts, at) for at in others) else None


def _ends(texts: Sequence[str], at: int) -> bool:
    """Whether a shorter line ends a paragraph, or is a headline: that has no mark, or one between two paragraphs."""
    text = texts[at]
    if text[-1:] in _ENDS or not _MARK.search(text):
        return True
    is_between = at == 0 or texts[at - 1][-1:] in _ENDS
    return is_between and len(text) <= _LONGEST_HEAD and not _STOP.search(text) and not _MARK.match(text[-1])


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.8, repaired=True) if done.edits else None


PASS = Pass(name="broken_lines", stage="characters", finders=(find,), residue=_residue)

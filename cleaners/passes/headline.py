"""Lifts the title and the subtitles (引题, 副题) off the top of a body."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile

from cleaners.ledger.spans import Edit
from cleaners.lines.bylines import dateline_of
from cleaners.lines.captions import is_caption
from cleaners.lines.lines import is_sentence, written_lines
from cleaners.lines.theses import names_in_row
from cleaners.passes.definition import Pass

COPY = "repeated_title"
_SHORTEST_TITLE, _LONGEST_TITLE = 2, 100
"""Characters: 80 headlines of real pages have 4 to 57."""
_SHORTEST_SUBTITLE, _LONGEST_SUBTITLE = 5, 60
_MOST_SUBTITLES = 4
"""Five articles of mirrors have up to three kickers, of 14 to 34 characters."""
# 一、 （二） 3. 第四条 · and 济政〔2022〕3号: the first lines of a document's body, not kickers.
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十\d　 ]{1,5}[条章节]|[•·●■▲]|.{2,12}〔\d{4}〕"
)
# （青禾大学，青禾 314200）: a line in parentheses.
_ASIDE = re.compile(r"[（(][^（）()]*[）)]")
# 主料：鲫鱼两条 above 辅料：姜三片: two lines with labels are entries of the body.
_ENTRY = re.compile("[\u3400-\u9fff]{2,6}[：:]")
# ## 怎样安装: the head of a chapter, in Markdown.
_HEADING = re.compile("#{1,6} ")
_NO_LETTERS = re.compile(r"[\W_]")
_HAN = re.compile("[\u3400-\u9fff]{2}")


def find(text: str, named: Sequence[str] = ("",)) -> Iterator[Edit]:
    """Yield the first line as the title, and the lines between it and the body as subtitles.

    Args:
        text: The body, trimmed, without furniture and credits.
        named: The title, empty when the page names none, and the subtitles that the page names. Their copies on top of
            the body go; a title that is named is not looked for.
    """
    captions, top = _top(text)
    lifted = dict(_lifted(top, named)) if top else {}
    start = captions
    for at, line in enumerate(top):
        if at in lifted:
            yield Edit(start, start + len(line) + 1, "", lifted[at])
        start += len(line) + 1


@lru_cache(maxsize=2)
def _top(text: str) -> tuple[int, Sequence[str]]:
    """Return where the captions end that *text* begins with, and the lines from there to the first sentence.

    There are none when there is no sentence.
    """
    lines = written_lines(text)
    begin = start = 0
    for at, line in enumerate(lines):
        if at == begin and is_caption(line):
            begin, start = at + 1, start + len(line) + 1
        elif is_sentence(line):
            return start, lines[begin:at]
    return 0, ()


def _lifted(lines: Sequence[str], named: Sequence[str]) -> Iterator[tuple[int, str]]:
    """A page that names its title shows its kickers beside it: other lines on top of its body are of the body.

    They are captions, chapter heads, contents, verse.
    """
    if named[0]:
        known = set(map(_letters, named))
        yield from ((at, COPY) for at, line in enumerate(lines) if _letters(line) in known)
        return
    if not _is_headline(lines[0], _SHORTEST_TITLE, _LONGEST_TITLE) or _are_entries(lines[:2]):
        return
    yield 0, "title"
    if len(lines) == 1:
        return
    known = set(map(_letters, [lines[0], *named[1:]]))
    yield from ((at, COPY) for at, line in enumerate(lines) if at and _letters(line) in known)
    kickers = [at for at, line in enumerate(takewhile(_is_no_caption, lines)) if _letters(line) not in known]
    are_kickers = len(kickers) <= _MOST_SUBTITLES and all(_is_kicker(lines[at]) for at in kickers)
    if are_kickers and not _are_entries([lines[at] for at in kickers]):
        yield from ((at, "subtitle") for at in kickers)


def _are_entries(lines: Sequence[str]) -> bool:
    return len(lines) > 1 and all(map(_ENTRY.match, lines))


def _is_no_caption(line: str) -> bool:
    return not is_caption(line)


def _is_kicker(line: str) -> bool:
    is_other = (
        _HEADING.match(line) is not None
        or line.endswith(("，", "、", ","))
        or _ASIDE.fullmatch(line)
        or dateline_of(line).source
        or names_in_row(line)
    )
    return not is_other and _is_headline(line, _SHORTEST_SUBTITLE, _LONGEST_SUBTITLE)


def _is_headline(line: str, shortest: int, longest: int) -> bool:
    """Whether *line* may be one; a row of a table is none."""
    is_other = "\t" in line or _NUMBERED.match(line) is not None
    return shortest <= len(line) <= longest and _HAN.search(line) is not None and not is_other


def _letters(line: str) -> str:
    return _NO_LETTERS.sub("", line)


@lru_cache(maxsize=8)
def copies(named: tuple[str, ...]) -> Pass:
    """Return the pass that takes out only the copies of the headlines *named* and of the first line."""
    return replace(beside(named), finders=(lambda text, _: _copies(text, named),))


def _copies(text: str, named: Sequence[str]) -> Sequence[Edit]:
    """Return what is a copy; a single line is none of itself."""
    if not named[0] and len(_top(text)[1]) < 2:
        return ()
    return [edit for edit in find(text, named) if edit.kind == COPY]


@lru_cache(maxsize=8)
def beside(named: tuple[str, ...]) -> Pass:
    """Return the pass of a document whose page names the headlines *named*, as :func:`find` takes them."""
    return Pass(name="headline", stage="lines", finders=(lambda text, _: find(text, named),), takes="headlines")

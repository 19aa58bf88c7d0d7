"""Lifts the title and the subtitles (引题, 副题) off the top of a body."""

import re
from collections.abc import Iterator, Sequence

from cleaners.ledger import Edit
from cleaners.lines import Line, cuts, is_sentence, lines_of

_LONGEST_TITLE = 100
_LONGEST_SUBTITLE = 60
_MOST_SUBTITLES = 4
# 一、 （二） 3. 第四条 · and 济政〔2022〕3号: the first lines of a document's body, not kickers.
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十\d　 ]{1,5}[条章节]|[•·●■▲]|.{2,12}〔\d{4}〕"
)
_HAN = re.compile("[\u3400-\u9fff]{2}")


def find(text: str, title: str | None = None) -> Iterator[Edit]:
    """Yield the first line as the title, and the lines between it and the body as subtitles.

    Args:
        text: The body, trimmed, without furniture and credits.
        title: The title, when the page named it: its copies on top of the body go, and only subtitles are lifted.
    """
    lines = lines_of(text)
    top = _top(lines)
    if top == len(lines):
        return
    if kinds := list(_lifted([line.text for line in lines[:top]], title)):
        yield from cuts(lines, kinds)


def _top(lines: Sequence[Line]) -> int:
    """Return how many lines stand above the first sentence; all of them when there is no sentence."""
    return next((at for at, line in enumerate(lines) if is_sentence(line.text)), len(lines))


def _lifted(lines: list[str], title: str | None) -> Iterator[tuple[int, str]]:
    at = 0
    if title is None:
        if not lines or not _is_headline(lines[0], 2, _LONGEST_TITLE):
            return
        title = lines[0]
        yield 0, "title"
        at = 1
    rest = [(at + offset, line) for offset, line in enumerate(lines[at:])]
    copies = {place for place, line in rest if _same(line, title)}
    kickers = [(place, line) for place, line in rest if place not in copies]
    yield from ((place, "repeated_title") for place in sorted(copies))
    if len(kickers) <= _MOST_SUBTITLES and all(_is_headline(line, 5, _LONGEST_SUBTITLE) for _, line in kickers):
        yield from ((place, "subtitle") for place, _ in kickers)


def _is_headline(line: str, shortest: int, longest: int) -> bool:
    return shortest <= len(line) <= longest and _HAN.search(line) is not None and not _NUMBERED.match(line)


def _same(line: str, title: str) -> bool:
    return re.sub(r"[\W_]", "", line) == re.sub(r"[\W_]", "", title)

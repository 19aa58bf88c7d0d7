"""Gives back blanks that became question marks, 摘? ? 要, and marks what other characters did: 北京?上海?广州."""

import re
from collections.abc import Iterator

from cleaners.article import Damaged
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.lines import Line, lines_of
from cleaners.passes.definition import Pass

# 03? ? ? ?文献: hard blanks, of which every other one was lost, inside a line; nobody parts question marks with blanks.
_BLANKS = re.compile(r"(?<=[^\s?？!！])\?(?: \?)+ ?(?=[^\s?？!！])")
# 统??计, BERG?S, 北京?上海: question marks right between characters or capitals; 卫生院,???7站: several that begin a
# clause.
_BETWEEN = re.compile(rf"(?<=[{HAN}])\?+(?=[{HAN}])|(?<=[A-Z])\?(?=[A-Z])|(?<=[,，、])\?{{2,}}(?=[{HAN}0-9])|\ufffd+")
# □□县召开会议，部署□□工作: boxes for characters that a font or a codec lacked; one or two are a blank to fill in.
_BOXES = re.compile("[□▯]+")
_FEW_BOXES = 4
_TO_FILL_IN = re.compile("填空|选择|選擇|勾选|勾選|填写|填寫|□[ 是否有无男女]|[是否有无男女] ?□|格律|平仄")
# ? ? ? ? ?: nothing else in a line.
_ALL_LOST = re.compile(r"(?:[?？]\s*){6,}")
# Words that a question holds; those before a mark.
_ASKS = re.compile("[吗嗎呢么麼何谁誰哪什怎几幾多否吧啊呀是不没沒为為]")
_CLAUSE = re.compile("[^，。；：！？,;:!“”《》（）]*$")
_FEW, _SHARE = 5, 2


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the edits that put a blank where some were."""
    if "? ?" in text:
        yield from (Edit(*match.span(), " ") for match in _BLANKS.finditer(text))


def left(text: str, evidence: Evidence) -> Iterator[Damaged]:
    """Yield the question marks that no question explains, and whole lines of them."""
    if text.count("□") + text.count("▯") >= _FEW_BOXES and not _TO_FILL_IN.search(text):
        yield from (Damaged(*match.span(), "unrecoverable") for match in _BOXES.finditer(text))
    if "?" not in text and "\ufffd" not in text:
        return
    for line in lines_of(text):
        if "?" in line.text or "\ufffd" in line.text:
            yield from (Damaged(line.start + start, line.start + end, "unrecoverable") for start, end in _lost(line))


def _lost(line: Line) -> Iterator[tuple[int, int]]:
    text = line.text
    count = text.count("?")
    if count >= _FEW and count * _SHARE > len(text):
        yield text.index("?"), text.rindex("?") + 1
        return
    places = [match for match in _BETWEEN.finditer(text) if match[0] != "?" or not _is_question(text, match.start())]
    is_list = sum(match[0] == "?" for match in places) >= 2
    for match in places:
        if match[0][0] == "\ufffd" or is_list or (len(match[0]) > 1 and not _is_question(text, match.start())):
            yield match.span()


def _is_question(text: str, at: int) -> bool:
    """Whether the clause before a question mark asks something; among capitals none does."""
    if text[at - 1].isascii():
        return False
    clause = _CLAUSE.search(text, max(0, at - 30), at)
    return clause is not None and _ASKS.search(clause[0]) is not None


def _signs() -> str:
    return "?\ufffd□▯"


PASS = Pass(
    name="lost_marks", stage="characters", finders=(find,), signs=_signs, needs=_signs, replaces=True, leaves=left
)

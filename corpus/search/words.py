"""What the index knows of a text: pairs of neighbouring Chinese characters, and words of other scripts.

Two characters are the shortest word that people look for, and need no dictionary that a new name would not be in. A
word of more is its pairs in a row. Script, width and case are folded, so that 会议 finds 會議.
"""

import functools
import re
import unicodedata

from cleaners.chinese.characters import HAN, simple_forms

_RUN = re.compile(f"([{HAN}]+)|([^\\W_{HAN}]+)")
_QUERY = re.compile(r'(-?)(?:"([^"]*)"?|“([^”]*)”?|(\S+))')


class QueryError(ValueError):
    """What was asked for cannot be found by words."""


def indexed(text: str) -> str:
    """Return the tokens of a text, separated by blanks; behind the last pair of a run stands its last character."""
    return " ".join(token for run in _runs(text) for token in run)


def matching(query: str) -> str:
    """Return the FTS5 expression for what was typed: words, ``"phrases"``, ``-words`` that must not occur.

    Raises:
        QueryError: if no word is left that must occur.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, *said in _QUERY.findall(query):
        phrase = _phrase("".join(said))
        if phrase:
            (unwanted if minus else wanted).append(phrase)
    if not wanted:
        raise QueryError(f'{query!r}: expected words to look for, such as 大桥 通车, "春季 招聘" or 大桥 -事故')
    return " AND ".join(wanted) + "".join(f" NOT {phrase}" for phrase in unwanted)


def _phrase(said: str) -> str:
    """Return what is said as tokens in a row; of the last run, what lies behind it is open."""
    runs = _runs(said)
    if not runs:
        return ""
    last = runs[-1]
    is_open = len(last) == 1 and re.match(f"[{HAN}]", last[0]) is not None
    tokens = [token for run in runs[:-1] for token in run] + (last[:-1] or last)
    return " + ".join(f'"{token}"' for token in tokens) + (" *" if is_open else "")


def folded(text: str) -> str:
    """Return a text without differences of script, width and case, character by character."""
    return "".join(map(_folded, text))


@functools.lru_cache(1 << 14)
def _folded(character: str) -> str:
    form = unicodedata.normalize("NFKC", character).lower()
    return simple_forms().get(form, form) if len(form) == 1 else character


def _runs(text: str) -> list[list[str]]:
    return [_pairs(han) if han else [other] for han, other in _RUN.findall(folded(text))]


def _pairs(run: str) -> list[str]:
    return [*(run[place : place + 2] for place in range(len(run) - 1)), run[-1]]

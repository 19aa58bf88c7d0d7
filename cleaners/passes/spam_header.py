"""Removes the lines that hijackers put above and below the article: keywords, brands, other trades and scripts."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import repeat

from cleaners.article import Residue
from cleaners.chinese.characters import HAN, simple_form
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.betting import brand_pattern
from cleaners.lines.betting_sites import is_betting_site, names_betting_site
from cleaners.lines.lines import cuts, is_sentence, lines_of, written_lines
from cleaners.lines.spam_lines import is_hijack, may_be_hijack
from cleaners.passes.definition import Done, Pass

# 国产精品_在线观看_91精品 ? : pieces joined by commas, underscores or dashes, and no mark that ends a sentence but the
# question mark that some of them end in.
_JOINT = re.compile(r"[,，_\-|、 ]+")
_OF_SENTENCES = re.compile("[。！!；;：:“”《》\n]")
_LEAST_PIECES, _LONGEST_PIECE = 3, 40
_ABOVE, _BELOW = 8, 4
_SHARE, _DAMAGED_SHARE = 0.4, 0.2
_WHOLE = 0.8
"""Share of terms that make keywords of a line without joints: 欧美日韩一区二区三区在线观看."""
_ADULT = re.compile("[一二三]区[一二三]区|[无有]码|中文字幕|成人|熟女|人妻|(?i:av)(?![a-z])")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield such lines among the first eight and the last four lines, which are counted without them, and copies."""
    lines = written_lines(text)
    edges = [line for line in (*lines[:_ABOVE], *lines[_ABOVE:][-_BELOW:]) if "。" not in line]
    is_damaged = evidence.is_damaged
    if not any(map(_may_be_spam, edges, repeat(is_damaged))):
        return
    spam = {*_among(lines, range(len(lines)), _ABOVE, evidence)}
    spam |= {*_among(lines, range(len(lines) - 1, _ABOVE - 1, -1), _BELOW, evidence)}
    if spam:
        known = {lines[at] for at in spam}
        spam |= {at for at, line in enumerate(lines) if line in known}
        headline = len(_headline_before(lines)) if 0 in spam else 0
        if headline:
            spam.remove(0)
            yield Edit(headline, len(lines[0]), "", "spam")
        yield from cuts(lines_of(text), [(at, "spam") for at in sorted(spam)])


# 青岚县水渠疏浚完工-澳门威尼斯人娱乐-app下载: what stands before the first joint.
_FIRST_PIECE = re.compile(rf"[{HAN}0-9]{{6,40}}(?=[,，_\-| ])")


def _headline_before(lines: Sequence[str]) -> str:
    """Return the headline that keywords were joined to on the first line: at least half of it is in the sentences."""
    piece = _FIRST_PIECE.match(lines[0])
    if not piece:
        return ""
    sentences = "\n".join(line for line in lines if "。" in line)
    pairs = [piece[0][at : at + 2] for at in range(len(piece[0]) - 1)]
    return piece[0] if sum(pair in sentences for pair in pairs) * 2 >= len(pairs) else ""


@lru_cache(maxsize=1 << 12)
def _may_be_spam(line: str, is_damaged: bool) -> bool:  # noqa: FBT001 - for the cache, which a name costs more
    """Say whether anything can be found in a line; sites repeat theirs on every page."""
    return may_be_hijack(line) or is_betting_site(line) or is_spam(line, is_damaged=is_damaged)


def _among(lines: Sequence[str], places: Iterable[int], most: int, evidence: Evidence) -> Iterator[int]:
    """Yield the spam at *places* until so many lines were none; keywords, and what stood before, do not count.

    What they hid is the edge once they are gone.
    """
    hijacks: set[str] = set()
    for at in places:
        line = lines[at]
        if line in hijacks or ("。" not in line and _is_listed(lines, at, evidence)):
            yield at
            continue
        if "。" not in line and _is_hijack(lines, at):
            hijacks.add(line)
            yield at
        most -= 1
        if not most:
            return


def _is_listed(lines: Sequence[str], at: int, evidence: Evidence) -> bool:
    # Keywords are joined by other marks than 亚洲、欧美、国产、进口 above a report on a fair.
    return not ("、" in lines[at] and _may_be_title(lines, at)) and is_spam(lines[at], is_damaged=evidence.is_damaged)


def _is_hijack(lines: Sequence[str], at: int) -> bool:
    if names_betting_site(lines[at], lines):
        return True
    if not may_be_hijack(lines[at]):
        return False
    sentences = "\n".join([line for line in lines if "。" in line])
    return is_hijack(lines[at], sentences, may_be_title=_may_be_title(lines, at))


def _may_be_title(lines: Sequence[str], at: int) -> bool:
    return at == 0 and len(lines) > 1 and is_sentence(lines[1])


def is_spam(line: str, *, is_damaged: bool = False) -> bool:
    """Whether *line* is a list of keywords, two fifths of it adult or gambling terms.

    Of a page that came through a mirror a fifth is enough.
    """
    if not 8 <= len(line) <= 600 or _OF_SENTENCES.search(line):
        return False
    pieces = _JOINT.split(line.rstrip("?？ "))
    is_list = len(pieces) >= _LEAST_PIECES and max(map(len, pieces)) <= _LONGEST_PIECE
    if not (is_list or _ADULT.search(line)):
        return False
    found = _terms().findall(simple_form(line))
    said = sum(map(len, found))
    if is_list and len(found) >= 2 and said >= len(line) * (_DAMAGED_SHARE if is_damaged else _SHARE):
        return True
    return len(found) >= _LEAST_PIECES and said >= len(line) * _WHOLE and _ADULT.search(line) is not None


@cache
def _terms() -> re.Pattern[str]:
    lines = files("cleaners.lines").joinpath("spam_terms.txt").read_text(encoding="utf-8").split("\n")
    terms = sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True)
    return re.compile("|".join([brand_pattern(), *map(re.escape, terms)]), re.IGNORECASE)


def _residue(done: Done) -> Residue | None:
    """A page that has no sentence beside its spam is not repaired."""
    return Residue("seo_spam", done.edits, 0.95, repaired="。" in done.text) if done.edits else None


PASS = Pass(name="spam_header", stage="lines", finders=(find,), residue=_residue)

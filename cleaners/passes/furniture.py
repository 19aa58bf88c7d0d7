"""Removes whole lines that a site prints around its articles: breadcrumbs, share buttons, counters, footers."""

import re
from collections.abc import Iterator, Mapping, Sequence

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.code import lines_of_programs
from cleaners.lines.forms import form
from cleaners.lines.furniture_lines import LONGEST, Pattern, kind_of
from cleaners.lines.lines import Line, cuts, folded, lines_of, written_lines
from cleaners.lines.markup import is_markup
from cleaners.lines.tables import words
from cleaners.lines.zones import body_of
from cleaners.passes.definition import Pass

_NUMBER = re.compile(r"\d{1,6}(?:\.\d)?万?\+?")
_OFFICIAL = "官方账号"
_OF_SITE = {"copyright", "licence", "site_owner", "contact"}
_SIZES = {"大", "中", "小", "】", "]", "特大"}
_OF_DOCUMENT = {"document_table", "government"}
_COUNTED = {"share", "views", "expand", "account"}


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the lines to remove; inside the body only those that are furniture wherever they stand."""
    lines = lines_of(text)
    kinds = list(kinds_of(lines))
    if kinds and is_markup(text):
        kinds = [(at, kind) for at, kind in kinds if kind not in _CODE]
    elif any(kind in _OF_PROGRAMS for _, kind in kinds):
        shown = set(lines_of_programs(written_lines(text)))
        kinds = [(at, kind) for at, kind in kinds if kind not in _OF_PROGRAMS or at not in shown]
    if kinds:
        yield from cuts(lines, kinds)


_OF_PROGRAMS = {"style", "script"}
_CODE = {"tags", *_OF_PROGRAMS}
"""What is the body in a text that is written in a markup language."""


def kinds_of(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield the index and the kind of every line that is furniture, in order."""
    found = {at: pattern for at, line in enumerate(lines) if (pattern := kind_of(line.text))}
    if not found and not _SITE.fullmatch(lines[0].text) and not _has_cells(lines):
        return
    account = _account(lines, found)
    body = body_of(lines, account)
    rest = next((at for at, pattern in found.items() if pattern.until_end and at >= body.stop), len(lines))
    going = {at: pattern.name for at, pattern in found.items() if _is_out(pattern.where, at, body)}
    if all(found[at].beside for at in going if at >= body.stop):
        going = {at: name for at, name in going.items() if at < body.stop}
    going |= dict.fromkeys(account, "account")
    going |= {at: going.get(at, "related") for at in range(rest, len(lines))}
    going |= dict.fromkeys(_cells_of_document(lines, body), "document_table")
    going |= dict.fromkeys(_names_of_site(lines, body, going), "site_name")
    for at, line in enumerate(lines):
        if at not in going and at not in body and (kind := _by_neighbours(lines, at, going, is_below=at >= body.stop)):
            going[at] = kind
        if at in going:
            yield at, going[at]
        elif at not in body and _NUMBER.fullmatch(line.text) and _COUNTED & {going.get(at - 1), going.get(at + 1)}:
            yield at, "count"


def _names_of_site(lines: Sequence[Line], body: range, going: Mapping[int, str]) -> Iterator[int]:
    """Yield the lines above the body that name the site: the first, or one right above a breadcrumb."""
    if body.start > 1 and 0 not in going and (_is_site_above_headline(lines) or _is_paper(lines, going)):
        yield 0
    for at in range(body.start - 1):
        if at not in going and going.get(at + 1) == "breadcrumb" and _may_name_site(lines[at].text):
            yield at


def _is_paper(lines: Sequence[Line], going: Mapping[int, str]) -> bool:
    """Whether the first line names a newspaper, whose day and page stand below."""
    is_named = _SITE.fullmatch(lines[0].text) is not None
    return is_named and any(going.get(at) in {"newspaper_page", "paper_day"} for at in range(1, _HEAD))


def _cells_of_document(lines: Sequence[Line], body: range) -> Iterator[int]:
    """Yield the lines of a header table above the body whose every cell has a line of its own: 索引号, its value, …."""
    labels = [at for at in range(body.start - 1) if "".join(lines[at].text.split()) in words()["document_labels"]]
    if len(labels) >= _FEWEST_CELLS and _has_cells(lines):
        yield from sorted({*labels, *(at + 1 for at in labels)})


def _has_cells(lines: Sequence[Line]) -> bool:
    """Whether one of the first lines is nothing but a label that only government documents have."""
    telling = words()["telling_document_labels"]
    return any(len(line.text) < _LONGEST_LABEL and "".join(line.text.split()) in telling for line in lines[:_TABLE])


def _by_neighbours(lines: Sequence[Line], at: int, going: Mapping[int, str], *, is_below: bool) -> str | None:
    """Return the kind of a line that is furniture by what stands above it, or as a name alone between furniture.

    Above a body a headline stands between furniture too, but not between two lines of an e-paper.
    """
    line, above, below = lines[at].text, going.get(at - 1), going.get(at + 1)
    if line in _SIZES and {lines[at - 1].text, lines[min(at + 1, len(lines) - 1)].text} & (_SIZES - {line}):
        return "font_size"
    if kind := _in_tow(line, lines[at - 1].text, above):
        return kind
    is_framed = above is not None and below is not None and (is_below or above == below == "newspaper_page")
    return above if is_framed and _may_name_site(line) else None


def _may_name_site(line: str) -> bool:
    """Whether a line right above a breadcrumb may be the site's name; no headline stands there."""
    return 2 <= len(line) <= _LONGEST_NAME and line.isalnum()


_LONGEST_NAME = 12
_HEAD, _TABLE = 6, 12
"""Lines among which the day and page of a paper, and the labels of a header table, begin."""
_FEWEST_CELLS, _LONGEST_LABEL = 3, 10
# 中国青禾网, 平湖日报: what a site calls itself.
_SITE = re.compile("[\u4e00-\u9fff]{2,8}(?:网|在线|日报|晚报|客户端|融媒|发布|政府)")
_DATED = re.compile(r"^20\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}")


def _is_site_above_headline(lines: Sequence[Line]) -> bool:
    """Whether the first line names the site: a headline stands below it, and the date of publication below that."""
    below = [line.text for line in lines[1:5] if line.text]
    return (
        _SITE.fullmatch(lines[0].text) is not None
        and len(below) >= 2
        and len(below[0]) > len(lines[0].text)
        and kind_of(below[0]) is None
        and _DATED.match(below[1]) is not None
    )


def _in_tow(line: str, above: str, kind: str | None) -> str | None:
    """Return the kind of a line that is furniture only because of the furniture right above it."""
    if kind == "previous_next" and form("unfilled_neighbour").match(above) and line:
        return "previous_next"
    if kind in _OF_DOCUMENT and form("document_label").match(folded(line)):
        return kind
    return "contact" if kind in _OF_SITE and len(line) <= LONGEST and form("contact_line").match(line) else None


def _account(lines: Sequence[Line], found: dict[int, Pattern]) -> set[int]:
    """Return the lines of an account block: its name and slogan stand in the three short lines above its counters.

    The name is also what stands before 官方账号 in another line.
    """
    block = {at for at, pattern in found.items() if pattern.name == "account"}
    above = {at for counters in block for at in range(max(0, counters - 3), counters)}
    names = {line.text[: -len(_OFFICIAL)] for line in lines if line.text.endswith(_OFFICIAL)}
    named = {at for at, line in enumerate(lines) if line.text in names} if names else set()
    return block | named | {at for at in above if len(lines[at].text) <= 24}


def _is_out(where: str, at: int, body: range) -> bool:
    if where == "any":
        return True
    return (at >= body.stop and where != "above") or (at < body.start and where != "below")


PASS = Pass(name="furniture", stage="lines", finders=(find,), takes="furniture", leaves_sentences=True)

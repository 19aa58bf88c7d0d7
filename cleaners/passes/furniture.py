"""Removes whole lines that a site prints around its articles: breadcrumbs, share buttons, counters, footers."""

import re
from collections.abc import Iterator

from cleaners.document_evidence import Evidence
from cleaners.furniture_lines import LONGEST, Pattern, kind_of
from cleaners.ledger import Edit
from cleaners.lines import Line, cuts, lines_of
from cleaners.zones import body_of

_NUMBER = re.compile(r"\d{1,6}(?:\.\d)?万?\+?")
_COUNTED = {"share", "views", "expand", "account"}


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the lines to remove: at the edges of the text what a site may print there, inside it only what is nothing
    else anywhere."""
    lines = lines_of(text)
    yield from cuts(lines, kinds_of(lines))


def kinds_of(lines: list[Line]) -> Iterator[tuple[int, str]]:
    """Yield the index and the kind of every line that is furniture, in order."""
    found = {at: pattern for at, line in enumerate(lines) if (pattern := _candidate(line.text))}
    if not found:
        return
    account = _account(lines, found)
    body = body_of(lines, account)
    rest = next((at for at, pattern in found.items() if pattern.until_end and at >= body.stop), len(lines))
    going = {at: pattern.name for at, pattern in found.items() if _is_out(pattern.where, at, body)}
    going |= dict.fromkeys(account, "account")
    going |= {at: going.get(at, "related") for at in range(rest, len(lines))}
    for at, line in enumerate(lines):
        if at in going:
            yield at, going[at]
        elif at not in body and _NUMBER.fullmatch(line.text) and _COUNTED & {going.get(at - 1), going.get(at + 1)}:
            yield at, "count"


def _account(lines: list[Line], found: dict[int, Pattern]) -> set[int]:
    """Return the lines of an account block: its name and slogan stand in the three short lines above its counters."""
    block = {at for at, pattern in found.items() if pattern.name == "account"}
    above = {at for counters in block for at in range(max(0, counters - 3), counters)}
    return block | {at for at in above if len(lines[at].text) <= 24}


def _candidate(line: str) -> Pattern | None:
    """Bodies are long lines that end as sentences do; asking the patterns about each of those would be slow."""
    return None if len(line) > LONGEST and line[0] not in _BEGINS else kind_of(line)


# What long furniture begins with: 特别声明, 凡, 未经, 版权, Notice, ©, styles and scripts.
_BEGINS = frozenset("特免郑法平网版本重声凡文以如转未欢版©CcNAfvi$jdw@.#<-/'\"})0123456789\\_")


def _is_out(where: str, at: int, body: range) -> bool:
    if where == "any":
        return True
    return at >= body.stop or (where == "edges" and at < body.start)

"""Removes whole lines that a site prints around its articles: breadcrumbs, share buttons, counters, footers."""

import re
from collections.abc import Iterator, Sequence

from cleaners.document_evidence import Evidence
from cleaners.furniture_lines import Pattern, kind_of
from cleaners.ledger import Edit
from cleaners.lines import Line, cuts, lines_of
from cleaners.zones import body_of

_NUMBER = re.compile(r"\d{1,6}(?:\.\d)?万?\+?")
_COUNTED = {"share", "views", "expand", "account"}


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the lines to remove; inside the body only those that are furniture wherever they stand."""
    lines = lines_of(text)
    if kinds := list(kinds_of(lines)):
        yield from cuts(lines, kinds)


def kinds_of(lines: Sequence[Line]) -> Iterator[tuple[int, str]]:
    """Yield the index and the kind of every line that is furniture, in order."""
    found = {at: pattern for at, line in enumerate(lines) if (pattern := kind_of(line.text))}
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


def _account(lines: Sequence[Line], found: dict[int, Pattern]) -> set[int]:
    """Return the lines of an account block: its name and slogan stand in the three short lines above its counters."""
    block = {at for at, pattern in found.items() if pattern.name == "account"}
    above = {at for counters in block for at in range(max(0, counters - 3), counters)}
    return block | {at for at in above if len(lines[at].text) <= 24}


def _is_out(where: str, at: int, body: range) -> bool:
    if where == "any":
        return True
    return (at >= body.stop and where != "above") or (at < body.start and where != "below")

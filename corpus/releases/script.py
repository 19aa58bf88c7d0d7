"""Texts of a release in one script, converted by phrase; where the page had that script, its own characters. Pure.

What is converted is signed in the row's ledger, and what comes back leaves it, so that ``undo`` gives the extracted
text as before. A converted text is as long as it was, so that all offsets stay right.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Literal, NamedTuple

import pyarrow as pa
from opencc import OpenCC

from cleaners.ledger.differences import differences
from cleaners.ledger.spans import Change, Edit, moved
from cleaners.passes.script import simplified
from corpus.table.schema import SCHEMA

Script = Literal["hans", "hant", "source"]
"""Simplified, traditional, or as the page wrote it: what the cleaners took for a mirror's conversion is taken back."""
_SIGNER = "script"
"""Who signs a conversion, in the cleaners and here."""


class Said(NamedTuple):
    """A text, its ledger, and places in it."""

    text: str
    ledger: list[Change]
    damaged: list[tuple[int, int, str]]


def converting(script: Script | None) -> Callable[[pa.Table], pa.Table]:
    """Return what gives rows in that script; None leaves them as they are."""
    if script is None:
        return lambda rows: rows
    return lambda rows: pa.Table.from_pylist([_row(row, script) for row in rows.to_pylist()], schema=SCHEMA)


def in_script(said: Said, script: Script, found: str | None) -> Said:
    """Return a text in *script*; *found* is what the cleaners say of its own: ``Hans``, ``Hant`` or None."""
    if script != "hans":
        said = _as_written(said)
    if script == "source" or found is None or found.lower() == script:
        return said
    return _signed(said, _line_by_line(said.text, simplified if script == "hans" else _traditional))


def _row(row: dict[str, Any], script: Script) -> dict[str, Any]:
    damaged = [(each["start"], each["end"], each["kind"]) for each in row["damaged"] or ()]
    body = in_script(Said(row["text"], _changes(row["ledger"]), damaged), script, row["script"])
    names = [name for name in (row["title"], *(row["subtitles"] or ())) if name]
    head = in_script(Said("\n".join(names), _changes(row["title_ledger"]), []), script, row["script"])
    lines = iter(head.text.split("\n"))
    return row | {
        "title": row["title"] and next(lines),
        "subtitles": row["subtitles"] and [name and next(lines) for name in row["subtitles"]],
        "text": body.text,
        "ledger": [change._asdict() for change in body.ledger],
        "title_ledger": [change._asdict() for change in head.ledger],
        "damaged": [dict(zip(("start", "end", "kind"), place, strict=True)) for place in body.damaged],
        "script": _script(row["script"], script, is_other=body.text != row["text"]),
    }


def _script(found: str | None, script: Script, *, is_other: bool) -> str | None:
    if found is None or (script == "source" and not is_other):
        return found
    return "Hans" if script == "hans" else "Hant"


def _changes(stored: Iterable[dict[str, Any]] | None) -> list[Change]:
    return [Change(**change) for change in stored or ()]


def _as_written(said: Said) -> Said:
    """Take conversions back."""
    edits = [Edit(each.start, each.end, each.old) for each in said.ledger if each.by == _SIGNER]
    kept = [each for each in said.ledger if each.by != _SIGNER]
    starts = moved(edits, [each.start for each in kept])
    parts, at = [], 0
    for start, end, old, _ in edits:
        parts += [said.text[at:start], old]
        at = end
    ledger = [each._replace(start=at, end=at + each.end - each.start) for each, at in zip(kept, starts, strict=True)]
    places = moved(edits, [place for each in said.damaged for place in each[:2]])
    damaged = [(start, end, each[2]) for start, end, each in zip(places[::2], places[1::2], said.damaged, strict=True)]
    return Said("".join(parts) + said.text[at:], ledger, damaged)


def _signed(said: Said, converted: str) -> Said:
    """Sign what differs outside of what the ledger has already, which stays as it is signed."""
    edits = [edit for gap in _gaps(said) for edit in _differing(said.text, converted, *gap)]
    added = [Change(edit.start, edit.end, said.text[edit.start : edit.end], _SIGNER) for edit in edits]
    return said._replace(text=converted, ledger=sorted([*said.ledger, *added]))


def _differing(text: str, converted: str, start: int, end: int) -> Iterator[Edit]:
    for edit in differences(text[start:end], converted[start:end]):
        yield edit._replace(start=start + edit.start, end=start + edit.end)


def _gaps(said: Said) -> Iterator[tuple[int, int]]:
    at = 0
    for change in said.ledger:
        yield at, change.start
        at = change.end
    yield at, len(said.text)


def _line_by_line(text: str, convert: Callable[[str], str]) -> str:
    """Convert line by line; one that would become longer or shorter, character by character."""
    return "\n".join(_same_length(line, convert) for line in text.split("\n"))


def _same_length(line: str, convert: Callable[[str], str]) -> str:
    converted = convert(line)
    if len(converted) == len(line):
        return converted
    return "".join(each if len(each) == 1 else character for character in line for each in [convert(character)])


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


def _traditional(text: str) -> str:
    return str(_converter().convert(text))

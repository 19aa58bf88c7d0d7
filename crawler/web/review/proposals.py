"""What rule would mend an article: proposed from what a person says is wrong, never decided."""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from cleaners.beside.lines import Line
from cleaners.lines.lines import folded

Wrong = Literal["line", "body", "source", "name"]
WRONGS: dict[Wrong, str] = {
    "line": "a line is no part of the article",
    "body": "something of the page is missing",
    "source": "the source is wrong",
    "name": "a name lost its character: as it must read",
}
_READING = re.compile(r"[(（][a-z\u00e0-\u02ff\u0300-\u036f]{1,8}[)）]")
RuleKey = Literal["drop_lines", "drop", "body", "source", "protect"]


class Proposal(NamedTuple):
    """A rule of a seed's ``[[cleaning]]``: its key, its value, and what it would do, in words."""

    key: RuleKey
    value: str
    says: str


def proposals(lines: Sequence[Line], wrong: Wrong, said: str) -> list[Proposal]:
    """Return the rules that may mend what is *wrong*, the narrowest first.

    Args:
        lines: The page's lines.
        wrong: What kind of fault it is.
        said: The line that is none of the article's, a passage that the page has, the right source, or the name.
    """
    said = said.strip()
    if not said:
        return []
    if wrong == "source":
        return [Proposal("source", said, f"the source is {said} where a page names none")]
    if wrong == "name":
        return [Proposal("protect", said, f"writes {said} so wherever a page of another script names it")]
    place = next((line for line in lines if _squeezed(said) in _squeezed(line.text)), None)
    if wrong == "body":
        return list(_bodies(place)) if place else []
    return [*_drops(lines, place), *_line_rules(said)]


def _line_rules(said: str) -> Iterator[Proposal]:
    exact = re.escape(_as_compared(said)).replace("\\ ", " ")
    yield Proposal("drop_lines", exact, "leaves out this very line, wherever it stands")
    if (any_number := re.sub(r"\d+", r"\\d+", exact)) != exact:
        yield Proposal("drop_lines", any_number, "leaves out this line with whatever numbers")
    if head := re.match("(.{2,8}?)：", _as_compared(said)):
        every = f"{re.escape(head[1])}：.*"
        yield Proposal("drop_lines", every, f"leaves out every line that begins with {head[1]}：")


def _as_compared(said: str) -> str:
    """Return a line as rules are compared with it: without readings, in simplified characters and full-width marks."""
    return folded(_READING.sub("", said))


def _drops(lines: Sequence[Line], place: Line | None) -> Iterator[Proposal]:
    """Propose the elements around the line that hold less than half of the body."""
    body = [line for line in lines if line.fate == "body"]
    for selector in _selectors(place.path if place else ""):
        inside = sum(f">{selector.replace(' > ', '>')}>" in f">{line.path}>" for line in body)
        if inside * 2 < len(body):
            yield Proposal("drop", selector, f"leaves out this part of the page, with {inside} lines of the body")


def _bodies(place: Line) -> Iterator[Proposal]:
    for selector in list(_selectors(place.path))[:3]:
        yield Proposal("body", selector, "takes this part of the page as the body, and nothing else")


def _selectors(path: str) -> Iterator[str]:
    """Yield CSS selectors of the elements on a path that have an id or a class, the innermost first."""
    steps = path.split(">")
    named = [at for at, step in enumerate(steps) if re.search(r"[#.]", step)]
    for last in reversed(named):
        yield " > ".join(steps[named[0] : last + 1])


def _squeezed(text: str) -> str:
    return re.sub(r"\W", "", _as_compared(text))

"""Documents in the simulator's language: a fifth clean, the others damaged in one way each, by tables of their own.

A document is a pure function of a seed and its number.
"""

import html
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin

from crawler.simulator.bank import bank
from crawler.simulator.byte_damage import damaging
from crawler.simulator.chance import dice, weighted
from crawler.simulator.composer import news, notice
from crawler.simulator.mirror import annotated, annotations, traditional
from crawler.simulator.scene import scene

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
_VANISHED = "\ue000"
_DAY = datetime(2026, 3, 2, 9, 20, tzinfo=UTC)
_WIDTH = 36
_CLOSING, _ENDING = "，。、；：！？”》）…—", "。！？；：”…）"
Tear = Callable[[str, Mapping[str, str]], str]
"""Tears a line of simplified text by ``{character: reading}``: the emulator that the evaluation data brings."""


class Document(NamedTuple):
    """A text and what it was made from.

    Attributes:
        kind: How it was damaged; ``clean`` if it was not.
        is_recoverable: Whether it still says what the origin was: of torn bytes no pair vanished, and no digit or
            space was swallowed; wrapped lines are enough to show a width, and none of them ends where a paragraph may.
    """

    kind: str
    text: str
    origin: str
    is_recoverable: bool = True


def document(seed: int, number: int, tear: Tear | None = None) -> Document:
    """Return the document of a *number*; *tear* stands in for the simulator's own mirror that edits bytes."""
    thrown = dice("dirty", seed, number)
    origin = _origin(seed, number, thrown)
    if number % 5 == 0:
        return Document("clean", origin, origin)
    kind = weighted([*KINDS, "torn"], [1] * len(KINDS) + [4], thrown)
    if kind == "torn":
        return _torn(origin, thrown, tear)
    return Document(kind, KINDS[kind](origin, thrown), origin, kind != "wrapped" or _is_told_by_width(origin))


def _origin(seed: int, number: int, thrown: Random) -> str:
    """Return an article of some paragraphs, or a notice; half of them have their headline above."""
    words = bank()
    region = thrown.choice(sorted(words.places["regions"]))
    slots = scene(seed, f"dirty{number // 1000}", region, number, _DAY)
    is_notice = thrown.random() < 0.25
    draft = (notice if is_notice else news)(
        words, thrown.choice(words.notices if is_notice else words.topics), slots, thrown
    )
    body = draft.paragraphs[: thrown.randint(2, 5)]
    return "\n".join((draft.title, *body) if thrown.random() < 0.5 else body)


def _torn(origin: str, thrown: Random, tear: Tear | None) -> Document:
    table = annotations(origin, thrown.choice((0.05, 0.15, 0.4)), thrown)
    readings = {character: reading[1:-1] for character, reading in _of_traditional(table).items()}
    plain, marked = damaging(_of_traditional(table)), damaging(_of_traditional(table), _VANISHED)
    lines = origin.split("\n")
    torn = [tear(line, readings) if tear else plain(traditional(line)).translate(HALF_WIDTH) for line in lines]
    is_whole = all(
        _VANISHED not in marked(traditional(line))
        and _figures(line) <= _figures(shown)
        and traditional(line).encode("gbk", "ignore").decode("gbk") == traditional(line)
        for line, shown in zip(lines, torn, strict=True)
    )
    return Document("torn", "\n".join(torn), origin, is_whole)


def _of_traditional(table: Mapping[str, str]) -> dict[str, str]:
    """Return readings by the characters that the mirror sees."""
    return {traditional(character): reading for character, reading in table.items()}


def _figures(text: str) -> int:
    return sum(character.isdigit() or character == " " for character in text)


def _script(text: str, thrown: Random) -> str:
    return traditional(text).translate(HALF_WIDTH)


def _pinyin(text: str, thrown: Random) -> str:
    table = annotations(text, thrown.choice((0.15, 0.35, 0.75)), thrown)
    return annotated(traditional(text), _of_traditional(table)).translate(HALF_WIDTH)


def _toneless(text: str, thrown: Random) -> str:
    chosen = thrown.sample(sorted({each for each in text if "\u4e00" <= each <= "\u9fff"}), 12)
    table = {each: f"({lazy_pinyin(each, style=Style.NORMAL)[0]})" for each in chosen}
    return annotated(traditional(text), _of_traditional(table)).translate(HALF_WIDTH)


def _furniture(text: str, thrown: Random) -> str:
    name = bank().person(thrown)
    below = (
        f"责任编辑：{name}",
        "版权声明：未经书面授权，不得转载。",
        "【打印本页】 【关闭窗口】",
        "分享到：微信 微博",
        "上一篇：没有了",
    )
    return "\n".join((text, *thrown.sample(below, thrown.randint(1, 3))))


def _spam(text: str, thrown: Random) -> str:
    line = thrown.choice((",", "_", "-")).join(thrown.sample(bank().spam, thrown.randint(5, 10)))
    return f"{line}\n{_pinyin(text, thrown)}"


def _spaced(text: str, thrown: Random) -> str:
    return "\n".join(" ".join(line) if " " not in line else line for line in text.split("\n"))


def _wrapped(text: str, thrown: Random) -> str:
    """Break lines as word processors do: none begins with a mark, which takes the character before it along."""
    return "\n".join(part for line in text.split("\n") for part in _parts(line))


def _parts(line: str) -> Iterator[str]:
    at = 0
    while at < len(line):
        end = at + _WIDTH
        while end < len(line) and line[end] in _CLOSING:
            end -= 1
        yield line[at:end]
        at = end


def _is_told_by_width(text: str) -> bool:
    """Tell whether lines show a width, and none of those inside a paragraph ends where one may end."""
    parts = [list(_parts(line)) for line in text.split("\n")]
    inner = [part for each in parts for part in each[:-1]]
    return len(inner) > 3 and not any(part[-1] in _ENDING or part[-1].isascii() for part in inner)


def _markup(text: str, thrown: Random) -> str:
    marks = {"“": "&ldquo;", "”": "&rdquo;", "—": "&mdash;", "·": "&middot;", "…": "&hellip;"}
    lines = ["".join(marks.get(each, each) for each in html.escape(line)) for line in text.split("\n")]
    return "\n".join(f"<p>&nbsp;&nbsp;{line}</p>" for line in lines)


def _codec(text: str, thrown: Random) -> str:
    return text.encode().decode("latin-1")


def _invisible(text: str, thrown: Random) -> str:
    signs = ("\u200b", "\ufeff", "\u00ad", "\u2060")
    return "".join(each + (thrown.choice(signs) if thrown.random() < 0.05 else "") for each in text)


def _doubled(text: str, thrown: Random) -> str:
    shown = _pinyin(text, thrown)
    return "".join("," + each if each in ",、。;!" and thrown.random() < 0.8 else each for each in shown)


KINDS: dict[str, Callable[[str, Random], str]] = {
    "script": _script,
    "pinyin": _pinyin,
    "toneless": _toneless,
    "furniture": _furniture,
    "spam": _spam,
    "spaced": _spaced,
    "wrapped": _wrapped,
    "markup": _markup,
    "codec": _codec,
    "invisible": _invisible,
    "doubled": _doubled,
}
"""Of each kind of damage but that on bytes, what makes it."""

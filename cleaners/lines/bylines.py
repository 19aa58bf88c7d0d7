"""Names of people in bylines (本报记者 许临风), datelines (济源网讯（记者 郑海波）) and signatures (。（豫宣）)."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from cleaners.chinese.characters import HAN
from cleaners.lines.byline_units import DEEDS, ROLE, Unit, units_of
from cleaners.lines.names import has_common_surname, is_name, is_named, is_office, is_place, is_speech, may_be_name


class Byline(NamedTuple):
    """Who wrote and who took the pictures; whoever did both is in both."""

    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()


_LONGEST = 120
_NOBODY = Byline()
# 张三（实习）, 李四(左) : what stands in parentheses behind a name.
_ASIDE = re.compile("[(（](?:实习|见习|兼职|特约)[)）]")
# 新华社发（张三 摄）
_ISSUED = re.compile(rf"^[{HAN}]{{2,10}}[社网报台]发\s?(?=[(（])")
_BRACKETS = re.compile(r"^[(（【\[〔［](.*)[)）】\]〕］]$")
_PLAIN = str.maketrans("／｜丨•‧・∙\u3000\t\xa0", "/||····   ")


def _plain(text: str) -> str:
    """Return *text* without the marks around it, its dividers in one form."""
    text = _ISSUED.sub("", _ASIDE.sub("", text.translate(_PLAIN)).replace("报导", "报道")).strip(" □■●◆○▲△◎★☆—-")
    return _BRACKETS.sub(r"\1", text).strip()


def names_of(value: str) -> tuple[str, ...]:
    """Return the names in *value*, or none when it is more than a list of names."""
    value = _plain(value)
    if len(value) > _LONGEST or re.search("[。！？!?]", value):
        return ()
    units = units_of(value)
    names = [unit.text for unit in units if unit.kind == "name"]
    return _unique(names) if all(map(_is_entry, names)) else ()


def _is_entry(text: str) -> bool:
    """Whether *text* can be an entry of a list that a label announces: a person, an account's name or an office."""
    return not is_speech(text) and (may_be_name(text) or is_office(text) or _ENTRY.fullmatch(text) is not None)


# 芊草凡凡, 市委宣传部; no clause.
_ENTRY = re.compile(rf"(?:(?![了的在是到被把这那吗呢你我他它们])[{HAN}]){{2,12}}")


def people_of(value: str) -> Byline:
    """Return whom a label's *value* names, without media, offices and nobody; 摄 behind a name is heeded."""
    return (_byline(value, _is_person) if names_of(value) else None) or _NOBODY


def _is_person(text: str) -> bool:
    return (len(text) <= _PEN_NAME and _is_entry(text) and not is_office(text)) or is_named(text)


_PEN_NAME = 6


@lru_cache(maxsize=1 << 10)
def _byline(text: str, accepts: Callable[[str], bool]) -> Byline | None:
    """Return who a byline names, whose every name *accepts* takes or is an office; None when it is none."""
    units = units_of(_plain(text)) if len(text) <= _LONGEST else []
    names = [unit.text for unit in units if unit.kind == "name"]
    people = [name for name in names if accepts(name)]
    if not people or any(name not in people and not is_office(name) for name in names):
        return None
    said = [(deed, name) for deed, name in _credited(units) if name in people]
    return Byline(
        _unique([name for deed, name in said if deed in {"wrote", "both"}]),
        _unique([name for deed, name in said if deed in {"photographed", "both"}]),
    )


def _credited(units: list[Unit]) -> Iterator[tuple[str, str]]:
    """Yield each name with what its bearer did: 文/甲 图/乙 says it before the names, 甲 文 乙 摄 behind them."""
    first = next((unit for unit in units if unit.kind != "role"), None)
    if first and first.kind == "deed":
        yield from _named_after(units)
        return
    waiting: list[str] = []
    last: list[str] = []
    for unit in units:
        if unit.kind == "name":
            waiting.append(unit.text)
        elif unit.kind == "deed":
            last, waiting = waiting or last, []
            yield from ((DEEDS[unit.text], name) for name in last)
    yield from (("wrote", name) for name in waiting)


def _named_after(units: list[Unit]) -> Iterator[tuple[str, str]]:
    deed = "wrote"
    for unit in units:
        if unit.kind == "deed":
            deed = DEEDS[unit.text]
        elif unit.kind == "name":
            yield deed, unit.text


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


class Dateline(NamedTuple):
    """What the beginning of a body says; both may be empty."""

    source: str | None
    authors: tuple[str, ...]


# 济源网讯（记者 郑海波）  新华社北京3月1日电（记者张三、李四）  央视网消息（新闻联播）：  本报讯  中新网太原3月1日电
# 本报讯 记者张三 通讯员李四报道：
_DATELINE = re.compile(
    rf"^[\s　【]*据?(?P<source>本[报网台刊站]|[{HAN}A-Za-z]{{2,12}}?(?:[报网社台刊]|客户端|频道|融媒|新闻))"
    rf"(?:讯|消息|[{HAN}]{{0,8}}\d{{0,2}}月?\d{{1,2}}日(?:[电讯]|消息)|[{HAN}]{{1,8}}电(?=\s*[(（]))】?"
    rf"\s*(?:[(（](?P<by>[^()（）]{{2,60}})[)）]|(?P<report>{ROLE}[^()（）。，：:]{{2,40}}?报道)(?=[：:，,\s]))?"
)
# （记者 张三） right at the start.
_BY = re.compile(rf"^[\s　]*[(（](?P<by>[^()（）]{{0,12}}?{ROLE}[^()（）]{{2,60}})[)）]")


def dateline_of(body: str) -> Dateline:
    """Return the source and reporters that the first words of *body* name."""
    if match := _DATELINE.match(body):
        source = match["source"]
        return Dateline(None if source.startswith("本") else source, _reporters(match["by"] or match["report"] or ""))
    if match := _BY.match(body):
        return Dateline(None, _reporters(match["by"]))
    return Dateline(None, ())


def _reporters(by: str) -> tuple[str, ...]:
    return (_byline(by, may_be_name) or _NOBODY).authors if _REPORTER.search(by) else ()


_REPORTER = re.compile(ROLE)
_TELLING = frozenset(["摄", "摄影", "文图", "图文", "摄影报道"])
"""Deeds that stand beside nothing but names; 文 and 图 alone do not: 江山 图."""
# What every byline says, for a quick look: a role or a deed.
_SAYS = re.compile("记者|通讯员|评论员|实习生|见习生|撰稿|采访人员|报道员|[文图摄]|报[道导]|整理|采写|编译")
# 记者：你怎么看 is a question in an interview; a byline is no sentence.
_SENTENCE = re.compile("[。！？!?…“”《》]")


# ■ 沈若溪, □ 何淼 陆明川: as newspapers sign, below the headline.
_MARKED = re.compile(rf"[□■◎◆◇]\s?(?P<names>[{HAN}]{{2,4}}(?:\s+[{HAN}]{{2,4}}){{0,3}})")


@lru_cache(maxsize=1 << 12)
def _whole(line: str) -> Byline:
    """Return whom *line* names if it is nothing but a byline."""
    line = line.strip()
    if marked := _MARKED.fullmatch(line):
        names = tuple(marked["names"].split())
        return Byline(names) if all(is_name(name) and has_common_surname(name) for name in names) else _NOBODY
    if len(line) > _LONGEST or not _SAYS.search(line) or _SENTENCE.search(line):
        return _NOBODY
    if _REPORTER.search(line):
        return _byline(line, may_be_name if _BRACKETS.match(line) else is_named) or _NOBODY
    plain = _plain(line)
    deeds = {unit.text for unit in units_of(plain) if unit.kind == "deed"}
    is_told = deeds & _TELLING or "/" in plain
    accepts = is_named if is_told else _is_no_place if _BRACKETS.match(line) else is_name
    return (deeds and _byline(line, accepts)) or _NOBODY


def _is_no_place(text: str) -> bool:
    return is_named(text) and not is_place(text)


def byline_of(line: str) -> tuple[str, ...]:
    """Return the reporters of a line that is nothing but a byline; none otherwise."""
    return _whole(line).authors


def photographers_of(line: str) -> tuple[str, ...]:
    """Return who took the pictures by a line like ``张三 摄`` or ``文/李四 图/张三``; none otherwise."""
    return _whole(line).photographers


# 影响。（豫宣）  报道。（张三 李四）  。(来源：人民网): the parenthesis that ends the last paragraph.
_CLOSING = re.compile(r"(?<=[。！？!?”）…])\s*[(（](?P<inner>[^()（）]{2,60}|完)[)）]\s*$")
_OFFICE = re.compile(rf"[{HAN}]{{1,8}}(?:宣|讯|供稿|宣传部|融媒体中心|报道组)")


_LONGEST_CLOSING = 69


def closing_parenthesis(paragraph: str, end: int) -> re.Match[str] | None:
    """Return the parenthesis that ends ``paragraph[:end]``, its content as ``inner``; None when it has none."""
    return _CLOSING.search(paragraph, max(0, end - _LONGEST_CLOSING), end)


def signature_of(inner: str) -> tuple[str, ...]:
    """Return who signed with the closing parenthesis that holds *inner*; none when it is no signature."""
    if byline := byline_of(inner):
        return byline
    if _OFFICE.fullmatch(inner):
        return (inner,)
    names = () if photographers_of(inner) else names_of(inner)
    is_sure = any(is_name(name) and (has_common_surname(name) or len(name) > 2 or len(names) > 1) for name in names)
    return names if is_sure and all(map(is_named, names)) else ()

"""The units of a byline: 本报记者 | 王 强 | 李小龙 | 摄."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from cleaners.chinese.characters import HAN
from cleaners.lines.names import has_common_surname, is_name, is_named, is_place, is_surname
from cleaners.lines.tables import reporter

Kind = Literal["role", "deed", "name"]


class Unit(NamedTuple):
    """One unit.

    Attributes:
        kind: ``role`` (记者), ``deed`` (摄) or ``name`` (王强; whatever is neither role nor deed).
        text: As written; a name without the blank inside it.
        gap: What stands before it.
    """

    kind: Kind
    text: str
    gap: str


ROLE = reporter()
"""What stands before a reporter's name, for use inside a pattern."""
# 青禾日报记者, 青禾县融媒体中心记者, 河湾新闻网 本报记者: a medium and the role; what names nobody is dropped with it.
_MEDIA = r"(?:[报网社台刊]|新闻|客户端|融媒体?(?:中心)?|半月谈|频道|中心|在线|周刊)"
_MEDIUM = rf"(?:(?P<medium>(?<![{HAN}])(?:(?!记者|通讯员)[{HAN}A-Za-z·]){{0,16}}?{_MEDIA})\s?)"
_ROLE = re.compile(rf"{_MEDIUM}?{ROLE}\s?[:：]?")
# 南都见习记者: at the beginning whatever is glued to 记者 is a medium.
_FIRST_ROLE = re.compile(rf"(?P<before>[{HAN}A-Za-z·]{{1,16}}?){ROLE}\s?[:：]?")
DEEDS = {
    **dict.fromkeys(
        [
            "文",
            "文字",
            "撰文",
            "采写",
            "报道",
            "采访",
            "整理",
            "执笔",
            "撰稿",
            "编译",
            "综合",
            "综合报道",
            "整合",
            "采访整理",
            "采访报道",
            "文图",
            "图文",
        ],
        "wrote",
    ),
    **dict.fromkeys(
        ["摄", "图", "摄影", "图片", "供图", "摄像", "拍摄", "航拍", "影", "图片摄影", "摄制"], "photographed"
    ),
    **dict.fromkeys(["摄影报道", "图文报道", "采写摄影"], "both"),
    **dict.fromkeys(["编辑", "责编", "责任编辑", "校对", "审核", "制图", "视频", "剪辑", "漫画", "编"], "other"),
}
"""What people did, by the field that their names go to."""
# 文/图, 图/文, 文、图; 摄影/报道: one deed with a divider inside. Not 文/图雅, the 文 of 文/张三 图/李四, or 魏鸿图/文.
_DOUBLE = re.compile(rf"(?:文字?[/、]图片?|(?<![{HAN}])图片?[/、]文字?)(?![{HAN}])|摄影[/、]报道|摄影 ?报道|图文 ?报道")
# 张学文/图 beside 李明/文: the deed is 图 alone.
_APART = re.compile(rf"(?<=[{HAN}])文/图(?=\s|$)")
_DIVIDER = re.compile(r"[、，,;；/&|\s]+")
# 李明摄, 王强摄影报道: a deed glued to a name. 文 and 图 end names (张学文, 苏和图).
_GLUED = re.compile(
    rf"(?P<name>[{HAN}·]{{2,12}}?)(?P<deed>摄影报道|图文报道|综合报道|报道|摄影|摄|供图|整理|采写|撰文|文图|图文)"
)
# 山东冠县报道 behind a name says where it was written.
_PLACED = re.compile(rf"[{HAN}]{{2,10}}(?:报道|摄影报道)")
# 受访者供图, 图由主办方提供: pictures that nobody of the newsroom took.
_GIVEN = re.compile(
    r"(?:图片?[/由]?|照片由)?(?:受访|采访)(?:者|人|单位|对象|方)(?:供图|提供|/?图)|图由[^\s/]{2,12}提供|(?:资料|网络|视频)(?:图片?|截图)"
)
# John Smith报道, John Smith和王强.
_LATIN_EDGE = re.compile("(?<=[A-Za-z.])(?=[摄文图报综])")
_LATIN_AND = re.compile(" ?(?:(?<=[A-Za-z.])[和与]|(?<=[A-Za-z.] )[和与]|[和与](?= ?[A-Z])) ?")
# 王 强和李 明, 王 强报道: two characters set apart, with more glued to them.
_APART_BEFORE = re.compile(rf"(?<![{HAN}])(?![文图摄])([{HAN}]) {{1,4}}([{HAN}])(?=[和与及]|报道|摄)")
_APART_BEHIND = re.compile(rf"(?<=[{HAN}]{{2}}[和与及])(?![文图摄])([{HAN}]) {{1,4}}([{HAN}])(?![{HAN}])")
_AND = re.compile("以及|[和与及]")


def units_of(text: str) -> list[Unit]:
    """Return the units of *text*, in which blanks are plain and bars are slashes."""
    text = _LATIN_EDGE.sub(" ", _LATIN_AND.sub("、", _GIVEN.sub(" ", text)))
    text = _APART_BEHIND.sub(r"\1\2", _APART_BEFORE.sub(r"\1\2", text))
    text = _APART.sub("文 / 图", text) if text.count("/") > 1 else text
    text = _DOUBLE.sub(lambda match: " 摄影报道 " if "报" in match[0] and "摄" in match[0] else " 文图 ", text)
    first = _FIRST_ROLE.match(text)
    is_medium = first and (first[0].rstrip(" :：").endswith("记者") or not is_name(first["before"]))
    end = first.end() if first and is_medium else 0
    units = [Unit("role", text[:end], "")] if end else []
    for role in _ROLE.finditer(text, end):
        units += _before_role(text[end : role.start()])
        if units and is_named(medium := role["medium"] or ""):  # 记者 冯报 通讯员: no medium stands behind a role
            units.append(Unit("name", medium, " "))
        units.append(Unit("role", role[0], ""))
        end = role.end()
    units += _words(text[end:])
    return list(_glued(list(_latin(_paired(units)))))


def _before_role(text: str) -> list[Unit]:
    """Return the words of *text*, which a role follows, without a medium that is glued to it: 新华日报·交汇点."""
    words = list(_words(text))
    is_glued = words and text.endswith(words[-1].text) and words[-1].kind == "name"
    return words[:-1] if is_glued and ("·" in words[-1].text or not is_named(words[-1].text)) else words


def _words(text: str) -> Iterator[Unit]:
    start = 0
    gap = ""
    for divider in [*_DIVIDER.finditer(text), None]:
        word = text[start : divider.start() if divider else len(text)]
        if word:
            yield Unit("deed" if word in DEEDS else "name", word, gap)
        if divider:
            gap, start = divider[0], divider.end()


def _paired(units: list[Unit]) -> Iterator[Unit]:
    """Yield the units, two characters that were set apart to fill three joined: 王 强, 钱 文, 文 静."""
    at = 0
    while at < len(units):
        unit = units[at]
        if _is_set_apart(units[at - 1] if at else None, units[at : at + 3]):
            yield Unit("name", unit.text + units[at + 1].text, unit.gap)
            at += 1
        else:
            yield unit
        at += 1


def _is_set_apart(before: Unit | None, units: list[Unit]) -> bool:
    """Whether the first two of *units* are a surname and a given name; 文 李 明 is a deed and a name."""
    if len(units) < 2 or len(units[0].text) + len(units[1].text) > 2:
        return False
    first, second = units[:2]
    is_behind_name = before is not None and before.kind == "name" and first.gap.strip() in {"", "/"}
    is_deed = is_behind_name or second.kind == "deed" or any(map(_goes_on, units[2:]))
    is_pair = is_surname(first.text) and not second.gap.strip() and second.gap != ""
    return is_pair and not (first.kind == "deed" and is_deed)


def _goes_on(unit: Unit) -> bool:
    return unit.kind == "name" and len(unit.text) == 1 and not unit.gap.strip()


def _latin(units: Iterator[Unit]) -> Iterator[Unit]:
    """Yield the units, the words of a Latin name joined: John Smith."""
    before: Unit | None = None
    for unit in units:
        is_part = unit.kind == "name" and unit.text.isascii() and not unit.gap.strip() and unit.gap
        if before and before.kind == "name" and before.text.isascii() and is_part:
            before = before._replace(text=f"{before.text} {unit.text}")
            continue
        if before:
            yield before
        before = unit
    if before:
        yield before


def _glued(units: list[Unit]) -> Iterator[Unit]:
    """Yield the units, deeds and names that are glued to a name apart."""
    for before, unit in zip([None, *units], units, strict=False):
        if unit.kind != "name" or unit.text.isascii():
            yield unit
            continue
        is_behind_name = before and before.kind == "name"
        if is_behind_name and _PLACED.fullmatch(unit.text) and not is_name(unit.text.removesuffix("报道")):
            yield unit._replace(kind="deed", text="报道")
            continue
        parts = list(_joined(unit))
        if len(parts) > 1:
            yield parts[0]
            yield from _glued(parts[1:])
            continue
        match = _GLUED.fullmatch(unit.text)
        is_person = match and is_named(match["name"]) and not ("报道" in match["deed"] and is_place(match["name"]))
        if match and is_person and (match["deed"] not in {"文图", "图文"} or not is_named(unit.text)):
            yield from _joined(unit._replace(text=match["name"]))
            yield Unit("deed", match["deed"], "")
        else:
            yield from _joined(unit)


def _joined(unit: Unit) -> Iterator[Unit]:
    """Yield the names that 和 joins: 张三和李四, 、和李四. It is part of 苏和图 and 刘和平."""
    text = unit.text
    if "、" in unit.gap and text[0] in "和与及" and is_name(text[1:]) and has_common_surname(text[1:]):
        yield unit._replace(text=text[1:])
        return
    if len(text) > 4 or not is_named(text):
        for match in _AND.finditer(text):
            names = text[: match.start()], text[match.end() :]
            if all(map(is_named, names)):
                yield from (Unit("name", name, unit.gap) for name in names)
                return
    yield unit

"""Names of people in bylines (本报记者 许临风), datelines (济源网讯（记者 郑海波）) and signatures (。（豫宣）)."""

import re
from typing import NamedTuple

from cleaners.chinese.characters import HAN

# The surnames of 95 % of the people, and the double ones that newspapers print.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔赖文洪尚齐施牛温樊葛邢安管殷柯岳骆祝阎祁焦翁柳庄傅庞聂俞翟章鲁路包左申童丛盛欧蓝耿阮房梅季伍"
    "华关裴宁符游霍解柴辛卓冉仇芦项艾"
) | {"欧阳", "司马", "上官", "诸葛", "司徒", "东方", "尉迟", "皇甫", "慕容", "令狐"}

ROLE = (
    r"(?:本报|本网|本台|本刊|总台|央视|融媒体?|全媒体|新华社|中新社|人民网|新媒体|首席|特约|见习|实习|驻\w{2,4}|特派)"
    r"{0,2}(?:记者|通讯员|评论员|实习生|特约撰稿)"
)
"""What stands before a reporter's name, for use inside a pattern."""
_REPORTER = re.compile("记者|通讯员|评论员|实习生|特约撰稿")
# 许临风  莫日根巴图  阿卜杜拉·买买提  John Smith  市委宣传部
_NAME = (
    rf"(?:[{HAN}][ \u3000]{{1,2}}[{HAN}](?![{HAN}])|[{HAN}]{{2,12}}(?:·[{HAN}]{{1,12}}){{0,3}}"
    r"|[A-Z][A-Za-z.]{1,20}(?: [A-Z][A-Za-z.]{1,20}){0,2})"
)
_NAMES = re.compile(rf"{_NAME}(?:(?:[、，,;；/&]\s?|\s{{1,3}})(?:{ROLE}\s?)?{_NAME}){{0,11}}")
_DIVIDER = re.compile(rf"[、，,;；/&\s]+|{ROLE}\s?")
_TAIL = re.compile(r"\s*(?:文/?图|图/?文|摄影报道|摄影|报道|摄|[/／]?文|[/／]?图|整理)$")
# Characters of clauses that names do not have: 来到现场, 你怎么看.
_CLAUSE = re.compile("[了的在是到被把这那吗呢你我他它们]")
_NO_NAMES = frozenset(
    (
        "谢谢",
        "你好",
        "您好",
        "再见",
        "是的",
        "对的",
        "好的",
        "没有",
        "不是",
        "大家好",
        "文章",
    )
)


def names_of(value: str) -> tuple[str, ...]:
    """Return the names in *value*, or none when it is more than a list of names."""
    value = re.sub(rf"^{ROLE}\s?", "", _TAIL.sub("", value.strip()))
    if len(value) > 120 or not _NAMES.fullmatch(value) or _CLAUSE.search(value) or value in _NO_NAMES:
        return ()
    latin = re.fullmatch(r"[A-Za-z. ]+", value)
    parts = [value] if latin else _DIVIDER.split(value)
    return tuple(_rejoined([part for part in parts if part]))


def _rejoined(parts: list[str]) -> list[str]:
    """Join names of two characters that were set with a space inside to fill three: 王 强."""
    return ["".join(parts)] if len(parts) == 2 and all(len(part) == 1 for part in parts) else parts


class Dateline(NamedTuple):
    """What the beginning of a body says; both may be empty."""

    source: str | None
    authors: tuple[str, ...]


# 济源网讯（记者 郑海波）  新华社北京3月1日电（记者张三、李四）  央视网消息（新闻联播）：  本报讯  中新网太原3月1日电
_DATELINE = re.compile(
    rf"^[\s　]*(?P<source>本[报网台刊站]|[{HAN}A-Za-z]{{2,12}}?(?:[报网社台刊]|客户端|频道|融媒))"
    rf"(?:讯|消息|[{HAN}]{{0,8}}\d{{0,2}}月?\d{{1,2}}日(?:[电讯]|消息))"
    r"\s*(?:[(（](?P<by>[^()（）]{2,60})[)）])?"
)
# （记者 张三） right at the start.
_BY = re.compile(rf"^[\s　]*[(（](?P<by>{ROLE}[^()（）]{{2,60}})[)）]")


def dateline_of(body: str) -> Dateline:
    """Return the source and reporters that the first words of *body* name."""
    if match := _DATELINE.match(body):
        source = match["source"]
        return Dateline(None if source.startswith("本") else source, _reporters(match["by"] or ""))
    if match := _BY.match(body):
        return Dateline(None, _reporters(match["by"]))
    return Dateline(None, ())


def _reporters(by: str) -> tuple[str, ...]:
    return names_of(by) if re.match(ROLE, by) else ()


# 本报记者 许临风  通讯员 张三 李四 文/图  记者 王强 报道 ; as a whole line.
_BYLINE = re.compile(
    rf"[(（]?(?:[{HAN}·]{{0,16}}?(?:[报网社台刊]|新闻|客户端|融媒体?|半月谈))?(?P<by>{ROLE}\s?[^。！？：:，()（）]{{2,60}})[)）]?"
)
_CREDITED = re.compile(
    rf"[(（]?(?P<by>{_NAME}(?:[、\s]{{1,2}}{_NAME}){{0,3}})\s(?P<what>文/图|图/文|摄影报道|摄影|摄|文)[)）]?"
)


def byline_of(line: str) -> tuple[str, ...]:
    """Return the reporters of a line that is nothing but a byline; none otherwise."""
    line = line.strip(" \t\u3000□■●◆○")
    match = _BYLINE.fullmatch(line) if _REPORTER.search(line) else None
    names = _reporters(match["by"].partition("/")[0]) if match else ()
    return names if all(is_name(name) for name in names) else ()


def photographers_of(line: str) -> tuple[str, ...]:
    """Return who took the pictures by a line like ``张三 摄``; none otherwise."""
    match = _CREDITED.fullmatch(line.strip()) if "摄" in line else None
    return names_of(match["by"]) if match and "摄" in match["what"] else ()


_PLACED = re.compile("[左右前后][一二三四五六中]")


def is_name(text: str) -> bool:
    """Whether *text* looks like the name of one person; 左二 says where somebody stands in a picture."""
    if _PLACED.fullmatch(text):
        return False
    return "·" in text or (2 <= len(text) <= 4 and (text[0] in SURNAMES or text[:2] in SURNAMES))


# 影响。（豫宣）  报道。（张三 李四）  。(来源：人民网): the parenthesis that ends the last paragraph.
_CLOSING = re.compile(r"(?<=[。！？!?”）…])\s*[(（](?P<inner>[^()（）]{2,60}|完)[)）]\s*$")
_OFFICE = re.compile(rf"[{HAN}]{{1,8}}(?:宣|讯|供稿|宣传部|融媒体中心|报道组)")


def closing_parenthesis(paragraph: str) -> re.Match[str] | None:
    """Return the parenthesis at the end of *paragraph*, its content as ``inner``; None when it has none."""
    return _CLOSING.search(paragraph[-70:]) and _CLOSING.search(paragraph)


def signature_of(inner: str) -> tuple[str, ...]:
    """Return who signed with the closing parenthesis that holds *inner*; none when it is no signature."""
    if byline := byline_of(inner):
        return byline
    if _OFFICE.fullmatch(inner):
        return (inner,)
    names = names_of(inner)
    return names if all(is_name(name) for name in names) else ()

"""Credit lines: where a text is from, who wrote it and who let it through.

Everything here reads clean simplified text; half- and full-width colons are the same to it. What is said without a
colon (bylines, datelines) is in :mod:`cleaners.bylines`.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from cleaners.bylines import ROLE, byline_of, is_name, names_of
from cleaners.characters import HAN
from cleaners.dates import Published, published_of, without_date


class Credits(NamedTuple):
    """What a line credits; a field is empty when the line does not speak of it."""

    source: str | None = None
    authors: tuple[str, ...] = ()
    photographers: tuple[str, ...] = ()
    editor: str | None = None
    duty_editor: str | None = None
    reviewer: str | None = None
    publisher: str | None = None
    original_title: str | None = None
    published: Published | None = None


_FIELDS: dict[str, str] = {
    label: field
    for field, labels in tomllib.loads(files("cleaners").joinpath("credit_labels.toml").read_text("utf-8")).items()
    for label in labels
}
_PEOPLE = {"authors", "photographers", "editor", "duty_editor", "reviewer"}


def _spaced(label: str) -> str:
    return r"[ \u3000]{0,4}".join(map(re.escape, label)) if len(label) == 2 else re.escape(label)


_LABELS = "|".join(map(_spaced, sorted(_FIELDS, key=len, reverse=True)))
# 来源：  责 编:  文｜  编辑/  文字丨 at the start of a line or after a space, a bar, a bracket or a comma.
# Not 文章来源于 and not the 编辑 of 编辑部.
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|｜丨;；,，/(（【\[>·]))(?P<label>{_LABELS})(?:\s?[:：|｜丨]|/(?=[{HAN}]{{2,4}}$))\s*"
)
# 编辑/何淼  文/图  校对：陆家栋 : one word of a line of credits, with a label at its beginning; 何淼/文 ends in one.
_LABEL_FIRST = re.compile(rf"(?P<label>{_LABELS})(?:[/:：|｜丨](?P<name>[{HAN}·、]{{1,24}})?)?")
# 【来源】青禾县融媒体中心 : a label in brackets, and what it says behind them.
_BRACKETED = re.compile(rf"[【\[](?P<label>{_LABELS})[】\]]\s*(?=[{HAN}])")
_LABEL_LAST = re.compile(rf"(?P<name>[{HAN}·、]{{2,24}})/(?P<label>{_LABELS})")
_NAME_WORD = re.compile(rf"[{HAN}·、]{{1,16}}")
# 发表于湖南 : from where, as accounts show it.
_PLACE = (
    "(?:发[表布]于)?(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)$"
)
# 中国新闻网 参与互动 : buttons and places behind a source; who names nobody.
_SOURCE_TAIL = re.compile(
    rf"(?:\s+(?:参与互动|举报|收藏|分享|打印|微博|{_PLACE[:-1]}))+$|^(?:未知|admin|管理员|佚名|网络)$"
)
# 视频：青禾大桥今日通车 is a headline; behind these labels a credit names people or an office.
_STRICT = frozenset(["视频", "图片", "图", "漫画", "航拍", "海报", "发布", "设计", "策划", "分享"])
_OFFICE = re.compile(rf"[{HAN}]{{2,16}}(?:[社台报网局部办委]|中心|集团|公司|admin)")
# 天气预报 and 正式发布 name no medium.
_NO_MEDIUM = re.compile("(?:[预通快播简海汇申举年月周]报|日报|正式发布|联网|舞台)$")
# 何淼_NB1234  何淼（实习） : what a newsroom adds to the names of its staff.
_STAFF_NUMBER = re.compile(r"_[A-Za-z]{0,4}\d{2,8}$|[（(](?:实习|见习|兼职|特约)[)）]?$")
# 河湾新闻网 本报记者 顾明远 : behind 来源：
_WITH_BYLINE = re.compile(rf"(?P<source>\S{{2,30}})\s+(?P<authors>{ROLE}\s?.{{2,60}})")
# （据新华社）
_ACCORDING = re.compile(
    rf"[(（]?(?:据|摘自|转自)\s?(?P<source>[{HAN}A-Za-z]{{2,12}}?(?:社|报|网|台|客户端))(?:电|报道|消息)?[)）]?"
)
# 平湖晚报 2024-11-25 07:40 : what is left beside a date and a time.
_MEDIUM = re.compile(rf"[{HAN}A-Za-z]{{2,14}}(?:报|网|台|客户端|新闻|发布|融媒体?|报社|频道)")
# What may stand between the credits of a line: dividers, and the buttons of a page.
_FILLING = re.compile(
    r"[\s|｜丨/\\;；,，、·—\-()（）【】\[\]<>]|(?:我要)?纠错|打印|关闭|收藏|返回|分享|字[体号]|[大中小](?![^\s大中小】\])）])|A[+-]|\d+\s*[次人]"
    rf"|(?:阅读|浏览|点击|播放|评论)\s*\d[\d.]*万?\+?|(?:星期|周)[一二三四五六日天]|(?<=\s){_PLACE}|^原创(?=\s)"
)
_EDGE = " \t\u3000|｜丨/;；,，、)）】]([（【□■●◆○"
# A source is a name, not a clause.
_SOURCE = re.compile(r"[^。！？!?；;：:，,]{1,40}")
_COUNT = re.compile(r"[\d\s.,，+]*[万亿]?\+?\s*[次人]?")
_ANYTHING = re.compile(r"[^。！？!?；]{0,30}")
_COPYRIGHT = re.compile(
    r"^版权所有\s*[:：©]{0,2}\s*(?P<publisher>[^\s:：©，,。]{4,30}?(?:公司|集团|报社|政府|中心|网|台|局|委员会|部))\s*$"
)


class _Entry(NamedTuple):
    field: str
    value: str


def credits_of(line: str) -> Credits:
    """Return what *line* credits, several on one line included; what it says otherwise is passed over."""
    _, entries = _entries(line)
    fields: dict[str, object] = {}
    for field, value in entries:
        if not value or field not in Credits._fields or not _is_plausible(field, value):
            continue
        before = fields.setdefault(field, said := _value(field, value))
        if isinstance(before, tuple) and isinstance(said, tuple) and field in {"authors", "photographers"}:
            fields[field] = tuple(dict.fromkeys(before + said))
    published = published_of(line)
    if published:
        fields["published"] = published
    if match := _COPYRIGHT.search(line):
        fields["publisher"] = match["publisher"]
    return Credits(**fields)  # type: ignore[arg-type]


def is_credit_line(line: str) -> bool:
    """Whether *line* holds credits, dates and counters and nothing else: it can leave the text without loss."""
    before, entries = _entries(line.strip(_EDGE))
    rest = _FILLING.sub("", without_date(before))
    if not entries or (rest and not _MEDIUM.fullmatch(rest)):
        return False
    says = any(entry.value or entry.field in {"nothing", "counts"} for entry in entries)
    return says and all(_is_plausible(*entry) for entry in entries)


_COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
_IMPRINT = 100


def is_imprint(line: str) -> bool:
    """Whether *line*, which stands between a headline and its text, gives the time of publication.

    That is a date with labels that are all known, whatever stands behind them, or with counters and a medium at most.
    """
    published = published_of(line)
    if not published or len(line) > _IMPRINT or "。" in line:
        return False
    labels = [found["label"] for found in _LABEL.finditer(line)]
    if len(labels) != len(_COLON.findall(line)):
        return False
    rest = _FILLING.sub("", without_date(line))
    return any(label not in {"时间", "日期"} for label in labels) or not rest or _MEDIUM.fullmatch(rest) is not None


def _entries(line: str) -> tuple[str, list[_Entry]]:
    """Return what stands before the first label, and each label's field with its value."""
    line = _BRACKETED.sub(r"\1：", line)
    if entries := _in_words(line.strip(_EDGE)):
        return "", entries
    labels = list(_LABEL.finditer(line))
    if not labels:
        return _unlabelled(line)
    ends = [label.start() for label in labels[1:]] + [len(line)]
    values = (line[label.end() : end] for label, end in zip(labels, ends, strict=True))
    return line[: labels[0].start()], [part for entry in map(_entry, labels, values) for part in _parted(entry)]


def _parted(entry: _Entry) -> Iterator[_Entry]:
    """Yield the entry; of a source with a byline behind it, both."""
    match = _WITH_BYLINE.fullmatch(entry.value) if entry.field == "source" else None
    if match and names_of(match["authors"]):
        yield _Entry("source", match["source"])
        yield _Entry("authors", match["authors"])
    else:
        yield entry


def _unlabelled(line: str) -> tuple[str, list[_Entry]]:
    """Read the credits that have no label: （据新华社）, 平湖晚报 2024-11-25 07:40."""
    bare = line.strip(_EDGE)
    if match := _ACCORDING.fullmatch(bare):
        return "", [_Entry("source", match["source"])]
    published = published_of(line)
    is_apart = published and (published.instant or re.search(rf"(?:^|\s){re.escape(published.raw)}(?:\s|$)", bare))
    words = _FILLING.sub(" ", without_date(line)).split() if is_apart else []
    if words and _MEDIUM.fullmatch(words[0]) and (len(words[0]) < 6 or not _NO_MEDIUM.search(words[0])):
        by = byline_of(" ".join(words[1:]))
        if len(words) == 1 or by:
            return "", [_Entry("source", words[0]), *([_Entry("authors", "、".join(by))] if by else [])]
    return line, []


def _in_words(line: str) -> list[_Entry]:
    """Read a line of nothing but labels and names, with a space or a slash between: 文/图 沈若溪  编辑/何淼."""
    if len(line) > 80 or not ("/" in line or " " in line or "\u3000" in line):
        return []
    said: list[tuple[str, list[str]]] = []
    for word in line.split():
        if match := _LABEL_FIRST.fullmatch(word):
            said.append((match["label"], [match["name"]] if match["name"] else []))
        elif match := _LABEL_LAST.fullmatch(word):
            said.append((match["label"], [match["name"]]))
        elif said and _NAME_WORD.fullmatch(word):
            said[-1][1].append(word)
        else:
            return []
    entries = [_Entry(_FIELDS[label], " ".join(names)) for label, names in said]
    is_list = len(said) > 1 and all(len(names) == 1 for _, names in said)
    is_credit = any(entry.field in _PEOPLE for entry in entries)
    return entries if is_credit and all(_names_people(entry, is_list=is_list) for entry in entries) else []


def _names_people(entry: _Entry, *, is_list: bool) -> bool:
    """Say whether an entry names people; in a list of single names a surname may be a rare one."""
    names = names_of(entry.value)
    known = all(is_name(name) or (is_list and len(name) < 4) for name in names)
    return entry.field in _PEOPLE | {"nothing"} and bool(names) and known


def _entry(label: re.Match[str], value: str) -> _Entry:
    field = _FIELDS[re.sub(r"[ \u3000]", "", label["label"])]
    value = value if field == "published" else without_date(value)
    value = _STAFF_NUMBER.sub("", value.strip(_EDGE))
    is_doubtful = label["label"] in _STRICT and value and not _OFFICE.fullmatch(value)
    if field == "source":
        value = _SOURCE_TAIL.sub("", value)
    return _Entry("doubtful" if is_doubtful and not all(map(is_name, names_of(value) or ("",))) else field, value)


def _is_plausible(field: str, value: str) -> bool:
    if not value or field == "doubtful":
        return not value
    if field in _PEOPLE:
        return bool(names_of(value))
    if field == "published":
        return published_of(value) is not None and not _FILLING.sub("", without_date(value))
    if field == "original_title":
        return len(value) <= 60
    return {"source": _SOURCE, "counts": _COUNT}.get(field, _ANYTHING).fullmatch(value) is not None


def _value(field: str, value: str) -> object:
    if field == "published":
        return published_of(value)
    if field in {"authors", "photographers"}:
        return names_of(value)
    if field in _PEOPLE:
        return "、".join(names_of(value))
    return value


def merged(found: Iterator[Credits]) -> Credits:
    """Return one set of credits: of each field, what was said first."""
    fields: dict[str, object] = {}
    for said in found:
        fields |= {
            field: value for field, value in zip(said._fields, said, strict=True) if value and field not in fields
        }
    return Credits(**fields)  # type: ignore[arg-type]

"""Credit lines: where a text is from, who wrote it and who let it through.

Everything here reads clean simplified text; half- and full-width colons are the same to it. What is said without a
colon (bylines, datelines) is in :mod:`cleaners.bylines`.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from cleaners.bylines import ROLE, is_name, names_of
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
# 编辑 苏晓 : a label and names with nothing but a space between, as a whole line.
_SPACED = re.compile(rf"(?P<label>{_LABELS})\s+(?P<names>[{HAN}·]{{2,12}}(?:[、\s][{HAN}·]{{2,12}}){{0,4}})")
# 河湾新闻网 本报记者 顾明远 : behind 来源：
_WITH_BYLINE = re.compile(rf"(?P<source>\S{{2,30}})\s+(?P<authors>{ROLE}\s?.{{2,60}})")
# （据新华社）
_ACCORDING = re.compile(
    rf"[(（]?(?:据|摘自|转自)\s?(?P<source>[{HAN}A-Za-z]{{2,12}}?(?:社|报|网|台|客户端))(?:电|报道|消息)?[)）]?"
)
# 平湖晚报 2024-11-25 07:40 : what is left beside a date and a time.
_MEDIUM = re.compile(rf"[{HAN}A-Za-z]{{2,14}}(?:报|网|台|客户端|新闻|发布|融媒体?)")
# What may stand between the credits of a line: dividers, and the buttons of a page.
_FILLING = re.compile(
    r"[\s|｜丨/\\;；,，、·—\-()（）【】\[\]<>]|纠错|打印|关闭|收藏|返回|分享|字[体号]|[大中小](?![^\s大中小】\])）])|A[+-]|\d+\s*[次人]"
)
_EDGE = " \t\u3000|｜丨/;；,，、)）】]([（【"
# A source is a name, not a clause.
_SOURCE = re.compile(r"[^。！？!?；;：:，,]{1,40}")
_COUNT = re.compile(r"[^。！？!?；]{0,30}")
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
        if value and field in Credits._fields and _is_plausible(field, value):
            fields.setdefault(field, _value(field, value))
    published = published_of(line)
    if published:
        fields["published"] = published
    if match := _COPYRIGHT.search(line):
        fields["publisher"] = match["publisher"]
    return Credits(**fields)  # type: ignore[arg-type]


def is_credit_line(line: str) -> bool:
    """Whether *line* holds credits, dates and counters and nothing else: it can leave the text without loss."""
    before, entries = _entries(line.strip(_EDGE))
    if not entries or _FILLING.sub("", without_date(before)):
        return False
    says = any(entry.value or entry.field == "nothing" for entry in entries)
    return says and all(_is_plausible(*entry) for entry in entries)


def _entries(line: str) -> tuple[str, list[_Entry]]:
    """Return what stands before the first label, and each label's field with its value."""
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
    """Read the credits that have no colon: 编辑 苏晓, （据新华社）, 平湖晚报 2024-11-25 07:40."""
    bare = line.strip(_EDGE)
    if match := _SPACED.fullmatch(bare):
        entry = _entry(match, match["names"])
        if entry.field in _PEOPLE and all(map(is_name, names_of(entry.value))):
            return "", [entry]
    if match := _ACCORDING.fullmatch(bare):
        return "", [_Entry("source", match["source"])]
    published = published_of(line)
    rest = without_date(line).strip(_EDGE)
    if published and published.instant and _MEDIUM.fullmatch(rest):
        return "", [_Entry("source", rest)]
    return line, []


def _entry(label: re.Match[str], value: str) -> _Entry:
    field = _FIELDS[re.sub(r"[ \u3000]", "", label["label"])]
    return _Entry(field, (value if field == "published" else without_date(value)).strip(_EDGE))


def _is_plausible(field: str, value: str) -> bool:
    if not value:
        return True
    if field in _PEOPLE:
        return bool(names_of(value))
    if field == "published":
        return published_of(value) is not None and len(value) <= 30
    if field == "original_title":
        return len(value) <= 60
    return (_SOURCE if field == "source" else _COUNT).fullmatch(value) is not None


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

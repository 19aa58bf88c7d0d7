"""Credit lines: where a text is from, who wrote it and who let it through.

Everything here reads clean simplified text; half- and full-width colons are the same to it. What is said without a
colon (bylines, datelines) is in :mod:`cleaners.lines.bylines`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cleaners.lines.bylines import byline_of, names_of, people_of
from cleaners.lines.credit_patterns import (
    ACCORDING,
    ACCOUNT,
    ADDRESS,
    ANYTHING,
    COLON,
    COPYRIGHT,
    COUNT,
    EDGE,
    LONGEST_PUBLICATION_LINE,
    MEDIUM,
    NAME_WORD,
    NO_MEDIUM,
    NOBODY,
    OFFICE,
    PEOPLE,
    SOURCE,
    SOURCE_TAIL,
    STAFF_NUMBER,
    WITH_BYLINE,
    filling,
    headline_within,
)
from cleaners.lines.dates import Published, published_of, without_date
from cleaners.lines.labels import any_label, bracketed_label, field_of, label_first, label_last
from cleaners.lines.names import is_name
from cleaners.lines.tables import ambiguous_labels, strict_labels


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


class _Entry(NamedTuple):
    field: str
    value: str


@lru_cache(1 << 12)
def credits_of(line: str) -> Credits:
    """Return what *line* credits, several on one line included; what it says otherwise is passed over."""
    before, entries = _entries(line)
    fields: dict[str, object] = {}
    if entries and (by := byline_of(without_date(before))):
        fields["authors"] = by
    for field, value in entries:
        names_nobody = not value or (field == "source" and value in NOBODY)
        if names_nobody or field not in Credits._fields or not _is_plausible(field, value):
            continue
        earlier = fields.setdefault(field, said := _value(field, value))
        if isinstance(earlier, tuple) and isinstance(said, tuple) and field in {"authors", "photographers"}:
            fields[field] = tuple(dict.fromkeys(earlier + said))
    if published := published_of(line):
        fields["published"] = published
    if match := COPYRIGHT.search(line):
        fields["publisher"] = match["publisher"]
    return Credits(**fields)  # type: ignore[arg-type]


def is_credit_line(line: str) -> bool:
    """Whether *line* holds credits, dates and counters and nothing else: it can leave the text without loss."""
    before, entries = _entries(bracketed_label().sub(r"\1：", line).strip(EDGE))
    rest = filling().sub("", without_date(before))
    if not entries or (rest and not MEDIUM.fullmatch(rest) and not byline_of(without_date(before))):
        return False
    says = any(entry.value or entry.field in {"nothing", "counts"} for entry in entries)
    return says and all(_is_plausible(*entry) for entry in entries)


def is_publication_line(line: str) -> bool:
    """Whether *line*, which stands between a headline and its text, gives the time of publication.

    That is a date with labels that are all known, whatever stands behind them, or with counters and a medium at most.
    """
    published = published_of(line)
    if not published or len(line) > LONGEST_PUBLICATION_LINE or "。" in line:
        return False
    labels = [found["label"] for found in any_label().finditer(line)]
    if len(labels) != len(COLON.findall(line)):
        return False
    if any(label not in ambiguous_labels() for label in labels):
        return True
    return not filling().sub("", without_date(line)) or bool(_words_beside(line, published))


def _entries(line: str) -> tuple[str, list[_Entry]]:
    """Return what stands before the first label, and each label's field with its value."""
    line = bracketed_label().sub(r"\1：", line)
    if entries := _in_words(line.strip(EDGE)):
        return "", entries
    labels = list(any_label().finditer(line))
    if not labels:
        return _unlabelled(line)
    ends = [label.start() for label in labels[1:]] + [len(line)]
    values = (line[label.end() : end] for label, end in zip(labels, ends, strict=True))
    return line[: labels[0].start()], [part for entry in map(_entry, labels, values) for part in _parted(entry)]


def _parted(entry: _Entry) -> Iterator[_Entry]:
    """Yield the entry; of a source with a byline behind it, both."""
    match = WITH_BYLINE.fullmatch(entry.value) if entry.field == "source" else None
    if match and names_of(match["authors"]):
        yield _Entry("source", match["source"])
        yield _Entry("authors", match["authors"])
    else:
        yield entry


def _unlabelled(line: str) -> tuple[str, list[_Entry]]:
    """Read the credits that have no label: （据新华社）, 平湖晚报 2024-11-25 07:40."""
    if match := ACCORDING.fullmatch(line.strip(EDGE)):
        return "", [_Entry("source", match["source"])]
    published = published_of(line)
    if published and (words := _words_beside(line, published)):
        by = byline_of(" ".join(words[1:]))
        if len(words) == 1 or by:
            return "", [_Entry("source", words[0]), *([_Entry("authors", "、".join(by))] if by else [])]
    return line, []


def _words_beside(line: str, published: Published) -> list[str]:
    """Return the words beside a date, of which the first is a medium; none if it is not, or is part of a phrase."""
    if not published.instant and not re.search(rf"(?:^|\s){re.escape(published.raw)}(?:\s|$)", line.strip(EDGE)):
        return []
    words = filling().sub(" ", without_date(line)).split()
    is_medium = words and MEDIUM.fullmatch(words[0]) and (len(words[0]) < 6 or not NO_MEDIUM.search(words[0]))
    return words if is_medium else []


def _in_words(line: str) -> list[_Entry]:
    """Read a line of nothing but labels and names, with a space or a sign between: 文/图 沈若溪 ｜ 编辑/何淼."""
    if len(line) > 80 or not ("/" in line or " " in line or "\u3000" in line):
        return []
    said: list[tuple[str, list[str]]] = []
    for word in re.split(r"(?:\s[|｜丨])?\s+", line):
        if match := label_first().fullmatch(word):
            said.append((match["label"], [match["name"]] if match["name"] else []))
        elif match := label_last().fullmatch(word):
            said.append((match["label"], [match["name"]]))
        elif said and NAME_WORD.fullmatch(word):
            said[-1][1].append(word)
        else:
            return []
    entries = [_Entry(field_of(label), " ".join(names)) for label, names in said]
    is_list = len(said) > 1 and all(len(names) == 1 for _, names in said)
    is_credit = any(entry.field in PEOPLE for entry in entries)
    return entries if is_credit and all(_names_people(entry, is_list=is_list) for entry in entries) else []


def _names_people(entry: _Entry, *, is_list: bool) -> bool:
    """Say whether an entry names people; in a list of single names a surname may be a rare one."""
    names = names_of(entry.value)
    known = all(is_name(name) or (is_list and len(name) < 4) for name in names)
    return entry.field in PEOPLE | {"nothing"} and bool(names) and known


def _entry(label: re.Match[str], value: str) -> _Entry:
    field = field_of(label["label"])
    value = value if field == "published" else without_date(value)
    value = headline_within(value) if field == "original_title" else STAFF_NUMBER.sub("", value.strip(EDGE))
    value = filling().sub("", value) if field == "counts" else value
    is_doubtful = label["label"] in strict_labels() and value and not OFFICE.fullmatch(value)
    if field == "source":
        value = ADDRESS.sub("", SOURCE_TAIL.sub("", value))
        field = field if value else "nothing"
    return _Entry("doubtful" if is_doubtful and not all(map(is_name, names_of(value) or ("",))) else field, value)


def _is_plausible(field: str, value: str) -> bool:
    if not value or field == "doubtful":
        return not value
    if field in PEOPLE:
        may_be_account = field in {"editor", "duty_editor", "reviewer"}
        return bool(names_of(value)) or (may_be_account and ACCOUNT.fullmatch(value) is not None)
    if field == "published":
        return published_of(value) is not None and not filling().sub("", without_date(value))
    if field == "original_title":
        return len(value) <= 60
    return {"source": SOURCE, "counts": COUNT}.get(field, ANYTHING).fullmatch(value) is not None


def _value(field: str, value: str) -> object:
    if field == "published":
        return published_of(value)
    if field in {"authors", "photographers"}:
        return next(filter(None, people_of(value)), ())
    if field in PEOPLE:
        return "、".join(names_of(value))
    return value


def merged(found: Iterator[Credits]) -> Credits:
    """Return one set of credits: of each field, what was said first."""
    fields: dict[str, object] = {}
    for said in found:
        new = zip(said._fields, said, strict=True)
        fields |= {field: value for field, value in new if value and field not in fields}
    return Credits(**fields)  # type: ignore[arg-type]

"""Forms of addresses: a pattern that matches the articles that were seen and those like them, and no other link."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.doctor.shapes import Key, Piece, Shape, date_pattern, is_slug, key_of, kind_of, shape

_MANY = 4
"""Addresses from which on what all of them share is taken for a part of the form."""
_STRAY = 0.02
"""The share of all addresses below which a form that only one has is left out."""


class Form(NamedTuple):
    """One form of addresses.

    Attributes:
        pattern: Matches the whole path and query; may name ``year``, ``month`` and ``day``.
        urls: The addresses that it was learned from.
        alike: How many other links have the same form.
    """

    pattern: str
    urls: tuple[str, ...]
    alike: int


class Forms(NamedTuple):
    """The forms of a portal's articles, the commonest first; *strays* are addresses of none of them."""

    forms: tuple[Form, ...]
    strays: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """The pattern of all forms: its first one names the parts of the date."""
        patterns = [each.pattern for each in self.forms]
        dated = next((pattern for pattern in patterns if "(?P<day>" in pattern), None)
        return "|".join(each if each == dated else _unnamed(each) for each in dict.fromkeys(patterns))


def learned(urls: Iterable[str], others: Iterable[str] = ()) -> Forms:
    """Return the forms of *urls*, canonical addresses of articles; *others* are links that are none."""
    clusters: dict[Key, list[str]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        clusters[key_of(url)].append(url)
    elsewhere: dict[Key, list[str]] = defaultdict(list)
    for url in set(others).difference(*clusters.values()):
        elsewhere[key_of(url)].append(url)
    count = sum(map(len, clusters.values()))
    foreign = [url for key, found in elsewhere.items() if key not in clusters for url in found]
    forms, strays = [], []
    for key, found in sorted(clusters.items(), key=lambda each: -len(each[1])):
        form = _form(found, foreign, elsewhere.get(key, []))
        if form is None or (len(found) == 1 and count * _STRAY > 1):
            strays += found
        else:
            forms.append(form)
    return Forms(tuple(forms), tuple(strays))


def _form(urls: Sequence[str], foreign: Sequence[str], alike: Sequence[str]) -> Form | None:
    """Return the widest form of addresses of one key that matches no foreign link; None if most of them are none."""
    shapes = [shape(url) for url in urls]
    wide, narrow = _pattern(shapes, is_wide=True), _pattern(shapes, is_wide=False)
    hits = len(matched(wide, foreign))
    pattern = narrow if hits and len(matched(narrow, foreign)) < hits else wide
    if len(alike) > len(urls):
        pattern = narrow
    others = len(matched(pattern, alike))
    return Form(pattern, tuple(urls), others) if others <= len(urls) else None


def matched(pattern: str, urls: Iterable[str]) -> list[str]:
    """Return the addresses whose path and query a pattern matches."""
    compiled = re.compile(pattern)
    return [url for url in urls if compiled.fullmatch(target(url))]


def target(url: str) -> str:
    """Return the path and query of an address, as a seed's pattern is asked."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _pattern(shapes: Sequence[Shape], *, is_wide: bool) -> str:
    first = shapes[0]
    date = date_pattern([each.date for each in shapes]) if first.date else ""
    runs = [_runs(each) for each in shapes]
    folders = "".join(
        _words([run[at].words for run in runs], is_wide=is_wide)
        if not part.pieces
        else "/" + _pieces([run[at].pieces for run in runs], date, is_wide=is_wide)
        for at, part in enumerate(runs[0])
    )
    names = [each.name for each in shapes]
    name = r"[\w%.~-]+" if is_slug(first.name) else _pieces(names, date, is_wide=is_wide)
    return f"{folders}/{name}{_query(shapes)}"


class _Run(NamedTuple):
    """Folders with words that stand in a row, perhaps none; or one folder with a number or the date, in pieces."""

    words: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()


def _runs(each: Shape) -> list[_Run]:
    """Return the folders of a shape; what stands before the first number or date is words, perhaps none."""
    runs = [_Run()]
    for folder in each.folders:
        if kind_of(folder) != "word":
            runs.append(_Run(pieces=folder))
            continue
        word = "".join(piece.text for piece in folder)
        if runs[-1].pieces:
            runs.append(_Run())
        runs[-1] = _Run((*runs[-1].words, word))
    return runs


def _words(rows: Sequence[Sequence[str]], *, is_wide: bool) -> str:
    """Return the pattern of folders with words: those that all share as they are, and as many others as were seen."""
    if len({tuple(row) for row in rows}) == 1 and (len(rows) >= _MANY or not is_wide):
        return "".join("/" + _literal(word) for word in rows[0])
    before = _shared(rows) if len(rows) >= _MANY else []
    rest = [row[len(before) :] for row in rows]
    after = _shared([row[::-1] for row in rest])[::-1] if len(rows) >= _MANY else []
    inner = [row[: len(row) - len(after)] for row in rest]
    head, tail = ("".join("/" + _literal(word) for word in words) for words in (before, after))
    return head + _repeated(inner, is_wide=is_wide) + tail


def _repeated(rows: Sequence[Sequence[str]], *, is_wide: bool) -> str:
    least, most = min(map(len, rows)), max(map(len, rows))
    words = {word for row in rows for word in row}
    if not words:
        return ""
    if not is_wide and least == most == 1:
        return f"/(?:{'|'.join(map(_literal, sorted(words)))})"
    kind = next(kind for kind in (r"[a-z]+", r"[A-Za-z]+", r"[\w%.-]+") if all(re.fullmatch(kind, w) for w in words))
    if is_wide:
        least, most = min(least, 1), most + 1
    return f"(?:/{kind}){{{least},{most}}}" if (least, most) != (1, 1) else f"/{kind}"


def _shared(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return what all rows begin with."""
    same = takewhile(lambda words: len(set(words)) == 1, zip(*rows, strict=False))
    return [words[0] for words in same]


def _pieces(rows: Sequence[Sequence[Piece]], date: str, *, is_wide: bool) -> str:
    return "".join(_piece(list(column), date, is_wide=is_wide) for column in zip(*rows, strict=True))


def _piece(column: list[Piece], date: str, *, is_wide: bool) -> str:
    kind, texts = column[0].kind, {piece.text for piece in column}
    if kind == "date":
        return date
    if kind in {"word", "mark"}:
        return _literal(column[0].text)
    lengths = [len(text) for text in texts]
    if kind == "code":
        figures = next(each for each in ("[0-9a-f]", "[0-9A-Z]", "[0-9a-z]", "[0-9A-Za-z]", ".") if _all(each, texts))
        return f"{figures}{_times(min(lengths), max(lengths))}"
    if kind == "short" and len(texts) == 1 and len(column) >= _MANY and not is_wide:
        return texts.pop()
    if is_wide:
        return r"\d+" if kind == "short" or date else rf"\d{{{max(4, min(lengths) - 2)},}}"
    return r"\d" + _times(min(lengths), max(lengths))


def _all(figure: str, texts: Iterable[str]) -> bool:
    return all(re.fullmatch(f"{figure}+", text) for text in texts)


def _times(least: int, most: int) -> str:
    return f"{{{least}}}" if least == most else f"{{{least},{most}}}"


def _query(shapes: Sequence[Shape]) -> str:
    parts = []
    for at, (key, _) in enumerate(shapes[0].query):
        values = Counter(each.query[at][1] for each in shapes)
        if len(values) == 1 and len(shapes) > 1 and not (value := next(iter(values))).isdigit():
            parts.append(f"{_literal(key)}={_literal(value)}")
        else:
            kind = r"\d+" if all(value.isdigit() for value in values) else r"[\w%.-]*"
            parts.append(f"{_literal(key)}={kind}")
    return r"\?" + "&".join(parts) if parts else ""


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>(.*?)\)", r"\1", pattern)


def _literal(text: str) -> str:
    return re.escape(text).replace(r"\-", "-")

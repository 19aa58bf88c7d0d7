"""Labels of credits in a line (来源：, 责 编:, 文｜), as patterns; which there are, ``credit_labels.toml`` says."""

import re
from collections.abc import Container
from functools import cache

from cleaners.chinese.characters import HAN
from cleaners.lines.tables import either, fields

_NAME = rf"[{HAN}·、]"
# At the start of a line or after a space, a bar, a bracket or a comma, as no 来源 of 文章来源于 stands.
_BORDER = r"(?:^|(?<=[\s|｜丨;；，,/(（【\[>·]))"


def field_of(label: str) -> str:
    """Return the field of the article that *label*, as a line writes it, fills."""
    return fields()[re.sub(r"\s", "", label)]


# 本文来源：青禾晚报责任编辑：NF055, 2024-03-14来源：青禾网 : spans set side by side; a label of such length is part of
# no name, and none of a number.
_GLUED = r"(?<=[\w)）])(?=(?:责任编辑|责任校对|本文来源|原标题)\s?[:：])|(?<=\d)(?=(?:来源|信息来源|作者|编辑)\s?[:：])"


@cache
def any_label() -> re.Pattern[str]:
    """Return what finds a label with its colon: 来源：  责 编:  文｜  编辑/  文字丨. Not the 编辑 of 编辑部."""
    return re.compile(rf"(?:{_BORDER}|{_GLUED})(?P<label>{either('labels')})(?:\s?[:：|｜丨]|/(?=[{HAN}]{{2,4}}$))\s*")


def begins_with(line: str, labels: Container[str]) -> bool:
    """Return whether *line* begins with one of *labels* and its mark, perhaps in a bracket."""
    if not _MARK.search(line, 0, _BEGINNING):
        return False
    found = any_label().search(line[:_BEGINNING])
    return found is not None and not line[: found.start()].strip(" \u3000(（[【") and found["label"] in labels


_BEGINNING = 16
# What ends a label.
_MARK = re.compile("[:：|｜丨/]")


@cache
def sure_label() -> re.Pattern[str]:
    """Return what finds a label that heads no line of an article's own."""
    return re.compile(rf"{_BORDER}(?:{either('sure_labels')})\s?[:：｜丨]")


@cache
def label_first() -> re.Pattern[str]:
    """Return what one word of a line of credits is that begins with its label: 编辑/何淼  文/图  校对：陆家栋."""
    return re.compile(rf"(?P<label>{either('labels')})(?:[/:：|｜丨](?P<name>{_NAME}{{1,24}})?)?")


@cache
def label_last() -> re.Pattern[str]:
    """Return what one word of a line of credits is that ends in its label: 何淼/文."""
    return re.compile(rf"(?P<name>{_NAME}{{2,24}})/(?P<label>{either('labels')})")


@cache
def bracketed_label() -> re.Pattern[str]:
    """Return what finds a label in brackets, and what it says behind them: 【来源】青禾县融媒体中心."""
    return re.compile(rf"[【\[](?P<label>{either('labels')})[】\]]\s*(?=[{HAN}])")

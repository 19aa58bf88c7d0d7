"""What looks like the name of one person: 许临风, 欧阳雪, 那日苏, 阿卜杜拉·买买提, John Smith."""

import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from cleaners.chinese.characters import HAN


class _Tables(NamedTuple):
    """The paragraphs of the lists beside this module."""

    common: frozenset[str]
    rare: frozenset[str]
    double: frozenset[str]
    telling: frozenset[str]
    transcribing: frozenset[str]
    actions: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    nobody: frozenset[str]
    speech: frozenset[str]


@cache
def _tables() -> _Tables:
    common, ancient, modern, double, foreign = _paragraphs("surnames.txt")
    telling, others = _paragraphs("transcriptions.txt")
    nobody, speech = _paragraphs("nobody.txt")
    actions, things, places = _paragraphs("name_lookalikes.txt")
    return _Tables(
        common=frozenset("".join(common)),
        rare=frozenset("".join(ancient + modern)),
        double=frozenset(double + foreign),
        telling=frozenset("".join(telling)),
        transcribing=frozenset("".join(telling + others)),
        actions=frozenset(actions + nobody + speech),
        words=frozenset(actions + things + places),
        places=frozenset(places),
        nobody=frozenset(nobody),
        speech=frozenset(speech),
    )


def _paragraphs(file: str) -> list[list[str]]:
    """Return the words of each paragraph; lines with # are comments, and a paragraph of them is none."""
    text = re.sub(r"^#.*\n", "", files(__package__).joinpath(file).read_text("utf-8"), flags=re.MULTILINE)
    return [paragraph.split() for paragraph in text.split("\n\n") if paragraph.strip()]


# Characters of clauses, which given names do not have: 来到, 这是.
_CLAUSE = re.compile("[了的是到被把这吗呢你他它们]")
# 左二, 前排右三, 后排中 say where somebody stands in a picture; 图为 and 图① begin a caption.
_PLACED = re.compile(
    "(?:[前后][排左右])?(?:[左右上下前后][一二三四五六七八九起中上下侧边图]|左|右|中)|图[为一二三四五①-⑨]"
)
# 洛桑报道: a deed is no part of a name.
_DONE = re.compile(rf"[{HAN}]{{2,}}(?:报道|摄影|供图|整理|提供)")
# 云梦县, 石家庄市; of two characters it may be a name: 李镇.
_PLACE = re.compile(rf"[{HAN}]{{2,}}[省市县厅局网]")
# 市委宣传部, 青禾日报, 青禾网, 办公室.
_OFFICE = re.compile(
    rf"本[报网站刊台社][{HAN}]*|[{HAN}A-Za-z]*(?:[{HAN}][社台报网局部办委院校厅署处组站队团]|中心|集团|公司|频道|客户端|融媒体?|编辑部|办公室|学院|大学|政府|协会"
    r"|新闻|发布|在线|日报|晚报|时报|传媒|视频|杂志|周刊|南都|供稿|宣传|联盟|工作室)"
)
_NO_PEN_NAME = re.compile("[了的是到被把这那吗呢你他它们在从将对]")
_LATIN = re.compile(r"[A-Z][A-Za-z.'’\-]*(?: (?:[A-Z][A-Za-z.'’\-]*|de|da|van|von|der|bin|al)){1,4}")
_DOTTED = re.compile(rf"[{HAN}A-Z]{{1,12}}(?:[·.][{HAN}A-Z]{{1,12}}){{1,4}}")
_HAN_WORD = re.compile(rf"[{HAN}]{{2,9}}")


def is_name(text: str) -> bool:
    """Whether *text* looks like the name of one person, wherever it stands."""
    if not is_named(text) or text in _tables().words or (text.isascii() and " " not in text):
        return False
    return not _HAN_WORD.fullmatch(text) or _has_surname(text) or _is_transcribed(text, others=0)


def is_named(text: str) -> bool:
    """Whether *text* looks like the name of one person if something calls it that; 高峰 and 文静 may be one then."""
    if _DOTTED.fullmatch(text) or _LATIN.fullmatch(text):
        return True
    if not _HAN_WORD.fullmatch(text) or text in _tables().actions:
        return False
    if _PLACED.fullmatch(text) or _DONE.fullmatch(text) or _PLACE.fullmatch(text) or _CLAUSE.search(text[1:]):
        return False
    return _has_surname(text) or _is_transcribed(text, others=1)


def has_common_surname(text: str) -> bool:
    """Whether *text* begins with the surname of many, or a double one."""
    return text[:1] in _tables().common or text[:2] in _tables().double


def is_place(text: str) -> bool:
    """Whether *text* is known as a place, though people may be called so: 广州, 高原."""
    return text in _tables().places


def is_surname(character: str) -> bool:
    """Whether *character* is a surname."""
    return character in _tables().common or character in _tables().rare


def is_office(text: str) -> bool:
    """Whether *text* names a medium or an office, or nobody."""
    return text in _tables().nobody or (_OFFICE.fullmatch(text) is not None and not (len(text) < 4 and is_name(text)))


def is_speech(text: str) -> bool:
    """Whether *text* is what people say or do, and no entry of a list of names: 谢谢, 手记."""
    return text in _tables().speech


def may_be_name(text: str) -> bool:
    """Whether *text* is a name, or in a place for names may be one that nobody bears yet: 眉间尺, 芊草凡凡."""
    if is_named(text):
        return True
    words = _tables().words
    is_phrase = text in _tables().actions or (len(text) == 4 and (text[:2] in words or text[2:] in words))
    shaped = re.fullmatch(rf"[{HAN}]{{2,5}}|[A-Z][A-Za-z.'’\-]{{1,20}}", text)
    return bool(shaped) and not (is_phrase or _NO_PEN_NAME.search(text) or _PLACED.fullmatch(text) or is_office(text))


def _has_surname(text: str) -> bool:
    """Three characters at most behind a surname; 陈李佳欣 has both parents'. 高温来袭 and 安全生产 are words."""
    tables = _tables()
    if text[:2] in tables.double and 3 <= len(text) <= 5:
        return True
    if not is_surname(text[0]) or len(text) > 4:
        return False
    if len(text) < 4:
        return True
    is_double = {text[0], text[1]} <= tables.common
    return is_double and text[:2] not in tables.words and text[2:] not in tables.actions


def _is_transcribed(text: str, others: int) -> bool:
    """Whether all characters but *others* are such as write foreign sounds, and two of them (of two, one) telling."""
    tables = _tables()
    strange = sum(character not in tables.transcribing for character in text)
    telling = sum(character in tables.telling for character in text)
    return strange <= (others if len(text) > 2 else 0) and telling >= min(2, len(text) - 1)

"""Where a restored character would be part of somebody's name, which no language model knows: 联系人：施海?，."""

import re
from collections.abc import Iterable

from cleaners.chinese.characters import HAN
from cleaners.lines.names import has_common_surname, is_name

# 村民, 联系人：, 项目经理, 县长, 原告: what stands right before a name.
_SAID_OF = re.compile(
    "(?:[村居市农渔牧股]民|[记患作笔学]者|[果菜茶棉]农|联系人|负责人|主持人|发言人|当事人|被告人|辩护人|申请人|创始人"
    "|代表|委员|[社队会演教技术驾驶人官党]员|[县市省区镇乡村校院局厅部处科所站队会班团社店司厂行台馆董事秘书]长"
    "|经理|总监|书记|主任|主席|原告|被告|导演|编剧|主演|导师|老师|教授|博士|医生|律师|工程师|同学|司机|老板|名叫|任命|免去)"
    "[：:]?$"
)
# 书记对, 经理表示: what goes on with the sentence instead.
_GOES_ON = re.compile("[对在的是和与及等将为向从同就也都又还已不要会说讲表指强率带作主出到来认介告看听拿笑深走把被]")
_LONGEST_TITLE = 4
"""Characters of the longest of those, with its mark."""
_EDGE = re.compile(r"[，。、；：！？“”（）,;:!?()\n\s]")
_SAYS = re.compile(f"[{HAN}]{{0,3}}(?:[说道讲称问答]|告诉|坦言|感慨|回忆|表示|介绍|赞不绝口)")
_SHORT = re.compile(rf"[{HAN}]{{1,2}}[{HAN}](?<![说道讲称着])(?=[，。、；：,;:])")
_NOBODY = re.compile(f"[{HAN}](?<![他她它我你您谁俺咱])(?:[说道]|坦言|感慨|回忆|介绍)")
_LONGEST = 3
_LEAST = 3
"""Characters of a run in which one that vanished may hide between two that did not."""


def is_guessed_name(text: str, run: range, doubtful: Iterable[int], unseen: Iterable[int]) -> bool:
    """Whether restored characters of *text* that the bytes do not determine may belong to a name.

    Args:
        text: A run as it would be restored, with what stands around it, in simplified form.
        run: The places of the run in it.
        doubtful: Those of them whose bytes are not all known.
        unseen: Those that met a neighbour in a pair which shows nothing, so that not even their number is certain;
            what they are where a name would stand is doubtful, whatever it is.
    """
    if any(_is_in_name(text, at) for at in doubtful) or any(_is_where_names_stand(text, at) for at in unseen):
        return True
    return len(run) >= _LEAST and any(_is_no_name(text, at) or _is_nobody(text, at) for at in run)


def _is_in_name(text: str, at: int) -> bool:
    """Whether a name of two or three characters holds the character at a place."""
    starts = range(max(0, at - _LONGEST + 1), at + 1)
    ends = range(at + 1, min(at + _LONGEST, len(text)) + 1)
    return any(_is_name_at(text, start, end) for start in starts for end in ends if 2 <= end - start <= _LONGEST)


def _is_name_at(text: str, start: int, end: int) -> bool:
    """Whether a name stands there behind what somebody is, or alone between two marks."""
    if not is_name(text[start:end]):
        return False
    is_alone = _is_edge(text, start - 1) and _is_edge(text, end) and has_common_surname(text[start:end])
    return is_alone or _is_said_of(text, start)


def _is_edge(text: str, at: int) -> bool:
    return not 0 <= at < len(text) or _EDGE.match(text, at) is not None


def _is_said_of(text: str, at: int) -> bool:
    return _SAID_OF.search(text, max(0, at - _LONGEST_TITLE), at) is not None


def _is_where_names_stand(text: str, at: int) -> bool:
    """Whether what somebody is, or what was said, ends right before a place, and somebody speaks behind it."""
    if _is_said_of(text, at):
        return not _GOES_ON.match(text, at)
    return text[at - 1 : at] == "”" and _SAYS.match(text, at) is not None


def _is_no_name(text: str, at: int) -> bool:
    """Whether what stands from a place to the next mark, behind what somebody is, is short and no name: 村民藻军，."""
    found = _SHORT.match(text, at) if _is_said_of(text, at) and not _GOES_ON.match(text, at) else None
    return found is not None and not is_name(found[0])


def _is_nobody(text: str, at: int) -> bool:
    """Whether one character that is no pronoun says what was said: “……”式说."""
    return text[at - 1 : at] == "”" and _NOBODY.match(text, at) is not None

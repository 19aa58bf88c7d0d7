"""Reads what an export wrote instead of characters: &amp;ldquo;, ldquo;, &#24352;, a backslash and n, _x000D_."""

import re
from collections.abc import Iterator
from html import entities

from cleaners.article import Residue
from cleaners.chinese.characters import HAN
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.lines.markup import is_about_markup
from cleaners.passes.definition import Done, Pass

# &ldquo; and &amp;ldquo; and &#24352; and &#x5F20;, escaped once or more; not &copy=1 of an address. Or what is left of
# one when something took its &, with no word before it.
_ENTITY = re.compile(
    r"&(?:(?:amp|#38);)*(?P<entity>#\d{2,6};|#[xX][0-9a-fA-F]{2,5};|[a-zA-Z]{2,8};|nbsp(?![a-zA-Z=]))"
    r"|(?<![a-zA-Z0-9_&])(?P<torn>(?:nbsp|[lr][ds]quo|[mn]dash|hellip|middot|e[mn]sp);)(?!=)"
)
_TORN = re.compile("nbsp;|squo;|dquo;|dash;|hellip;|middot;|[en][mn]sp;")
_BLANKS = {"nbsp", "ensp", "emsp", "thinsp"}
_CHINESE = rf"[{HAN}“”‘’《》（）【】、，。；：？！…—·\u3000]"
# A backslash and a letter where a line ends: behind a mark or a character, before Chinese, another one or the end.
_LINE_END = re.compile(rf"(?:\\r\\n|\\[nrt])(?<![a-zA-Z0-9_]\\[nrt])(?:\\[nrt])*(?=\s*(?:{_CHINESE}|\\u|\d|\n|$))")
_AFTER_SENTENCE = re.compile(r"[。！？；：”）》…](?:\\r\\n|\\n)")
# \u4f1a\u8bae: what JSON writes for Chinese, two or more in a row or beside Chinese.
_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4}){2,}|(?<=[\u3000-\u9fff\uff00-\uffef])\\u[0-9a-fA-F]{4}")
# U+5F00U+5C55: names of characters instead of them, two or more in a row.
_NAMED = re.compile(r"(?:U\+[0-9A-Fa-f]{4}){2,}(?![0-9A-Fa-f])")
# _x000D_: what Excel writes into XML for a control character.
_EXCEL = re.compile(r"_x00(?P<code>0[9AaDd])_")
# [图片]: what an export writes where a picture was; not a link's text.
_PICTURE = re.compile(r"\[(?:图片|圖片|视频|視頻|音频|表情|动图|动画表情)\](?!\()")
_SIGNS = r"&\\"
# Besides: ldquo; and [图片] and U+5F00 and _x000D_.
_NEEDS = rf"{_SIGNS};\]+_"


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield an edit for every escape of a text that is not about escapes; blanks and Excel's are read in any."""
    for match in _EXCEL.finditer(text):
        yield Edit(*match.span(), "\t" if match["code"] == "09" else "\n")
    has_entity = "&" in text or (";" in text and _TORN.search(text) is not None)
    if not (has_entity or "\\" in text or "]" in text or "U+" in text) or is_about_markup(text):
        return
    if has_entity:
        for match in _ENTITY.finditer(text):
            character = _character(match["entity"] or match["torn"])
            if character is not None:
                yield Edit(*match.span(), character)
    if "U+" in text:
        for match in _NAMED.finditer(text):
            yield Edit(*match.span(), "".join(chr(int(code, 16)) for code in match[0].split("U+")[1:]))
    if "\\" in text:
        yield from _backslashes(text)
    if "]" in text:
        yield from (Edit(*match.span()) for match in _PICTURE.finditer(text))


def _character(entity: str) -> str | None:
    """Return what an *entity* without its & stands for; None if it is none, and blanks as a space."""
    name = entity.rstrip(";")
    if name in _BLANKS:
        return " "
    if not name.startswith("#"):
        return entities.html5.get(f"{name};")
    code = int(f"0{name[1:]}", 0) if name[1] in "xX" else int(name[1:])
    if code in (0xA0, 0x2002, 0x2003):
        return " "
    if code < 0x20 or 0xD800 <= code < 0xE000 or 0x200B <= code <= 0x200F or code == 0xFEFF:
        return ""
    return chr(code) if code < 0x110000 else None


def _backslashes(text: str) -> Iterator[Edit]:
    for match in _UNICODE.finditer(text):
        written = match[0].encode("ascii").decode("unicode-escape")
        if not any("\ud800" <= character <= "\udfff" for character in written):
            yield Edit(*match.span(), written)
    if _AFTER_SENTENCE.search(text):
        for match in _LINE_END.finditer(text):
            yield Edit(*match.span(), "\n" if "n" in match[0] or "r" in match[0] else " ")


def _is_shown_in(text: str) -> bool:
    return (
        "_x00" in text
        or ("U+" in text and _NAMED.search(text) is not None)
        or ("]" in text and _PICTURE.search(text) is not None)
        or (";" in text and _TORN.search(text) is not None)
    )


def _residue(done: Done) -> Residue | None:
    return Residue(PASS.name, done.edits, 0.95, repaired=True) if done.edits else None


PASS = Pass(
    name="escapes",
    stage="reading",
    finders=(find,),
    signs=lambda: _SIGNS,
    is_shown_in=_is_shown_in,
    needs=lambda: _NEEDS,
    replaces=True,
    residue=_residue,
)

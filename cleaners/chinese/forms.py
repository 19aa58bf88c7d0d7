"""What is known of single characters: their simplified and mirrored forms, and their readings."""

import functools
import unicodedata
from collections.abc import Mapping

from opencc import OpenCC

from cleaners.chinese.widths import FULL_WIDTH

PUNCTUATION = frozenset("，。、”“：；？！《》（）—…·‘’『』「」〈〉")

# OpenCC's s2t chooses these forms; the mirrors' table, read off four mirrored articles without an exception, these.
_MIRROR_FORMS = {
    **dict(zip("爲衆衞啓僞潙媯綫牀竈麪喫峯癡閒豔祕", "為眾衛啟偽溈嬀線床灶麵吃峰痴閑艷秘", strict=True)),
    "着": "著",
}
# Legal in both scripts, and left alone by that table.
_UNMIRRORED = frozenset("于后范松云制系里干斗谷面回扎采伙表群么筑峰并污")


@functools.cache
def _simplifier() -> OpenCC:
    return OpenCC("tw2s")


@functools.cache
def _traditionalizer() -> OpenCC:
    return OpenCC("s2t")


def _is_half(character: str) -> bool:
    """Tell whether it is half of a pair for UTF-16, which a broken decoding leaves and no table converts."""
    return "\ud800" <= character <= "\udfff"


@functools.lru_cache(1 << 15)
def simplified(character: str) -> str:
    """Return the simplified form; 著 is 着, as the mirrors write it."""
    if character < "\u3400" or _is_half(character):
        return character
    return "着" if character == "著" else str(_simplifier().convert(character))


@functools.lru_cache(1 << 15)
def mirrored(character: str) -> str:
    """Return the form in which the mirrors' one-to-one table writes a simplified character."""
    if character in _UNMIRRORED or character < "\u3400" or _is_half(character):
        return character
    form = str(_traditionalizer().convert(character))
    return _MIRROR_FORMS.get(form, form)


@functools.lru_cache(1 << 15)
def is_mirror_form(character: str) -> bool:
    """Say whether a mirrored text can hold the character: 東 yes, 东 no, 線 yes, 綫 no."""
    return mirrored(simplified(character)) == character


@functools.lru_cache(1 << 15)
def folded(character: str) -> str:
    """Return the language model's symbol: simplified, full-width, every digit ``0``, every letter ``A``.

    Characters beyond the basic plane are too rare to tell apart: all are U+FFFD.
    """
    if "０" <= character <= "９" or "Ａ" <= character <= "ｚ":
        character = chr(ord(character) - 0xFEE0)
    if character.isascii():
        if character.isdigit():
            return "0"
        return "A" if character.isalpha() else character.translate(FULL_WIDTH)
    form = simplified(character)
    return form if form <= "\uffff" else "\ufffd"


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        symbol = folded(chr(code))
        # Beyond the basic plane all are one symbol, and not worth the memory.
        return self.setdefault(code, symbol) if code <= 0xFFFF else symbol


FOLDED = _Folded()
"""A table of `folded` for ``str.translate``, filled as characters come."""


@functools.lru_cache(1 << 15)
def readings(character: str) -> frozenset[str]:
    """Return every reading of the character or its simplified form, toned and toneless, ``ü`` also as ``v``."""
    toned = {
        reading
        for form in (character, simplified(character))
        for reading in reading_table().get(ord(form), "").split(",")
        if reading
    }
    toneless = {_toneless(reading) for reading in toned}
    return frozenset(toned | toneless | {reading.replace("ü", "v") for reading in toneless})


@functools.cache
def reading_table() -> Mapping[int, str]:
    """Return code point → its toned readings, the default one first, joined by commas."""
    # pypinyin takes 0.3 s and 40 MB, which text without annotations never pays.
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    table: dict[int, str] = pinyin_dict
    return table


def _toneless(reading: str) -> str:
    """Take off macron, acute, caron and grave; keep the diaeresis."""
    plain = (part for part in unicodedata.normalize("NFD", reading) if part not in "\u0300\u0301\u0304\u030c")
    return unicodedata.normalize("NFC", "".join(plain))

"""Which script a Chinese character belongs to.

The national character sets decide, not a frequency list: a character that OpenCC simplifies and GB 2312 (1980) does
not hold is traditional only; one that OpenCC makes traditional and Big5 (1984) does not hold is simplified only.
"""

import re
from collections.abc import Mapping
from functools import cache

from opencc import OpenCC

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for use inside a character class."""
HAN_BYTES = bytes([*range(0x34, 0xA0), 0xF9, 0xFA])
"""The first bytes, in UTF-16, of those of the basic plane."""
_HAN = re.compile(f"[{HAN}]")

_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


def _one_by_one(config: str) -> dict[str, str]:
    """Return every character that *config* changes when it stands alone, and what it becomes."""
    characters = [chr(point) for start, end in _RANGES for point in range(start, end)]
    converted = OpenCC(config).convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new}


def is_han(character: str) -> bool:
    """Say whether the character is a Chinese one."""
    return _HAN.match(character) is not None


def is_in(codec: str, character: str) -> bool:
    """Say whether the character set of *codec* holds the character."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def simple_forms() -> Mapping[str, str]:
    """Return traditional character → its simplified form, context-free."""
    return _one_by_one("t2s")


@cache
def traditional_characters() -> frozenset[str]:
    """Return what simplified text does not use. 乾, 於, 藉 and 徵 are in GB 2312 and therefore not there."""
    return frozenset(character for character in simple_forms() if not is_in("gb2312", character))


@cache
def simplified_characters() -> frozenset[str]:
    """Return what traditional text does not use.

    后, 里 and 云 are in Big5 and therefore not there; the six that are listed are in Big5 as rarities.
    """
    changed = _one_by_one("s2t")
    only = (character for character in changed if is_in("gb2312", character) and not is_in("big5", character))
    return frozenset(only) | frozenset("万与党体号听")


@cache
def traditional_only() -> re.Pattern[str]:
    """Return what finds a character that only traditional text uses."""
    return re.compile(f"[{''.join(sorted(traditional_characters()))}]")


@cache
def simplified_only() -> re.Pattern[str]:
    """Return what finds a character that only simplified text uses."""
    return re.compile(f"[{''.join(sorted(simplified_characters()))}]")


@cache
def _to_simple() -> dict[int, str]:
    return str.maketrans(dict(simple_forms()))


def simple_form(text: str) -> str:
    """Return *text* simplified character by character: for comparing and matching, never for output."""
    return text.translate(_to_simple())


def is_changed(character: str) -> bool:
    """Whether simplification changes *character*."""
    return character in simple_forms()


def is_common(character: str) -> bool:
    """Whether the simplified form of *character* is in the first level of GB 2312: the 3,755 most used."""
    form = simple_forms().get(character, character)
    return is_in("gb2312", form) and form.encode("gb2312") < b"\xd8"

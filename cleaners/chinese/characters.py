"""Which script a Chinese character belongs to.

The national character sets decide, not a frequency list: a character that OpenCC simplifies and GB 2312 (1980) does
not hold is traditional only; one that OpenCC makes traditional and Big5 (1984) does not hold is simplified only.
"""

from opencc import OpenCC

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters, for use inside a character class."""

_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000))


def _one_by_one(config: str) -> dict[str, str]:
    """Return every character that *config* changes when it stands alone, and what it becomes."""
    characters = [chr(point) for start, end in _RANGES for point in range(start, end)]
    converted = OpenCC(config).convert("\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, converted, strict=True) if old != new}


def is_in(codec: str, character: str) -> bool:
    """Say whether the character set of *codec* holds the character."""
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


SIMPLE_FORM = _one_by_one("t2s")
"""Traditional character → its simplified form, context-free."""

_TRADITIONAL_FORM = _one_by_one("s2t")

TRADITIONAL = frozenset(character for character in SIMPLE_FORM if not is_in("gb2312", character))
"""Characters that simplified text does not use. 乾, 於, 藉 and 徵 are in GB 2312 and therefore not here."""

SIMPLIFIED = frozenset(
    character for character in _TRADITIONAL_FORM if is_in("gb2312", character) and not is_in("big5", character)
) | frozenset("万与党体号听")
"""Characters that traditional text does not use. 后, 里 and 云 are in Big5 and therefore not here; the six that are
listed are in Big5 as rarities."""

_TO_SIMPLE = str.maketrans(SIMPLE_FORM)


def simple_form(text: str) -> str:
    """Return *text* simplified character by character: for comparing and matching, never for output."""
    return text.translate(_TO_SIMPLE)


def is_changed(character: str) -> bool:
    """Whether simplification changes *character*."""
    return character in SIMPLE_FORM


def is_common(character: str) -> bool:
    """Whether the simplified form of *character* is in the first level of GB 2312: the 3,755 most used."""
    form = SIMPLE_FORM.get(character, character)
    return is_in("gb2312", form) and form.encode("gb2312") < b"\xd8"

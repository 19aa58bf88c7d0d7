"""What a text is made of: shares by which a reader of the corpus chooses, and nothing is dropped."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from cleaners.article import Damaged, Residue
from cleaners.chinese.characters import HAN, simplified_characters, traditional_characters

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_GRAM = 13
"""Characters of a passage: as long as the n-grams in words by which English corpora find repetition."""
_SENTENCE_ENDS = "。！？；…”』」!?.;"
_LISTED = 30
"""A line with at most so many characters and without the end of a sentence is like one of a list."""
_SPAM = {"seo_spam", "brand_substitution"}


class Makeup(NamedTuple):
    """Shares are 0 … 1 of the text's characters that are not blank; all are 0 of an empty text.

    Attributes:
        characters: Code points of the text that are not blank.
        han_share: Chinese characters.
        latin_share: Latin letters.
        digit_share: Digits.
        symbol_share: Symbols (Unicode S*, among them emoji) and what cannot be shown (C*).
        traditional_share: Of the Chinese characters that only one script uses, those of traditional script.
        repeated_share: Passages of 13 characters that stood in the text before, of all passages.
        list_share: Characters in short lines that end no sentence.
        damaged_share: Characters in places that stay damaged.
        spam: Places of spam that the document showed, taken out or not.
    """

    characters: int = 0
    han_share: float = 0.0
    latin_share: float = 0.0
    digit_share: float = 0.0
    symbol_share: float = 0.0
    traditional_share: float = 0.0
    repeated_share: float = 0.0
    list_share: float = 0.0
    damaged_share: float = 0.0
    spam: int = 0


def makeup(text: str, damaged: list[Damaged], residues: list[Residue]) -> Makeup:
    """Measure a clean text, with the places in it that stay damaged and the residues of its document."""
    said = "".join(text.split())
    spam = sum(residue.count for residue in residues if residue.kind in _SPAM)
    if not said:
        return Makeup(spam=spam)
    counts = Counter(said)
    listed = sum(len("".join(line.split())) for line in text.split("\n") if _is_listed(line))
    torn = sum(len("".join(text[place.start : place.end].split())) for place in damaged)

    def share(number: int) -> float:
        return round(number / len(said), 4)

    return Makeup(
        characters=len(said),
        han_share=share(_number(counts, lambda character: _HAN.match(character) is not None)),
        latin_share=share(_number(counts, lambda character: _LATIN.match(character) is not None)),
        digit_share=share(_number(counts, str.isdecimal)),
        symbol_share=share(_number(counts, lambda character: unicodedata.category(character)[0] in "SC")),
        traditional_share=_traditional_share(counts),
        repeated_share=_repeated_share(said),
        list_share=share(listed),
        damaged_share=share(torn),
        spam=spam,
    )


def _number(counts: Counter[str], holds: Callable[[str], bool]) -> int:
    return sum(number for character, number in counts.items() if holds(character))


def _is_listed(line: str) -> bool:
    said = line.strip()
    return 0 < len(said) <= _LISTED and said[-1] not in _SENTENCE_ENDS


def _traditional_share(counts: Counter[str]) -> float:
    old = _number(counts, traditional_characters().__contains__)
    new = _number(counts, simplified_characters().__contains__)
    return round(old / (old + new), 4) if old + new else 0.0


def _repeated_share(said: str) -> float:
    passages = len(said) - _GRAM + 1
    if passages <= 0:
        return 0.0
    different = len({said[start : start + _GRAM] for start in range(passages)})
    return round(1 - different / passages, 4)

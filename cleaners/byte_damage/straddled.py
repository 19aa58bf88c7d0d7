"""Readings of characters that nobody wrote: the end of one and the letter behind it read as a third: 土壤p(chán)H."""

import re
from collections.abc import Iterator

from cleaners.byte_damage.mechanism import gbk_bytes, pair_read
from cleaners.byte_damage.setting import mirrored_readings
from cleaners.byte_damage.tokens import SYLLABLE

# 壤p(chán), 除S(zhāi), ;I(chóu)MF: a reading behind a letter that stands right behind Chinese or a mark of it. It also
# matches 图a(a), so the bytes are checked after it.
_BEHIND_A_LETTER = re.compile(rf"(?<=([^\x00-\x7f]|[,:;!?()])([@-~]))\(({SYLLABLE})\)")


def readings_behind_letters(text: str) -> Iterator[tuple[int, int]]:
    """Yield the readings, with their parentheses, that a mirror inserted behind a letter; nothing there is torn."""
    for match in _BEHIND_A_LETTER.finditer(text):
        before, letter, reading = match.groups()
        last = gbk_bytes(before)[-1:]
        if last and reading in mirrored_readings(pair_read(last[0], ord(letter))):
            yield match.span()

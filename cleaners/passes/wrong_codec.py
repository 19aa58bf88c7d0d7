"""Reads again the lines that were decoded with a wrong codec: È«ÊÐ → 全市. It comes before there can be evidence."""

import re
from collections.abc import Iterator

from cleaners.decoding.wrong_codec import may_be_recoded, recoded
from cleaners.ledger.spans import Edit
from cleaners.lines.lines import lines_of

_LATIN = re.compile("[\x80-\xff]")
# ÖÐ, å¸: Chinese read as Latin letters shows them in pairs; the é of pinyin and of names stands alone.
_PAIR = re.compile("[\x80-\xff][\x80-\xff]")


def find(text: str) -> Iterator[Edit]:
    """Yield the lines whose round trip through two codecs proves what they were."""
    if (_LATIN.search(text) and not _PAIR.search(text)) or not may_be_recoded(text):
        return
    for line in lines_of(text):
        if original := recoded(line.text):
            yield Edit(line.start, line.end, original)

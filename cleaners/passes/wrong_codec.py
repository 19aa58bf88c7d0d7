"""Reads again the lines that were decoded with a wrong codec: È«ÊÐ → 全市. It comes before there can be evidence.

Lines of 锟斤拷, 烫烫烫 or U+FFFD alone, which no codec brings back, are taken out.
"""

from collections.abc import Iterator

from cleaners.ledger import Edit
from cleaners.lines import lines_of
from cleaners.wrong_codec import lost, may_be_recoded, recoded


def find(text: str) -> Iterator[Edit]:
    """Yield the lines whose round trip through two codecs proves what they were, and the lines that are lost."""
    yield from (Edit(place.start, place.end) for place in lost(text) if place.is_line)
    if not may_be_recoded(text):
        return
    for line in lines_of(text):
        if original := recoded(line.text):
            yield Edit(line.start, line.end, original)

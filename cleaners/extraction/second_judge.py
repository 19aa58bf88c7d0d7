"""trafilatura's opinion, asked when our own choice is unsure; it gets text, never bytes."""

import re
from collections import Counter

from lxml import etree

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import bare

_GRAM = 4
# What trafilatura throws away after it has parsed it; of scripts it reads the structured data.
_UNREAD = re.compile(r"<(script|style|svg|iframe|noscript)\b(?![^>]*ld\+json)[^>]*>.*?</\1>", re.DOTALL)


def judged(root: etree._Element) -> str:
    """Return the body that trafilatura finds under *root*, one paragraph a line; empty when it finds none.

    ``fast`` saves the two extractors that it falls back on; ``deduplicate`` keeps state in the process and stays off.
    """
    # 0.4 s and 40 MB, which a page with a sure choice never pays.
    import trafilatura  # noqa: PLC0415

    html = _UNREAD.sub("", etree.tostring(root, encoding="unicode", method="html"))
    try:
        return trafilatura.extract(html, fast=True, include_comments=False, deduplicate=False) or ""
    except RecursionError:
        return ""


def agreement(ours: str, theirs: str) -> float:
    """Return the share of four-character pieces that two texts have in common, 0 … 1, as an F1."""
    first, second = _pieces(ours), _pieces(theirs)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 1.0


def blocks_in(blocks: Blocks, text: str) -> list[int]:
    """Return the blocks whose whole line stands in *text*."""
    said = bare(text)
    return [i for i, line in enumerate(blocks.text) if len(shown := bare(line)) > 3 and shown in said]


def _pieces(text: str) -> Counter[str]:
    said = bare(text)
    return Counter(said[at : at + _GRAM] for at in range(len(said) - _GRAM + 1))

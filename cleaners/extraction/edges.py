"""Where the body begins and ends inside its container."""

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import bare
from cleaners.lines.signs import has_tool, is_particulars, is_site_notice, is_statement


def trimmed(blocks: Blocks, worth: list[int], kept: list[int], at: int) -> list[int]:
    """Return *kept* without the headline and particulars above the first sentence and the tools below the last."""
    if kept and kept[0] <= at <= kept[-1]:
        above = sum(worth[i] for i in kept if i < at)
        if above < 0.2 * sum(worth[i] for i in kept):
            kept = [i for i in kept if i > at]
    top = next((n for n, i in enumerate(kept) if worth[i]), 0)
    head = [i for i in kept[:top] if not is_particulars(blocks.text[i]) and len(bare(blocks.text[i])) > 3]
    kept = head + kept[top:]
    kept = _until_statement(blocks, worth, kept)
    while kept and _is_furniture(blocks.text[kept[-1]], worth[kept[-1]]):
        kept.pop()
    return kept


def _until_statement(blocks: Blocks, worth: list[int], kept: list[int]) -> list[int]:
    """Return *kept* up to the first statement of the platform that has two thirds of the sentences above it."""
    total = sum(worth[i] for i in kept)
    above = 0
    for n, i in enumerate(kept):
        if above * 3 >= total * 2 > 0 and is_statement(blocks.text[i]):
            return kept[:n]
        above += worth[i]
    return kept


def _is_furniture(line: str, worth: int) -> bool:
    return is_statement(line) or is_site_notice(line) or (not worth and (has_tool(line) or len(line) < 3))

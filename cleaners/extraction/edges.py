"""Where the body begins and ends inside its container."""

import re

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import bare
from cleaners.extraction.worth import is_imprint, is_particulars

# 特别声明：…, Notice: The content above …, 本网不代表 …: what a platform says about the article.
_STATEMENT = re.compile(
    r"^[\W_]{0,3}(?:[^，。：]{0,8}声明\s*[:：]|Notice:)"
    r"|(?:本平台|本网|本站|搜狐号|网易号|百家号|头条号)[^。]{0,40}(?:不代表|版权|提供信息|转载|平台)"
)
_TOOLS = re.compile(r"打印|关闭|返回|收藏|分享|上一|下一|转载请|THE END|顶部|阅读|附件|举报|点赞|扫一扫|二维码")


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
        if above * 3 >= total * 2 > 0 and _STATEMENT.search(blocks.text[i]):
            return kept[:n]
        above += worth[i]
    return kept


def _is_furniture(line: str, worth: int) -> bool:
    return (
        _STATEMENT.search(line) is not None
        or is_imprint(line)
        or (not worth and (_TOOLS.search(line) is not None or len(line) < 3))
    )

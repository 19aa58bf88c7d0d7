"""The header table of a government document (政府信息公开): 索引号, 发文机关, 文号 and so on."""

import re
from typing import NamedTuple

from cleaners.extraction.blocks import Blocks

_LABELS = (
    "索引号|索引码|信息索引号|主题分类|主题词|信息分类|分类|体裁分类|组配分类|服务对象|公文种类|公文类型|发文机关|发文机构|发文单位|发布机构|发布单位|制发机关"
    "|成文日期|生成日期|公开日期|发布日期|发文日期|印发日期|生效日期|实施日期|失效日期|废止日期|信息名称|文件名称|公文名称|名称|标题|文号|发文字号|发文文号|文件编号"
    "|有效性|效力状态|时效性|是否有效|公开方式|公开范围|公开类别|公开形式|公开时限|关键词|内容概述|内容摘要|统一编号|登记号|来源"
)
# 索 引 号：…, 【文号】…, [发文机关] …; the label alone, or with its value in the same block.
_LABEL = re.compile(
    r"^[\[【]?\s*(?P<label>"
    + "|".join(r"\s?".join(label) for label in _LABELS.split("|"))
    + r")\s*[\]】]?\s*[:：]?\s*(?P<value>.*)$"
)
_FIRST = frozenset("[【" + "".join(label[0] for label in _LABELS.split("|")))
_FEWEST = 4
_SURE = re.compile("索引|机关|机构|文号|字号")
_LONGEST = 200


class Table(NamedTuple):
    """The pairs in page order, and the blocks that they stand in, half-open."""

    pairs: tuple[tuple[str, str], ...]
    first: int
    last: int


def document_table_of(blocks: Blocks) -> Table | None:
    """Return the header table of the document; None unless four labels stand close together, one of them telling."""
    found: list[tuple[int, str, str]] = []
    last = -1
    for i, line in enumerate(blocks.text):
        match = _LABEL.match(line) if line[0] in _FIRST and len(line) <= _LONGEST else None
        if not match or (last > i):
            continue
        if found and i - last > 3:
            if len(found) >= _FEWEST:
                break
            found.clear()
        value = match["value"].strip()
        last = i + 1
        if not value and i + 1 < len(blocks.text) and not _LABEL.match(blocks.text[i + 1]):
            value, last = blocks.text[i + 1], i + 2
        found.append((i, re.sub(r"\s", "", match["label"]), value))
    if len(found) < _FEWEST or not any(_SURE.search(label) for _, label, _ in found):
        return None
    pairs = dict.fromkeys((label, value) for _, label, value in found if value)
    return Table(tuple(pairs), found[0][0], last)

"""Takes notices of the site out of paragraphs: （本文来源：某网 www.…）, 转载请注明出处：http://…, （上接第一版）."""

import re
from collections.abc import Iterable, Iterator

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.passes.definition import Pass

# A parenthesis that says whose the text is, and nothing else; （来源：…） behind a figure or a picture is its own.
_NAME = r"[^（）()【】\n]{2,40}"
_SAYS = (
    rf"(?:(?:本文|本稿|文章)(?:(?:来源|转载自|来自|首发于){_NAME}|[由系]{_NAME}(?:首发|原创|提供|发布|授权|整理))"
    rf"|(?:如需)?转载请(?:注明|标明){_NAME})"
)
_INSIDE = re.compile(rf"（{_SAYS}）|\({_SAYS}\)|【{_SAYS}】")
# Sentences behind the last of a paragraph, however many. None reads on where the next begins, and what is read is not
# read otherwise: a row of them could be divided in as many ways as it is long, and more.
_MORE = r"更多(?:精彩|新闻|资讯|热点)[^。\n]{0,16}(?:关注|搜索|下载)"
_REPRINT = "转载请(?:注明|标明)"
_LINK = r"(?:原文|本文)(?:链接|网址|地址)[:：]\s*https?[:：]//"
_ON = rf"(?!{_MORE}|{_REPRINT}|{_LINK})"
_BEHIND = re.compile(
    rf"(?<=[。！？”）])(?:{_MORE}(?:{_ON}[^。\n]){{1,30}}[。！]?|(?:如需)?{_REPRINT}(?:{_ON}[^。\n]){{0,60}}[。！]?"
    rf"|{_LINK}(?:{_ON}[^\s。]){{4,120}})++"
)
# （上接第一版）三月十八日，…, …施肥。（下转A3版）: what leads from one page of a newspaper to another.
_PAGE = r"(?:第?\s?[A-Z]?[\d一二三四五六七八九十]{1,4}\s?版)"
_JUMP = re.compile(
    rf"^[（(【][▲△●■]?[上紧][接续]{_PAGE}[^（）()【】\n]{{0,20}}[）)】](?=[^\n])"
    rf"|(?<=[^\n])[（(【][▲△●■]?[下紧][转接]{_PAGE}[^（）()【】\n]{{0,20}}[）)】]$",
    re.MULTILINE,
)
_SIGN = re.compile("[（(【][▲△●■]?[上下紧][接续转]|本文|本稿|文章来|转载请|原文[链网地]|更多[精新资热]")


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the notices; a line that is nothing else belongs to the furniture."""
    if _SIGN.search(text):
        found = [match.span() for pattern in (_INSIDE, _JUMP) for match in pattern.finditer(text)]
        found += [row.span() for row in _BEHIND.finditer(text) if row.end() == len(text) or text[row.end()] == "\n"]
        yield from _apart(found)


def _apart(found: Iterable[tuple[int, int]]) -> Iterator[Edit]:
    """Yield the edits that take *found* out, without those that stand in another: a parenthesis in a sentence."""
    beyond = 0
    for start, end in sorted(found):
        if end > beyond:
            yield Edit(max(start, beyond), end, "", "notice")
            beyond = end


def _is_shown_in(text: str) -> bool:
    return _SIGN.search(text) is not None


PASS = Pass(name="attributions", stage="lines", finders=(find,), is_shown_in=_is_shown_in)

"""What each block says for being text of an article: sentences count, links and labels do not."""

import re

from cleaners.extraction.blocks import Blocks

_PUNCTUATION = re.compile(r"[，。；！？：、,!?;]")
_ENDINGS = frozenset("，。；！？：”…")
# A line of particulars about the article: 来源：…, 2022-03-21 09:20, 【大 中 小】, 打印. Not a sentence with a date.
_PARTICULARS = re.compile(
    r"(?:来源|來源|作者|时间|時間|日期|浏览|瀏覽|点击|阅读次数|字号|字體|字体|打印|编辑|編輯|记者|人气|责编)[^，。]{0,4}[:：]"
    r"|^[^，。]{0,12}(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d|\s*$)|【(?:大|关闭|打印)|^(?:打印|关闭|收藏)"
    r"|^[\W_]{0,3}(?:您?(?:现在|当前|目前)?(?:所在)?的?位置|當前位置)\s*[:：]"
)
_DATE = re.compile(
    r"[\[(（【]?(?:(?:19|20)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d\d(?::\d\d)?)?[\])）】]?"
)
# Spelled without a flag and without an anchor: the search then skips to the few characters that it may begin with.
# 版权所有, 未经授权不得转载, 京ICP备…号, 凡本网注明…, 如因作品内容、版权…: a sentence of the site, not of the article.
_IMPRINT = re.compile(
    r"版权(?:所有|声明|和其[它他]问题|等问题)|[Aa][Ll][Ll]\s+[Rr][Ii][Gg][Hh][Tt][Ss]|[Ii][Cc][Pp][备備证證]|公网安备|未经[^。]{0,16}(?:不得|禁止|严禁|请勿)"
    r"|(?:刊号|邮发代号|许可证(?:编?号)?|举报(?:电话|邮箱)|制作单位|技术支持|主办单位|承办单位)\s*[:：]|地址[:：][^。]{4,40}(?:邮编|邮政编码|电话)"
    r"|不代表本[网站报台]|不代表[^。]{0,12}(?:观点|立场)|凡本[网站报]|凡注明|正文已结束|本词条|[Cc][Oo][Oo][Kk][Ii][Ee][Ss]|隐私(?:条款|政策)|隱私"
    r"|点[击【]?[^。]{0,4}在看|欢迎(?:关注|订阅|加入)"
)
_KEYWORDS = re.compile(r"关键词\s*[:：>]")


def is_imprint(line: str) -> bool:
    """Return whether *line* says something about its site."""
    return _KEYWORDS.match(line) is not None or _IMPRINT.search(line) is not None


def is_particulars(line: str) -> bool:
    """Return whether *line* tells particulars about an article: date, source, counters, tools.

    A sentence that ends in a credit, 。（责任编辑：姚建）, is a sentence.
    """
    return "。" not in line[:-1] and _PARTICULARS.search(line) is not None


def is_link_line(line: str, linked: int) -> bool:
    """Return whether a block of *linked* characters in links is an item of a list: a link, perhaps with a date."""
    if linked * 10 >= len(line) * 6:
        return True
    return linked * 10 >= len(line) * 3 and (found := _DATE.search(line)) is not None and _is_rest(line, linked, found)


def _is_rest(line: str, linked: int, date: re.Match[str]) -> bool:
    return linked * 10 >= (len(line) - len(date[0])) * 6


def worth_of(blocks: Blocks) -> list[int]:
    """Return for each block its characters outside links if it reads like a sentence, else 0."""
    return [_worth(line, linked) for line, linked in zip(blocks.text, blocks.linked, strict=True)]


def _worth(line: str, linked: int) -> int:
    plain = len(line) - linked
    if plain <= 5 or linked >= 0.5 * len(line):
        return 0
    if line[-1] not in _ENDINGS and (plain <= 9 or not _PUNCTUATION.search(line)):
        return 0
    return 0 if (len(line) < 60 and is_particulars(line)) or (len(line) < 200 and is_imprint(line)) else plain

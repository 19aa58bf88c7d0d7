"""Lines that hijackers put above and below an article, by their form and since the page speaks of nothing in them."""

import re
from functools import cache

from cleaners.chinese.characters import HAN, simple_form
from cleaners.lines.betting import brand_pattern
from cleaners.lines.tables import words

# What such a line calls for. The characters with which calls begin are asked for first: to try each call at every
# character is slow.
_CALLS = re.compile(
    r"(?=[(（官网全平.cvnt登入注开下客手最安ia真投竞博彩娱棋百电体老在免视影直大高无传爆福一二久精色播看桑品夜油按会外上门包"
    r"发代办刻章套现私家侦催])(?:(?P<china>[(（]中国[)）])|(?P<site>官方网站|官方网|官网|网址|网页版|全站|平台|\.?com\b|\.?(?:vip\d*|cc|net|top)(?![a-z]))|(?P<enter>登[录陆]|入口|注册|开户)"
    r"|(?P<load>下载|客户端|手机版|最新版|官方版|安卓|ios|app)|(?P<bet>真人(?![秀真图照])|投注|竞猜|下注|博彩|彩金|娱乐|棋牌|百家乐|电竞|体育|老虎机)"
    r"|(?P<watch>在线|免费|视频|影院|直播|大片|高清|无码|传媒|爆乳|福利|一区|二区|久久|精品|色|播|看片)"
    r"|(?P<service>桑拿|品茶|夜生活|油压|按摩|会所|外围|上门|包夜|发票|代开|办证|刻章|套现|私家侦探|催收))",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[-_|｜·•/★☆,，、()（）【】\[\] \u3000]+")
# Also a brand in Latin letters and digits between words: 皇冠hga025大学.
_MACHINE_JOINT = re.compile(rf"[-_|｜·•★☆()（）【】\u3000 ]|[{HAN}][a-z]{{2,}}\d{{2,}}[{HAN}]", re.IGNORECASE)
_QUOTES = re.compile("[。！；;“”《》]")
_SENTENCE = re.compile("[:：](?!//)|，.*，")
_LATIN = re.compile(r"(?i:(?!app|ios)[a-z]{2}|\d{2}com)")
# Words of other trades in Latin letters, and scripts that no line of a Chinese page is wholly in.
_TRADES = re.compile(
    r"\b(?:slots?|casino|togel|gacor|viagra|cialis|pharmacy|porn|escorts?|poker|betting|sportsbook|payday)\b",
    re.IGNORECASE,
)
_FOREIGN = re.compile("[\u0400-\u052f\u0590-\u08ff\u0900-\u0e7f]")
_HAN = re.compile(f"[{HAN}]+")
_LEAST_FOREIGN, _SHORTEST, _LONGEST = 15, 6, 160
_LEAST_TEXT = 20


def may_be_hijack(line: str) -> bool:
    """Whether *line* alone could be one: it calls for something, or has no Chinese."""
    if not _SHORTEST <= len(line) <= _LONGEST or _QUOTES.search(line):
        return False
    return _CALLS.search(line) is not None or not _HAN.search(line) or _is_row(line)


def is_hijack(line: str, rest: str, *, may_be_title: bool = False) -> bool:
    """Whether *line* has the form of a hijacker's line, and the *rest*, the sentences, speak of nothing that it names.

    A line in another script is nobody's if there is a headline beside it: a title *may be* in that script, and calls
    for things only with a brand or the joints of a machine: 体育中心官方app上线，市民可在线订场.
    """
    if len(rest) < _LEAST_TEXT or not may_be_hijack(line):
        return False
    if not _HAN.search(line):
        return _is_of_another_page(line, rest, may_be_title=may_be_title)
    brands = len(_brand().findall(simple_form(line)))
    if brands >= _MANY:
        return True
    if may_be_title and not brands and not _MACHINE_JOINT.search(line):
        return False
    if _SENTENCE.search(line) or not (_is_calling(line) or _is_litany(line) or _is_row(line)):
        return False
    return not _is_spoken_of(_CALLS.sub(" ", simple_form(line)), simple_form(rest))


_MANY = 3


@cache
def _brand() -> re.Pattern[str]:
    return re.compile(brand_pattern())


def _is_calling(line: str) -> bool:
    """Whether *line* calls for three things, or for two, between joints of machines, with a bet or a name in Latin."""
    calls = {match.lastgroup for match in _CALLS.finditer(line)}
    if len(calls) >= _MANY:
        return True
    is_sure = not calls.isdisjoint({"bet", "china"}) or _LATIN.search(line) is not None
    return len(calls) == _MANY - 1 and is_sure and _MACHINE_JOINT.search(line) is not None


def _is_of_another_page(line: str, rest: str, *, may_be_title: bool) -> bool:
    """Whether a line without Chinese is of a trade that hijacks pages, or in a script that stands nowhere else."""
    if _TRADES.search(line):
        is_known = may_be_title and "|" not in line and not _FOREIGN.search(line)
        return not is_known and not _TRADES.search(rest)
    return not may_be_title and len(_FOREIGN.findall(line)) >= _LEAST_FOREIGN and not _FOREIGN.search(rest)


def _is_litany(line: str) -> bool:
    """Whether most pieces call for something: 上海桑拿 上海品茶 上海油压, but not 免费停车 免费讲解."""
    if not ("_" in line or "|" in line or any(match["service"] for match in _CALLS.finditer(line))):
        return False
    pieces = [piece for piece in _JOINTS.split(line) if piece]
    return len(pieces) >= 3 and sum(_CALLS.search(piece) is not None for piece in pieces) * 4 >= len(pieces) * 3


# 小额贷款|无抵押贷款|当天放款|黑户可贷: pieces as a machine joins them, of more characters than a channel's name has.
_ROW = re.compile(rf"[{HAN}a-zA-Z0-9]{{2,12}}(?:[_|][{HAN}a-zA-Z0-9]{{2,12}}){{3,}}")
_LEAST_MEAN = 4


def _is_row(line: str) -> bool:
    """Whether *line* is four or more pieces joined by underscores or bars, none of which is a link of a site."""
    if not _ROW.fullmatch(line):
        return False
    pieces = re.split("[_|]", line)
    return len(line) + 1 >= (_LEAST_MEAN + 1) * len(pieces) and _site_words().isdisjoint(pieces)


@cache
def _site_words() -> frozenset[str]:
    return frozenset(word for name in ("site_links", "channels", "box_headings") for word in words()[name])


def _is_spoken_of(named: str, rest: str) -> bool:
    """Whether two characters in a row of what a line names stand in the rest of the text."""
    pairs = (run[at : at + 2] for run in _HAN.findall(named) for at in range(len(run) - 1))
    return any(pair in rest for pair in pairs)

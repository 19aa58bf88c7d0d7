"""Names of betting sites that hijackers set in a headline's place: 皇冠足球比分即时指数网, 澳门新葡京娱乐官网."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from cleaners.lines.betting import brand, brand_pattern
from cleaners.lines.tables import either, words

_SHORTEST, _LONGEST = 5, 40
_LEAST_TEXT = 20
# How such a name ends, and hardly a headline; to look for this first is quick.
_ENDS = (
    *(
        "网",
        "站",
        "网址",
        "网页",
        "平台",
        "入口",
        "版",
        "官方",
        "登录",
        "登陆",
        "注册",
        "开户",
        "下载",
        "app",
        "APP",
        "城",
        "场",
        "娱乐",
    ),
    *("投注", "博彩", "棋牌", "直播", "在线", "指数", "赔率", "盘口", "彩票", "体育", "代理"),
)


def names_betting_site(line: str, lines: Iterable[str]) -> bool:
    """Whether *line* names a betting site, and the sentences among *lines* say nothing of it, as news about it does."""
    if not is_betting_site(line):
        return False
    sentences = "\n".join(other for other in lines if "。" in other)
    named = [*(word for word in words()["betting"] if word in line), *_branded().findall(line)]
    return len(sentences) >= _LEAST_TEXT and not any(word in sentences for word in named)


@lru_cache(maxsize=1 << 10)
def is_betting_site(line: str) -> bool:
    """Whether *line* is put together of words that such names are made of and nothing else, one of them telling."""
    if not (_SHORTEST <= len(line) <= _LONGEST and line.endswith(_ENDS)):
        return False
    return _name().fullmatch(line) is not None and _telling().search(line) is not None


@cache
def _name() -> re.Pattern[str]:
    """Return what matches a whole name; 888, dafa888 and the joints of machines are parts of it too."""
    parts = f"{brand()}|{either('betting')}|{either('betting_site_parts')}"
    return re.compile(rf"(?:{parts}|[a-z]{{2,10}}\d{{2,}}+|\d{{2,}}+|[-_|·（）() ])+", re.IGNORECASE)


@cache
def _telling() -> re.Pattern[str]:
    return re.compile(f"{either('betting')}|{brand_pattern()}", re.IGNORECASE)


@cache
def _branded() -> re.Pattern[str]:
    return re.compile(brand_pattern(), re.IGNORECASE)

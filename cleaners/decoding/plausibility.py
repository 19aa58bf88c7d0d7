"""How Chinese a text looks, judged by its characters alone."""

import re
from functools import cache, lru_cache

_COMMONEST = frozenset(
    # The 500 commonest characters of 38 portal pages, and their traditional forms.
    "的新国一信中人微网大在是天时发和了不年闻有前友分用码日小为会月我家间个易行上报看好机博出公来多空回享美生到这成方"
    "下长学二贴业后至跟经高要现最动可能扫资手对全体关开维号被朋科产工市三圈电文理法以地事元部视海本持金车进子与复点自"
    "数外主布民次更作们收务联场实你员万果通入目女论首道都期今股片浪加同者名明特也说面制情技于过品评东正价之合频版他度"
    "政华就系心航投广游内么题举区精还北江重安载专图客已港所第查位表调注南相京当其交应展老定商军息没化录台里头平力龙快"
    "将推利站问代星去打苹赞山育支英性告马口汉量权示任运得亿两活登无水原意想藏神读页总比财别而线变近西如像乐警房改密吧"
    "播十司选反热考提斯球武际程知官接话社感湖充摄语样计基指标起共教户防只常观服结城周强但式直界何校案消完香张影让奖尔"
    "济买县传世院解管取战记媒师备费列然箱男克保门建级增春放邮导州此风向因件书集芯控身局率言花德四光称构拉什省置条路并"
    "爱字团课策售治医击续深失王做死停带护见普再从器创值确清超物研单求色造使划议觉规设艺立格企排盘环流景术节每百约声端"
    "湃册太留受领统认浙送火宝习很健云除些态据免士项卡戏连款等走讯飞少功演章该阅及庆测白气给儿着娱未处益牛真委並來個們"
    "備傳價億兒內兩冊別創劃動務區員問單國圖團報場娛學實寶將專對導師帶廣張強後從復愛態慶應戰戲戶掃擊據攝數於時書會東條"
    "業構樂標樣機權氣沒測漢濟為無熱爾獎現環產當發盤確碼稱節約級結給統經維網線縣總續習聞聯聲臺與舉華萬著藝蘋處號術裡見"
    "規視覺觀計訊記設評話該認語說課調論議護讀變讓財買費貼資贊車軍載這連進遊運過選還郵醫錄長門開間閱關際雲電頁項領頭頻"
    "題風飛馬體麼點龍"
)


def _rows(codec: str, leads: range, trails: list[int]) -> set[str]:
    pairs = (bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails)
    return {character for character in pairs if character}


_HIGH = list(range(0xA1, 0xFF))


@cache
def common_characters() -> frozenset[str]:
    """Return level 1 of GB 2312 and of Big5: what a wrong codec seldom hits twice running."""
    big5 = _rows("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *_HIGH])
    return _COMMONEST | _rows("gb2312", range(0xB0, 0xD8), _HIGH) | big5


@cache
def uncommon_characters() -> str:
    """Return all others of the basic block, in order, for use inside a character class."""
    common = common_characters()
    return "".join(character for character in map(chr, range(0x4E00, 0xA000)) if character not in common)


# Punctuation, full-width forms, arrows and boxes of Chinese pages; must not match kana, Hangul, Greek or Cyrillic.
_MARKS = re.compile(
    "[\u00a0-\u00bf\u00d7\u2010-\u203b\u2190-\u21ff\u2460-\u249b\u2500-\u27bf\u3000-\u3029\uff01-\uff5e\uffe5]"
)


def likeness(text: str) -> float:
    """Return how Chinese *text* looks, about -1 … 0.75; Chinese of 30 characters and more is nearly always over 0.35.

    Only the commonest characters count for it: read as gb18030, Korean is all level 1 and none of it common.
    """
    worths = text.translate(_WORTHS)
    good, plain, bad = worths.count(_GOOD), worths.count(_PLAIN), worths.count(_BAD) + text.count("\ufffd")
    return (good - bad) / (good + plain + bad) if good + plain + bad else 0.0


@lru_cache(maxsize=1 << 14)
def worth(character: str) -> int:
    """Return what one decoded character says for the reading that it comes from."""
    if character in _COMMONEST:
        return 3
    if character in common_characters():
        return 2
    if character < "\x80":
        return 0
    return 1 if _MARKS.match(character) else -2


class _Worths(dict[int, str]):
    """A table for ``str.translate`` that puts what a character is worth in its place, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        """Return the digit for what the character *code* is worth, and keep it if it is of the basic plane."""
        digit = _DIGITS[worth(chr(code))]
        return self.setdefault(code, digit) if code < _ASTRAL else digit


_DIGITS = {3: "3", 2: "2", 1: "1", 0: "0", -2: "-"}
_GOOD, _PLAIN, _BAD = _DIGITS[3], _DIGITS[2], _DIGITS[-2]
_ASTRAL = 0x10000
_WORTHS = _Worths()

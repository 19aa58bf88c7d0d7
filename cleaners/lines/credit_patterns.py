"""What stands behind and between the labels of credits.

All read clean simplified text; half- and full-width colons are the same to them.
"""

import re
from functools import cache

from cleaners.chinese.characters import HAN
from cleaners.lines.byline_units import ROLE
from cleaners.lines.forms import written

PEOPLE = {"authors", "photographers", "editor", "duty_editor", "reviewer"}


NAME_WORD = re.compile(rf"[{HAN}·、]{{1,16}}")
# 发表于湖南 : from where, as accounts show it.
PLACE = (
    "(?:发[表布]于)?(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南"
    "|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门)$"
)
# 中国新闻网 参与互动, 青禾网 (www.qinghe.example)(上海), 青禾网作者：何淼, [ 青禾网 ] : buttons, places, an address,
# labels and a bracket that are glued behind a source.
SOURCE_TAIL = re.compile(
    rf"(?:\s+(?:参与互动|举报|收藏|分享|打印|微博|{PLACE[:-1]})|\s*[(（](?:https?[:：]//)?[\w-]+(?:\.[\w-]+)+[^()（）]*[)）]?"
    rf"|\s*[(（]{PLACE[:-1]}[)）]?|(?:作者|记者|编辑|责任编辑|责编|浏览|点击|阅读|发布)\w{{0,3}}[:：].*|\s?[\]】〕]\W{{0,4}}$)+$"
)
# 来源：http://www.qinghe.example/ : an address names no medium, and is none of the text.
ADDRESS = re.compile(r"\s*https?[:：]//[^\s，。（）()]+")
NOBODY = frozenset(["未知", "admin", "管理员", "佚名", "网络", "互联网"])
"""Sources that name none."""
# admin, kaylashi, 126, NF055 : who edits by the name of an account.
ACCOUNT = re.compile(r"[a-z]\w{1,15}|\d{2,6}|[A-Z]{1,4}\d{2,8}")
# 视频：青禾大桥今日通车 is a headline; behind such labels a credit names people or an office.
OFFICE = re.compile(rf"[{HAN}]{{2,16}}(?:[社台报网局部办委]|中心|集团|公司)")
# 天气预报 and 正式发布 name no medium.
NO_MEDIUM = re.compile("(?:[预通快播简海汇申举年月周]报|日报|正式发布|联网|舞台)$")
# 何淼_NB1234  何淼（实习） : what a newsroom adds to the names of its staff.
STAFF_NUMBER = re.compile(r"_[A-Za-z]{0,4}\d{2,8}$|\s[A-Z]{1,3}\d{2,6}$|[（(](?:实习|见习|兼职|特约)[)）]?$")
# 河湾新闻网 本报记者 顾明远 : behind 来源：
WITH_BYLINE = re.compile(rf"(?P<source>\S{{2,30}})\s+(?P<authors>{ROLE}\s?.{{2,60}})")
# （据新华社）
ACCORDING = re.compile(
    rf"[(（]?(?:据|摘自|转自)\s?(?P<source>[{HAN}A-Za-z]{{2,12}}?(?:社|报|网|台|客户端))(?:电|报道|消息)?[)）]?"
)
# 平湖晚报 2024-11-25 07:40 : what is left beside a date and a time.
MEDIUM = re.compile(rf"[{HAN}A-Za-z]{{2,14}}(?:报|网|台|客户端|新闻|发布|融媒体?|报社|频道)")
EDGE = " \t\u3000|｜丨/;；,，、)）】]〕([（【〔□■●◆○"
# A source is a name, not a clause.
SOURCE = re.compile(r"[^。！？!?；;：:，,]{1,40}")
COUNT = re.compile(r"[\d\s.,，+]*[万亿]?\+?\s*[次人]?")
ANYTHING = re.compile(r"[^。！？!?；]{0,30}")
COPYRIGHT = re.compile(
    r"^版权所有\s*[:：©]{0,2}\s*(?P<publisher>[^\s:：©，,。]{4,30}?(?:公司|集团|报社|政府|中心|网|台|局|委员会|部))\s*$"
)
COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")
LONGEST_PUBLICATION_LINE = 100


@cache
def filling() -> re.Pattern[str]:
    """Return what may stand between the credits of a line: dividers, and the buttons of a page."""
    return re.compile(
        r"[\s|｜丨/\\;；,，、·—\-()（）【】\[\]<>]|我要(?=纠错)|分享|字[体号]|放大|缩小|默认|数字报"
        r"|[大中小](?![^\s大中小】\])）])|A[+-]|\d+\s*[次人]"
        rf"|{written('tools')}|{written('counted')}\s*\d[\d.]*万?\+?|{written('weekday')}|(?<=\s){PLACE}|^原创(?=\s)"
    )


def headline_within(value: str) -> str:
    """Return the headline of *value* without what stands around it, with both brackets of a pair: 大桥通车（上）."""
    bare = value.strip(EDGE)
    before, _, after = value.partition(bare)
    for opening, closing in ("（）", "()", "[]", "【】", "〔〕"):
        missing = bare.count(opening) - bare.count(closing)
        if missing > 0 and after.startswith(closing):
            return bare + closing
        if missing < 0 and before.endswith(opening):
            return opening + bare
    return bare

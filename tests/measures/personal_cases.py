"""Sentences with personal data, and with what looks like it: 520 drawn from the forms below by a seed.

``{kind}`` stands for a value that must be found as that kind, ``<name>`` for one that must not. People, numbers and
places are invented; the check digits are right.
"""

import random
import re
from collections.abc import Callable

FORMS = """
失主可与王先生联系，电话{mobile}。
联系人：李明（手机：{mobile}）
群众张某某（{mobile}）反映门前积水。
有意者请加微信或拨打{mobile}，非诚勿扰
车主{mobile}请速来挪车
报名电话：{mobile}／{mobile}，联系人：赵女士、钱女士
徐工 {mobile}，孙工 {mobile}
收货人：周立，+86 {mobile}，济水大街某号
家长可致电 {mobile_spaced} 咨询。
寻人启事：见到老人请拨{mobile_spaced}，必有重谢
村民组长{mobile_full}负责登记
李主任家里的电话是{fixed}。
联系人：吴芳，联系电话：{fixed}
经办人郑林，电话：{fixed}，手机：{mobile}
住址：河东新村，宅电：{fixed}
联系人：冯涛 {fixed_bare}
房东电话（{fixed}），晚七点后打
当事人陈某，身份证号码{identity}，汉族
被告人褚某某，男，公民身份号码：{identity}。
姓名：卫红，身份证：{identity}，现住城关镇
法定代表人蒋平（{identity}）
公告：沈某{identity}，你单位所欠税款逾期未缴
持有人身份证件号为{identity_x}的旅客
韩某名下工商银行卡（卡号：{card}）被冻结
捐款账户：杨华，农业银行{card}
请将款项汇入{card_spaced}，户名：朱强
退款至{card}
来信请寄邮箱{email}，主编亲阅
作者电子邮箱：{email}
投稿信箱：{email}（请注明姓名）
联系秦先生，Email：{email}，电话{mobile}
一辆车牌为{plate}的小型轿车冲入绿化带
驾驶{plate}号重型货车的尤某
{plate}车主：您的车辆已被拖移
被执行人许某名下{plate}小汽车一辆
肇事车辆（{plate_dotted}）逃逸
新能源汽车{plate_green}停放在公交站台
{plate_dotted}在高速应急车道违停
车号{plate}、{plate_green}的两车追尾
市民服务热线：<hotline>
欢迎拨打政务服务热线<hotline>
全国统一客服电话<four_hundred>
举报电话：<office>
监督电话：<office>（市纪委监委）
市供电公司24小时服务热线：<office>
区疾控中心咨询电话：<office>
值班电话：<office>，传真：<office>
投诉举报电话<office>、<hotline>
济政办〔<year>〕<small>号
文号：豫政〔<year>〕<small>号，索引号：<index>
索引号：<index>
备案号：豫ICP备<eight>号
京公网安备<fourteen>号
统一社会信用代码：<credit>
项目编号：<project>，预算金额<money>元
招标编号：<project>
全年完成投资<eleven_money>元，同比增长
粮食总产量达<eleven_money>公斤
累计接种<eleven_money>剂次
截至<date>，全市共有
<date> <time>发布
<stamp>
本报<date>讯 第<eight>期
信息来源编号<eleven_code>，责任编辑：吕静
订单号<eighteen>已完成
快递单号：<fifteen>
稿件编号：<nineteen>
区间为<range>，东经<coordinate>，北纬<coordinate>
客服QQ：<qq>
股票代码：<six>，收盘<price>
彩票开奖号码：<lottery>
G<four>次列车晚点<two>分钟
航班号CZ<four>
热线：<office>转<two>
面积<area>平方米，单价<price>元
ISBN <isbn>
电话号码已隐去：<masked>
身份证号：<masked_identity>
假冒身份证号<bad_identity>被系统拦截
机器编号<bad_card>
型号为<model>的发动机
豫B<two>路公交线路调整
沪A股指数收于<price>点
国道G<three>线K<four>+<three>处
""".strip().splitlines()

_PROVINCES, _LETTERS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼", "ABCDEFGHJKLMNPQRSTUVWXYZ"
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def cases(seed: int = 15, number: int = 520) -> list[tuple[str, set[tuple[int, int, str]]]]:
    """Return sentences, each with the places that must be found: start, end, kind."""
    draw = random.Random(seed)
    return [_filled(FORMS[turn % len(FORMS)], draw) for turn in range(number)]


def _filled(form: str, draw: random.Random) -> tuple[str, set[tuple[int, int, str]]]:
    text, places = "", set()
    for part in re.split(r"(\{\w+\}|<\w+>)", form):
        name = part[1:-1]
        value = VALUES[name](draw) if part and part[0] in "{<" else part
        if part.startswith("{"):
            places.add((len(text), len(text) + len(value), name.partition("_")[0]))
        text += value
    return text, places


def _digits(length: int) -> Callable[[random.Random], str]:
    return lambda draw: str(draw.randint(1, 9)) + "".join(draw.choices("0123456789", k=length - 1))


def _mobile(draw: random.Random) -> str:
    start = draw.choice(
        ("135", "137", "138", "139", "150", "151", "158", "159", "166", "176", "182", "186", "188", "199")
    )
    return start + "".join(draw.choices("0123456789", k=8))


def _mobile_spaced(draw: random.Random) -> str:
    number, joint = _mobile(draw), draw.choice(" -")
    return joint.join((number[:3], number[3:7], number[7:]))


def _fixed(draw: random.Random) -> str:
    area, local = draw.choice((("0391", 7), ("0357", 7), ("0475", 7), ("010", 8), ("021", 8), ("0371", 8)))
    joint = draw.choice(("-", "-", "－", " ", ""))
    return area + joint + draw.choice("2368") + "".join(draw.choices("0123456789", k=local - 1))


def _fixed_bare(draw: random.Random) -> str:
    return "0391-" + draw.choice("26") + "".join(draw.choices("0123456789", k=6))


def _office(draw: random.Random) -> str:
    return _fixed(draw)


def _identity(draw: random.Random, *, last: str = "0123456789") -> str:
    while True:
        area = draw.choice(("410881", "142601", "150502", "110101", "620102", "330106"))
        born = f"{draw.randint(1941, 2009)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
        body = area + born + f"{draw.randint(1, 999):03}"
        weights = [2**place % 11 for place in range(17, 0, -1)]
        total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
        check = "10X98765432"[total % 11]
        if check in last:
            return body + check


def _bad_identity(draw: random.Random) -> str:
    good = _identity(draw)
    return good[:-1] + str((int(good[-1]) + draw.randint(1, 9)) % 10)


def _card(draw: random.Random) -> str:
    body = draw.choice(("622202", "622848", "621700", "621661", "623058")) + "".join(draw.choices("0123456789", k=12))
    return body + _luhn(body)


def _luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def _card_spaced(draw: random.Random) -> str:
    number = _card(draw)
    return " ".join(number[place : place + 4] for place in range(0, len(number), 4))


def _bad_card(draw: random.Random) -> str:
    good = _card(draw)
    return good[:-1] + str((int(good[-1]) + draw.randint(1, 9)) % 10)


def _email(draw: random.Random) -> str:
    name = draw.choice(("qinyu", "lu.jing", "reader_88", "hk-2019", "13yang")) + draw.choice(("", "7", "2020"))
    return f"{name}@{draw.choice(('163.com', 'qq.com', 'mail.example.cn', 'jishui.example.com.cn', '126.com'))}"


def _tail(draw: random.Random, length: int) -> str:
    tail = "".join(draw.choices("0123456789", k=length - 1))
    place = draw.randint(0, length - 1)
    return tail[:place] + draw.choice(_LETTERS + "0123456789") + tail[place:]


def _plate(draw: random.Random) -> str:
    return draw.choice(_PROVINCES) + draw.choice(_LETTERS) + _tail(draw, 5)


def _plate_dotted(draw: random.Random) -> str:
    plate = _plate(draw)
    return plate[:2] + draw.choice("·•") + plate[2:]


def _plate_green(draw: random.Random) -> str:
    return (
        draw.choice(_PROVINCES) + draw.choice(_LETTERS) + draw.choice("DF") + "".join(draw.choices("0123456789", k=5))
    )


VALUES: dict[str, Callable[[random.Random], str]] = {
    "mobile": _mobile,
    "mobile_spaced": _mobile_spaced,
    "mobile_full": lambda draw: _mobile(draw).translate(_FULL),
    "fixed": _fixed,
    "fixed_bare": _fixed_bare,
    "identity": _identity,
    "identity_x": lambda draw: _identity(draw, last="X"),
    "card": _card,
    "card_spaced": _card_spaced,
    "email": _email,
    "plate": _plate,
    "plate_dotted": _plate_dotted,
    "plate_green": _plate_green,
    "hotline": lambda draw: draw.choice(("12345", "12315", "12319", "96888", "95598", "110", "12388")),
    "four_hundred": lambda draw: f"400-{draw.randint(100, 999)}-{draw.randint(1000, 9999)}",
    "office": _office,
    "year": lambda draw: str(draw.randint(2010, 2026)),
    "small": lambda draw: str(draw.randint(1, 300)),
    "index": lambda draw: f"{draw.randint(10**8, 10**9)}/{draw.randint(2010, 2026)}-{draw.randint(10000, 99999)}",
    "project": lambda draw: f"济采公开-{draw.randint(2015, 2026)}-{draw.randint(1, 400)}",
    "money": lambda draw: str(draw.randint(10**6, 10**9)),
    "eleven_money": lambda draw: "1" + draw.choice("3578") + "".join(draw.choices("0123456789", k=9)),
    "date": lambda draw: f"{draw.randint(2010, 2026)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
    "time": lambda draw: f"{draw.randint(0, 23):02}:{draw.randint(0, 59):02}:{draw.randint(0, 59):02}",
    "stamp": lambda draw: (
        f"{draw.randint(2010, 2026)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}{draw.randint(100000, 235959)}"
    ),
    "eleven_code": lambda draw: "1" + draw.choice("3578") + "".join(draw.choices("0123456789", k=9)),
    "credit": lambda draw: "91410881MA" + "".join(draw.choices("0123456789ABCDEFGHJK", k=8)),
    "range": lambda draw: f"{draw.randint(100, 999)}-{draw.randint(1000, 9999)}",
    "coordinate": lambda draw: f"{draw.randint(30, 120)}.{draw.randint(1000000, 9999999)}",
    "qq": _digits(9),
    "price": lambda draw: f"{draw.randint(2, 9000)}.{draw.randint(10, 99)}",
    "lottery": lambda draw: " ".join(f"{draw.randint(1, 33):02}" for _ in range(7)),
    "area": lambda draw: f"{draw.randint(1000, 99999)}.{draw.randint(10, 99)}",
    "isbn": lambda draw: f"978-7-{draw.randint(1000, 9999)}-{draw.randint(1000, 9999)}-{draw.randint(0, 9)}",
    "masked": lambda draw: f"138****{draw.randint(1000, 9999)}",
    "masked_identity": lambda draw: f"410881********{draw.randint(1000, 9999)}",
    "bad_identity": _bad_identity,
    "bad_card": _bad_card,
    "model": lambda draw: f"YC6J{draw.randint(100, 999)}-{draw.randint(10, 99)}",
    "two": _digits(2),
    "three": _digits(3),
    "four": _digits(4),
    "six": _digits(6),
    "eight": _digits(8),
    "fourteen": _digits(14),
    "fifteen": _digits(15),
    "eighteen": lambda draw: "20" + "".join(draw.choices("0123456789", k=16)),
    "nineteen": lambda draw: "20" + "".join(draw.choices("0123456789", k=17)),
}

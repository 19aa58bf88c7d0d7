"""Articles with copies, and formulaic notices, for :mod:`benchmarks.near`: composed by the simulator's grammar."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from crawler.simulator.bank import bank
from crawler.simulator.composer import Draft, news, notice
from crawler.simulator.grammar import said
from crawler.simulator.mirror import annotated, annotations, traditional
from crawler.simulator.scene import scene

_START = datetime(2022, 3, 1, 8, tzinfo=UTC)
_REGION = "linfen"
_CREDITS = "来源：清水湾网\n{}\n（责任编辑：林一禾）\n扫码关注清水湾发布\n分享到：微信 微博"

FORMULAS = (
    (
        "尊敬的电力客户：因10千伏{road}线检修工作需要，定于{tomorrow}{n:6-8}时至{n:13-19}时对{village}、{community}停电。"
        "请受影响的客户提前做好准备，妥善安排生产生活用电。停电期间请勿攀爬电力设施，线路随时可能恢复送电，请始终视线路为带电状态。"
        "如遇天气等原因不能按时停送电，恕不另行通知。由此给您带来的不便，敬请谅解。服务热线：95598。"
    ),
    (
        "因{road}改造施工，为确保施工安全和道路畅通，根据《中华人民共和国道路交通安全法》有关规定，决定自{tomorrow}起至施工结束，"
        "对{road}（{village}至{community}段）实行全封闭施工，禁止一切车辆通行。过往车辆请按交通标志指示绕行{road2}，"
        "并自觉服从现场交通管理人员的指挥。施工期间给您的出行带来不便，敬请谅解。特此通告。"
    ),
    (
        "{company}因生产经营需要，现面向社会公开招聘工作人员{n:2-40}名。应聘条件：遵纪守法，品行端正，身体健康，具有良好的职业道德；"
        "年龄在{n:30-45}周岁以下，大专及以上学历。报名时间：即日起至{soon}，报名地点：{company}办公室。报名时请携带本人身份证、学历证书原件"
        "及复印件、近期一寸免冠照片两张。联系电话：{phone}。工资待遇面议，一经录用，按规定签订劳动合同，缴纳社会保险。"
    ),
    (
        "受{district}{school}委托，{company}对其{road}校区改造工程进行公开招标，欢迎符合资格条件的国内供应商参加投标。"
        "一、项目概况：资金来源为财政资金，预算金额{d:12-980}万元，计划工期{n:20-180}天。"
        "二、投标人资格要求：具有独立承担民事责任的能力；具有良好的商业信誉和健全的财务会计制度；具有履行合同所必需的设备和专业技术能力；"
        "有依法缴纳税收和社会保障资金的良好记录；参加政府采购活动前三年内，在经营活动中没有重大违法记录。本项目不接受联合体投标。"
        "三、招标文件的获取：凡有意参加投标者，请于{tomorrow}至{soon}，每日上午8时30分至12时，下午14时30分至17时30分，"
        "持单位介绍信购买招标文件，每套售价{n:2-8}00元，售后不退。四、投标截止时间：{later}9时30分，逾期送达的投标文件不予受理。"
        "五、联系方式：联系人：{person}，电话：{phone}。"
    ),
    (
        "{district}{town}{village}等用水户：因{road}供水管网改造，定于{tomorrow}{n:6-11}时起停水{n:4-30}小时，涉及{community}、{road2}沿线用户。"
        "请广大用户提前做好储水准备，关好水龙头，以免恢复供水时造成损失。恢复供水初期水质可能短时浑浊，请放水片刻后使用。"
        "停水给您带来不便，敬请谅解。供水服务热线：{phone}。"
    ),
    (
        "根据《中华人民共和国道路交通安全法》的规定，对逾期未处理的下列机动车予以公告：{road}扣留的号牌尾数为{n:1000-9999}的车辆，"
        "请车辆所有人自公告之日起三个月内，持本人身份证、机动车行驶证到{district}交警大队{road2}中队接受处理。"
        "逾期仍不接受处理的，将依法对扣留的车辆进行处理，由此造成的一切后果由当事人自行承担。联系电话：{phone}。"
    ),
    (
        "{district}气象台{tomorrow}{n:5-20}时{n:10-59}分发布[暴雨|大风|大雾|寒潮|高温]蓝色预警信号：预计未来{n:6-24}小时内，"
        "{town}、{village}、{river}沿线将出现明显天气过程，请有关单位和个人按照职责做好防范工作，检查排水系统，加固户外设施，"
        "减少不必要的户外活动，并随时留意本台发布的最新天气信息。"
    ),
)
"""Notices as they are printed from forms; what is not in braces is in all of a kind."""


class Text(NamedTuple):
    """A text, the number of its origin, and how it was made from it; "" of the origin itself."""

    text: str
    origin: int
    how: str


def composed(articles: int, notices: int) -> list[Text]:
    """Return articles with a copy each, the ways of copying in turn, and notices, all shuffled."""
    thrown, words = Random(11), bank()
    found: list[Text] = []
    for number in range(articles):
        draft = _draft(number, news, words.topics[number % len(words.topics)])
        found.append(Text("\n".join(draft.paragraphs), number, ""))
        how = list(COPIES)[number % len(COPIES)]
        found.append(Text(COPIES[how](draft, thrown), number, how))
    numbers = range(articles, articles + notices)
    found += [Text(_formula(number) if number % 4 else _notice(number), number, "") for number in numbers]
    thrown.shuffle(found)
    return found


def _notice(number: int) -> str:
    """Return a notice whose wording varies."""
    return "\n".join(_draft(number, notice, bank().notices[number % len(bank().notices)]).paragraphs)


def _formula(number: int) -> str:
    """Return a notice of which only numbers and names differ from others of its kind."""
    thrown = Random(number)
    return said(FORMULAS[number % len(FORMULAS)], _slots(number), thrown)


def _slots(number: int) -> Mapping[str, str]:
    return scene(5, "near", _REGION, number, _START + timedelta(hours=number % 900))


def _draft(number: int, compose: Callable[..., Draft], topic: object) -> Draft:
    return compose(bank(), topic, _slots(number), Random(number))


def _edited_lede(draft: Draft, thrown: Random) -> str:
    lede = _draft(thrown.randrange(10**6), news, thrown.choice(bank().topics)).paragraphs[0]
    return "\n".join((lede, *draft.paragraphs[1:]) if len(draft.paragraphs) > 3 else draft.paragraphs)


def _credited(draft: Draft, _: Random) -> str:
    return _CREDITS.format("\n".join(draft.paragraphs))


def _traditional(draft: Draft, _: Random) -> str:
    return traditional("\n".join(draft.paragraphs))


def _woven(draft: Draft, thrown: Random) -> str:
    text = "\n".join(draft.paragraphs)
    return annotated(text, annotations(text, 0.8, thrown))


def _touched(draft: Draft, thrown: Random) -> str:
    characters = list("\n".join(draft.paragraphs))
    for place in thrown.sample(range(len(characters)), len(characters) * 3 // 100):
        characters[place] = thrown.choice("的一是在不了有和人这中大为上个国我以要他")
    return "".join(characters)


def _overlapping(draft: Draft, thrown: Random) -> str:
    text = "\n".join(draft.paragraphs)
    other = "".join(_draft(thrown.randrange(10**6), news, thrown.choice(bank().topics)).paragraphs)
    return text[: len(text) * 9 // 10] + other[: len(text) // 10]


COPIES: Mapping[str, Callable[[Draft, Random], str]] = {
    "edited lede": _edited_lede,
    "credits and furniture": _credited,
    "traditional": _traditional,
    "pinyin": _woven,
    "3 % edited": _touched,
    "90 % overlap": _overlapping,
}

"""Personal data in a text: telephone and identity numbers, bank cards, e-mail addresses and licence plates.

A form finds a candidate, its check digits or its number plan prove it, and what stands around it tells what only looks
like one: sums, codes, dates, and the lines of offices, which are meant to be called by anybody.
"""

import re
from collections.abc import Callable
from typing import Literal, NamedTuple

PersonalKind = Literal["identity", "card", "mobile", "fixed", "email", "plate"]


class Personal(NamedTuple):
    """``text[start:end]`` names or reaches one person."""

    start: int
    end: int
    kind: PersonalKind


_DIGIT_BEFORE, _DIGIT_BEHIND = r"(?<![\dA-Za-z.*])(?<!\d-)", r"(?![\dA-Za-z*]|\.\d|-\d)"
_FORMS: dict[PersonalKind, re.Pattern[str]] = {
    "identity": re.compile(_DIGIT_BEFORE + r"\d{17}[\dXx]" + _DIGIT_BEHIND),
    "card": re.compile(_DIGIT_BEFORE + r"(?:\d{16,19}|\d{4}(?: \d{4}){3}(?: \d{1,3})?)" + _DIGIT_BEHIND),
    "mobile": re.compile(
        _DIGIT_BEFORE + r"(?:\+?86[ -]?)?(?P<number>1[3-9]\d(?P<joint>[ -]?)\d{4}(?P=joint)\d{4})" + _DIGIT_BEHIND,
    ),
    "fixed": re.compile(_DIGIT_BEFORE + r"(?:\(0\d{2,3}\)|0\d{2,3}) ?-?\d{7,8}(?!-?\d{5})(?![\dA-Za-z])"),
    "email": re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?![A-Za-z0-9])", re.ASCII),
    "plate": re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•・]?"
        r"(?:[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]|[DF][A-HJ-NP-Z0-9]\d{4}|\d{5}[DF])(?![A-Za-z0-9-])"
    ),
}
"""In the order in which they are asked: what is one thing is not another as well."""
_MARKS = re.compile(r"\d{5}|\d{3}[ -]\d{4}|@|[A-HJ-NP-Z][ ·•・]?[A-HJ-NP-Z0-9]{5}", re.ASCII)
"""A text without any of these holds nothing that a form finds."""
_UNITS = re.compile(
    r" ?(?:[万亿]|多?(?:元|美元|人|户|吨|公斤|千克|斤|剂|平方|立方|千瓦|度|次|件|份|亩|米|公里|头|只|株|票))"
)
_CODES = re.compile(
    r"(?:编号|单号|订单|序号|代码|期号|备案|证号|批号|货号|条码|流水|案号|索引|账号|QQ|QQ号|许可证)[码为是:： ]{0,3}$"
)
_OFFICES = re.compile(
    r"[热熱][线線]|投[诉訴]|[举舉][报報]|[监監]督|值班|客服|(?:服[务務]|咨[询詢]|[办辦]公|[办辦]公室|查[询詢]|[监監]管)[电電][话話]|[传傳]真|[总總][机機]"
    r"|[报報]警|求助|[Ff]ax"
)
_SENTENCE = re.compile(r"[。！？；!?;\n]")
_BANK = re.compile(r"卡号|银行|账[户号]|帐[户号]|储蓄卡|信用卡|户名|汇")
_HALF_WIDTH = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | str.maketrans("—–　", "-- ")


def personal(text: str) -> list[Personal]:
    """Return the personal data in a text, in order, none inside another.

    Mobile and fixed numbers (with area code) go by the Chinese numbering plan, identity numbers and bank cards by
    their check digits. Numbers of offices, and e-mail addresses on ``gov.cn``, are not personal.
    """
    plain = text.translate(_HALF_WIDTH)
    if not _MARKS.search(plain):
        return []
    found: list[Personal] = []
    for kind, form in _FORMS.items():
        for match in form.finditer(plain):
            start, end = match.span(match.lastgroup or 0)
            if _PROOFS[kind](plain, match) and not any(start < other.end and other.start < end for other in found):
                found.append(Personal(start, end, kind))
    return sorted(found)


def masked(text: str, places: list[Personal]) -> str:
    """Return the text with ``*`` for every letter and digit of the *places*, as long as before."""
    parts, done = [], 0
    for start, end, _ in places:
        parts += [text[done:start], re.sub(r"\w", "*", text[start:end])]
        done = end
    return "".join(parts) + text[done:]


def _is_identity(_text: str, match: re.Match[str]) -> bool:
    """Go by birth date and check digit; the areas that stdnum knows are today's, and people keep their old ones."""
    from stdnum.cn import ric  # noqa: PLC0415 - only texts with such a number pay for it
    from stdnum.exceptions import ValidationError  # noqa: PLC0415

    number = match[0].upper()
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(number) == number[-1])


def _is_card(text: str, match: re.Match[str]) -> bool:
    from stdnum import luhn  # noqa: PLC0415

    digits = match[0].replace(" ", "")
    if not luhn.is_valid(digits):
        return False
    is_labelled = _BANK.search(_before(text, match.start(), 20)) is not None
    is_usual = digits.startswith("62") and len(digits) in {16, 19}
    return (is_usual or (is_labelled and digits[0] in "23456")) and not _is_code(text, match)


def _is_mobile(text: str, match: re.Match[str]) -> bool:
    return (
        _is_number(match["number"], mobile=True) and not _UNITS.match(text, match.end()) and not _is_code(text, match)
    )


def _is_fixed(text: str, match: re.Match[str]) -> bool:
    if _is_code(text, match) or _OFFICES.search(_before(text, match.start(), 24)):
        return False
    return _is_number(match[0], mobile=False)


def _is_number(number: str, *, mobile: bool) -> bool:
    import phonenumbers  # noqa: PLC0415

    try:
        parsed = phonenumbers.parse(number, "CN")
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.PhoneNumberType.MOBILE if mobile else phonenumbers.PhoneNumberType.FIXED_LINE
    return bool(phonenumbers.number_type(parsed) == kind)


def _is_email(_text: str, match: re.Match[str]) -> bool:
    return not match[0].lower().endswith((".gov.cn", ".png", ".jpg", ".jpeg", ".gif", ".webp"))  # logo@2x.png


def _is_plate(_text: str, match: re.Match[str]) -> bool:
    return sum(character.isdigit() for character in match[0]) >= 2


def _before(text: str, place: int, length: int) -> str:
    """Return what the same sentence says in front of a place, up to a length."""
    said = text[max(0, place - length) : place]
    return _SENTENCE.split(said)[-1]


def _is_code(text: str, match: re.Match[str]) -> bool:
    return _CODES.search(text[max(0, match.start() - 12) : match.start()]) is not None


_PROOFS: dict[PersonalKind, Callable[[str, re.Match[str]], bool]] = {
    "identity": _is_identity,
    "card": _is_card,
    "mobile": _is_mobile,
    "fixed": _is_fixed,
    "email": _is_email,
    "plate": _is_plate,
}

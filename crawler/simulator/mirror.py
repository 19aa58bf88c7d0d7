"""What a mirror makes of a page: traditional characters one by one, pinyin, half-width marks, a line of spam."""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from crawler.simulator.bank import bank
from crawler.simulator.chance import dice

# Where a text node ends: comments, scripts, styles, tags and entities, each taken whole.
_MARKUP = re.compile(r"(<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>|<[^>]+>|&#?\w+;)", re.DOTALL)
# What is not dirtied: texts are, and attributes too.
_UNTOUCHED = ("<!--", "<script", "<style")
# A character that a mirror may change: Chinese, or a full-width mark.
_CHINESE = re.compile(r"[\u3400-\u9fff\uff00-\uffef]")
_HAN = re.compile(r"[\u3400-\u9fff]")
# Legal in traditional text too, so the mirrors leave them: read off polluted pages.
_LEFT_ALONE = frozenset("于后范松云制系里干斗谷面回扎采伙表群么筑峰并")
# Where the mirrors' table differs from OpenCC's: they write the commoner form.
_OWN_FORMS = dict(zip("爲衆衞啓僞綫牀竈麪喫峯癡閒豔祕着", "為眾衛啟偽線床灶麵吃峰痴閑艷秘著", strict=True))
_WIDTHS = tuple(zip("，：；！？（）", ",:;!?()", strict=True))
# A mark that some mirrors double, `,、` `,。` `,,`; only after a Chinese character or a closing quote.
_DOUBLED = re.compile(r"(?<=[\u3400-\u9fff”》])(?=[,、。;!])")
_DOUBLING = 0.8
"""The share of marks that a mirror doubles when it doubles any: 15 of 19 on a page that was counted."""


class Tier(NamedTuple):
    """How much pinyin a mirror puts on a page: of the characters that differ, or of all."""

    name: str
    toned: bool
    share: float


DENSE = Tier("dense", toned=True, share=0.75)
TIERS = (DENSE, Tier("light", toned=True, share=0.35), Tier("toneless", toned=False, share=0.2))


Damage = Callable[[dict[str, str]], Callable[[str], str]]


def mirrored(html: str, *names: object, brief: bool = False, damage: Damage | None = None) -> str:
    """Return the page as a mirror shows it, always the same for the same *names*.

    A *brief* article is annotated densely and doubles no mark: one annotation or mark would be no evidence. *damage*
    makes of a page's annotations what writes them into a text on GBK bytes; without it they are inserted cleanly.
    """
    thrown = dice("mirror", *names)
    tier = DENSE if brief else thrown.choice(TIERS)
    doubling = _DOUBLING if thrown.random() < 0.3 and not brief else 0.0
    parts = _MARKUP.split(html)
    places = [at for at, part in enumerate(parts) if _CHINESE.search(part) and not part.startswith(_UNTOUCHED)]
    nodes = _with_pinyin([traditional(parts[at]) for at in places], tier, thrown, damage)
    for at, node in zip(places, nodes, strict=True):
        parts[at] = _DOUBLED.sub(lambda _: "," * (thrown.random() < doubling), _half_width(node))
    return _with_spam("".join(parts), thrown)


@lru_cache(maxsize=20_000)
def traditional(text: str) -> str:
    """Return *text* in traditional characters, each converted without a look at its neighbours."""
    table = _traditional()
    return "".join([table.get(character, character) for character in text])


def annotations(text: str, share: float, thrown: Random) -> dict[str, str]:
    """Return ``{character: (reading)}`` for a share of those characters in *text* that simplification would change."""
    differing = sorted({character for character in _HAN.findall(text) if _simplified(character) != character})
    chosen = [character for character in differing if thrown.random() < share]
    return {character: f"({_reading(character, Style.TONE)})" for character in chosen}


def annotated(text: str, table: dict[str, str]) -> str:
    """Return *text* with each character of *table* followed by what the table has for it."""
    return "".join([character + table[character] if character in table else character for character in text])


def _with_pinyin(nodes: list[str], tier: Tier, thrown: Random, damage: Damage | None) -> list[str]:
    if not tier.toned:
        return [annotated(node, _repeated(node, tier.share, thrown)) for node in nodes]
    table = annotations("".join(nodes), tier.share, thrown)
    if damage is None:
        return [annotated(node, table) for node in nodes]
    damaged = damage(table)
    return [annotated(node, table) if node.startswith("<") else damaged(node) for node in nodes]


def _half_width(text: str) -> str:
    for full, half in _WIDTHS:
        text = text.replace(full, half)
    return text


def _repeated(node: str, share: float, thrown: Random) -> dict[str, str]:
    """Return toneless readings, one for each time that chance fell on the character in this node."""
    table: dict[str, str] = {}
    for character in _HAN.findall(node):
        if thrown.random() < share:
            table[character] = table.get(character, "") + f"({_reading(character, Style.NORMAL)})"
    return table


def _with_spam(html: str, thrown: Random) -> str:
    line = thrown.choice((",", "_", "-")).join(thrown.sample(bank().spam, thrown.randint(5, 10)))
    return re.sub(r"(<body[^>]*>)", rf"\1\n<div>{line}</div>", html, count=1)


@cache
def _traditional() -> dict[str, str]:
    """Return the mirrors' table of all characters, converted one a line so that no phrase is seen."""
    characters = [chr(code) for code in range(0x3400, 0xA000)]
    converted = _converter("s2t").convert("\n".join(characters)).split("\n")
    table = dict(zip(characters, (_OWN_FORMS.get(form, form) for form in converted), strict=True))
    return table | {character: character for character in _LEFT_ALONE}


@cache
def _simplified(character: str) -> str:
    converted: str = _converter("t2s").convert(character)
    return converted


@cache
def _converter(config: str) -> OpenCC:
    return OpenCC(config)


@cache
def _reading(character: str, style: Style) -> str:
    reading: str = lazy_pinyin(character, style=style, v_to_u=style is Style.TONE)[0]
    return reading

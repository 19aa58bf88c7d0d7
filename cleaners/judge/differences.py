"""In what our body of a page and trafilatura's differ: the signs by which the arbiter chooses between them."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cleaners.extraction.confidence import confidence_of, signs_of
from cleaners.extraction.headline import bare
from cleaners.extraction.selection import Selection
from cleaners.extraction.worth import worth_of
from cleaners.judge.agreement import overlap
from cleaners.lines.furniture_lines import is_furniture
from cleaners.lines.signs import is_particulars

_MARKS = re.compile("[，。；！？：、“”]")
_FEW = 30
"""Characters that make no difference."""
_SURE = 0.001
"""How near to 0 and 1 a confidence comes here: beyond it a logarithm says nothing more."""


class Differences(NamedTuple):
    """What speaks for the one body or the other. Shares are 0 … 1; a difference is positive where theirs has more."""

    ours: float
    """Logarithm of the odds that ours is right, by its own signs."""
    plain: float
    """The same, if no part of the page were foreign to its article."""
    theirs: float
    """The same of theirs, if no part were foreign."""
    common: float
    """How far they agree."""
    covered: float
    """Share of ours that theirs has too."""
    repeated: float
    """Share of theirs that ours has too."""
    size: float
    """Logarithm of the ratio of their characters."""
    length: float
    """Logarithm of the characters of theirs."""
    sentences: float
    """Difference of the shares that stand in sentences."""
    foreign: float
    """Share of theirs that stands in parts which are foreign to an article by their names or headings."""
    linked: float
    """Difference of the shares that stand in links."""
    marks: float
    """Difference of punctuation marks, ten characters each."""
    furniture: float
    """Difference of the shares of lines that sites repeat."""
    title: float
    """Difference of the shares of the headline's pairs of characters that the body holds."""
    above: float
    """Share of theirs that stands above the headline."""
    lost: float
    """Share of theirs that is no whole block of the page."""


def differences(choice: Selection, theirs: Sequence[int], text: str) -> Differences:
    """Return in what our *choice* and the blocks *theirs*, of the opinion *text*, differ."""
    blocks, ours = choice.blocks, choice.kept
    common = overlap("\n".join(choice.lines), text)
    foreign = {at for part in choice.parts for at in range(part.first, part.last)}
    characters = sum(len(blocks.text[i]) for i in theirs) or 1
    headline, worth = choice.headline.text, worth_of(blocks)
    return Differences(
        ours=_odds(choice.confidence),
        plain=_odds(_confidence(choice, worth, ours)),
        theirs=_odds(_confidence(choice, worth, theirs)),
        common=common.f1,
        covered=common.of_first,
        repeated=common.of_second,
        size=math.log((characters + _FEW) / (sum(len(blocks.text[i]) for i in ours) + _FEW)),
        length=math.log(characters + _FEW),
        sentences=_sentences(choice, worth, theirs) - _sentences(choice, worth, ours),
        foreign=sum(len(blocks.text[i]) for i in theirs if i in foreign) / characters,
        linked=_linked(choice, theirs) - _linked(choice, ours),
        marks=10 * (_marked(choice, theirs) - _marked(choice, ours)),
        furniture=_furniture(choice, theirs) - _furniture(choice, ours),
        title=_named(headline, (blocks.text[i] for i in theirs)) - _named(headline, (blocks.text[i] for i in ours)),
        above=sum(len(blocks.text[i]) for i in theirs if i < choice.headline.at) / characters,
        lost=1 - min(1.0, characters / (len(text) or 1)),
    )


def _confidence(choice: Selection, worth: list[int], kept: Sequence[int]) -> float:
    return confidence_of(signs_of(choice.blocks, worth, choice.headline, choice.node, list(kept)))


def _sentences(choice: Selection, worth: list[int], kept: Sequence[int]) -> float:
    return sum(worth[i] for i in kept) / _characters(choice, kept)


def _odds(confidence: float) -> float:
    sure = min(max(confidence, _SURE), 1 - _SURE)
    return math.log(sure / (1 - sure))


def _characters(choice: Selection, kept: Iterable[int]) -> int:
    return sum(len(choice.blocks.text[i]) for i in kept) or 1


def _linked(choice: Selection, kept: Sequence[int]) -> float:
    return sum(choice.blocks.linked[i] for i in kept) / _characters(choice, kept)


def _marked(choice: Selection, kept: Sequence[int]) -> float:
    return sum(len(_MARKS.findall(choice.blocks.text[i])) for i in kept) / _characters(choice, kept)


def _furniture(choice: Selection, kept: Sequence[int]) -> float:
    lines = [choice.blocks.text[i] for i in kept]
    return sum(is_furniture(line) or is_particulars(line) for line in lines) / (len(lines) or 1)


def _named(headline: str, lines: Iterable[str]) -> float:
    said, text = bare(headline), bare("".join(lines))
    pairs = {said[at : at + 2] for at in range(len(said) - 1)}
    return sum(pair in text for pair in pairs) / (len(pairs) or 1)

"""Which reading of the same bytes is Chinese, judged by the language model over the place where they differ."""

from collections.abc import Iterable

from cleaners.byte_damage.model import Model, shipped
from cleaners.chinese.forms import folded

_CONTEXT = 6
"""Characters around the difference that the model reads: words reach over its ends."""
_FEWEST = 3
_LOST = -9.0
"""Nats for a byte that is taken for lost, as much as a character that the model has never seen there."""
_CLEARLY = 3.0
"""Nats that the other reading must be ahead."""


def likeliest(shown: str, others: Iterable[str]) -> str:
    """Return the likeliest of *others* if it is clearly likelier than *shown*, else *shown*."""
    texts = [shown, *(text for text in dict.fromkeys(others) if _differs_enough(shown, text))]
    if len(texts) == 1:
        return shown
    start = min(_same(shown, text) for text in texts) - _CONTEXT
    end = min(_same(shown[::-1], text[::-1]) for text in texts) - _CONTEXT
    start, end = max(0, min(start, *(len(text) - end for text in texts))), max(0, end)
    model = shipped()
    values = [_likelihood(text[start : max(start, len(text) - end)], model) for text in texts]
    best = max(range(1, len(texts)), key=values.__getitem__)
    return texts[best] if values[best] > values[0] + _CLEARLY else shown


def _differs_enough(shown: str, other: str) -> bool:
    """Whether as many characters differ as a shift makes; one beside a mark (囚鳥][讓) may always be read otherwise."""
    return len(shown) - _same(shown, other) - _same(shown[::-1], other[::-1]) >= _FEWEST


def _same(first: str, second: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(first), len(second)))


def _likelihood(text: str, model: Model) -> float:
    """Return the log probability of *text*."""
    state = model.after("")
    total = 0.0
    for character in text:
        if character.isspace():
            continue
        if character == "\ufffd":
            total += _LOST
            continue
        likely, state = model.step(state, folded(character))
        total += likely
    return total

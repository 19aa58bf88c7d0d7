"""The node that holds the article's body."""

from itertools import accumulate

from cleaners.extraction.blocks import Blocks

# A sentence speaks for the node that holds it and, less and less, for four nodes around it.
_NEARNESS = (1, 1, 0.6, 0.35, 0.2)
_ABOVE = 0.1
"""What a sentence above the headline counts."""
_FADING = 0.95
"""How much less a sentence counts for every link line between the headline and it."""
_LEAST = 0.05
_FARTHER = 0.75
"""How much less it counts for every level up to the node that holds it and the headline."""

_CELLS = frozenset({"td", "th", "dt", "dd"})
"""Blocks of data stand in one, in a table or a list of terms, and are no links."""

_LEAD = 40
"""Characters of a kicker or lead that may stand between the headline and the body."""


def container_of(blocks: Blocks, worth: list[int], at: int) -> int:
    """Return the node that sentences speak for, widened while what is around it is sentences too.

    Args:
        blocks: The page.
        worth: What each block is worth as text.
        at: The block of the headline or byline; -1 when neither is known.
    """
    if sum(worth[at + 1 :]) < _ABOVE * sum(worth):
        at = -1
    weights = _from_headline(blocks, worth, at) if at >= 0 else [float(value) for value in worth]
    scores = _scores(blocks, weights)
    good = [0.0, *accumulate(weights)]
    if at >= 0:
        scores = [score and _after_gap(blocks, node, score, good, at) for node, score in enumerate(scores)]
    best = max(range(len(scores)), key=scores.__getitem__)
    return _widened(blocks, worth, good, best)


def _from_headline(blocks: Blocks, worth: list[int], at: int) -> list[float]:
    """Return the worth of blocks as it fades with the link lines since the headline and the nodes around it."""
    distances = _distances(blocks, worth, at)
    nearest = min(distances.values(), default=0)
    weights: list[float] = []
    trust = 1.0
    for i, value in enumerate(worth):
        if i > at and blocks.linked[i] * 2 >= len(blocks.text[i]):
            trust = max(_LEAST, trust * _FADING)
        weights.append(
            value and value * (trust if i > at else _ABOVE) * _FARTHER ** (distances[blocks.owner[i]] - nearest)
        )
    return weights


def _distances(blocks: Blocks, worth: list[int], at: int) -> dict[int, int]:
    """Return for each node with sentences how many levels above the headline's node the first node holds both."""
    levels: dict[int, int] = {}
    node = blocks.owner[at]
    while node >= 0:
        levels[node] = len(levels)
        node = blocks.parent[node]
    distances: dict[int, int] = {}
    for owner in {blocks.owner[i] for i, value in enumerate(worth) if value}:
        node = owner
        while node not in levels:
            node = blocks.parent[node]
        distances[owner] = levels[node]
    return distances


def _scores(blocks: Blocks, weights: list[float]) -> list[float]:
    scores = [0.0] * len(blocks.parent)
    for value, owner in zip(weights, blocks.owner, strict=True):
        if value:
            node = owner
            for weight in _NEARNESS:
                scores[node] += value * weight
                node = blocks.parent[node]
                if node < 0:
                    break
    return scores


def _after_gap(blocks: Blocks, node: int, score: float, good: list[float], at: int) -> float:
    """Sentences between the headline and a node make it less likely, unless it has far more of them itself."""
    gap = good[blocks.first[node]] - good[at + 1] - _LEAD if blocks.first[node] > at else 0.0
    if gap <= 0:
        return score
    return score * max(1 / (1 + (gap / 20) ** 2), (score / (score + 10 * gap)) ** 2)


def _widened(blocks: Blocks, worth: list[int], good: list[float], best: int) -> int:
    is_cell = [tag in _CELLS for tag in blocks.tag]
    lines = zip(worth, blocks.text, blocks.linked, blocks.owner, strict=True)
    other = [0 if value or (is_cell[node] and not linked) else len(line) for value, line, linked, node in lines]
    bad = [0.0, *accumulate(other)]

    def held(sums: list[float], node: int) -> float:
        return sums[blocks.last[node]] - sums[blocks.first[node]]

    here = best
    while blocks.parent[here] > 0:
        here = blocks.parent[here]
        gained = held(good, here) - held(good, best)
        if gained > held(bad, here) - held(bad, best) and gained > 0.08 * held(good, best):
            best = here
    return best

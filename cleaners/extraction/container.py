"""The node that holds the article's body."""

from itertools import accumulate

from cleaners.extraction.blocks import Blocks

# A sentence speaks for the node that holds it and, less and less, for four nodes around it.
_NEARNESS = (1, 1, 0.6, 0.35, 0.2)


def container_of(blocks: Blocks, worth: list[int], at: int) -> int:
    """Return the node that sentences speak for, widened while what is around it is sentences too."""
    scores = _scores(blocks, worth)
    good = [0, *accumulate(worth)]
    if at >= 0:
        scores = [_from_headline(blocks, node, score, good, at) for node, score in enumerate(scores)]
    best = max(range(len(scores)), key=scores.__getitem__)
    return _widened(blocks, worth, good, best)


def _scores(blocks: Blocks, worth: list[int]) -> list[float]:
    scores = [0.0] * len(blocks.parent)
    for i, value in enumerate(worth):
        node = blocks.owner[i]
        if value:
            for weight in _NEARNESS:
                scores[node] += value * weight
                node = blocks.parent[node]
                if node < 0:
                    break
    return scores


def _from_headline(blocks: Blocks, node: int, score: float, good: list[int], at: int) -> float:
    """Sentences between the headline and a node make it less likely; so does standing above the headline."""
    if not score:
        return 0.0
    if blocks.last[node] <= at:
        return 0.3 * score
    gap = good[blocks.first[node]] - good[at + 1] if blocks.first[node] > at else 0
    return score / (1 + max(0, gap) / 60)


def _widened(blocks: Blocks, worth: list[int], good: list[int], best: int) -> int:
    bad = [0, *accumulate(0 if value else len(line) for value, line in zip(worth, blocks.text, strict=True))]

    def held(sums: list[int], node: int) -> int:
        return sums[blocks.last[node]] - sums[blocks.first[node]]

    here = best
    while blocks.parent[here] > 0:
        here = blocks.parent[here]
        gained = held(good, here) - held(good, best)
        if gained > held(bad, here) - held(bad, best) and gained > 0.08 * held(good, best):
            best = here
    return best

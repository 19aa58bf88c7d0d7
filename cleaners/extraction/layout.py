"""Where a portal's pages hold the body: the container's path, and whether a page still has it."""

from collections import Counter
from collections.abc import Iterable

from cleaners.extraction.blocks import Blocks
from cleaners.portal_model import SeenPage

_PAGES = 20
_SHARE = 0.6
"""The share of articles whose body stands in one container; a portal with several layouts has none to trust."""


def container_of_portal(pages: Iterable[SeenPage]) -> str | None:
    """Return the container that most *pages* of one portal agree on, whatever their order; None when few do."""
    latest = {page.url: page.container for page in sorted(pages)}
    if len(latest) < _PAGES:
        return None
    path, count = min(Counter(latest.values()).items(), key=lambda item: (-item[1], item[0]))
    return path if count >= _SHARE * len(latest) else None


def node_at(blocks: Blocks, container: str | None) -> int | None:
    """Return the node whose path is *container*; None when the page has none there."""
    if container is None:
        return None
    last = container.rpartition(">")[2]
    candidates = (node for node in range(1, len(blocks.parent)) if blocks.step(node) == last)
    return next((node for node in candidates if blocks.path(node) == container), None)


def is_elsewhere(blocks: Blocks, kept: list[int], container: str | None) -> bool:
    """Return whether most of the body, the blocks *kept*, stands outside *container*, or the page has none such."""
    if container is None or not kept:
        return False
    node = node_at(blocks, container)
    if node is None:
        return True
    return sum(blocks.first[node] <= i < blocks.last[node] for i in kept) * 2 < len(kept)

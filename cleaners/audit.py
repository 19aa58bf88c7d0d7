"""A second opinion on a sample of a portal's pages: growing disagreement is the sign of a changed layout."""

import hashlib

from cleaners.decoding import decode_page
from cleaners.extraction.second_judge import agreement, judged
from cleaners.extraction.selection import selected
from cleaners.extraction.tree import parsed
from cleaners.rules import Rules

_ONE_IN = 50
_NO_RULES = Rules()


def is_sampled(url: str, one_in: int = _ONE_IN) -> bool:
    """Return whether the page at *url* belongs to the sample: always the same pages, spread evenly."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=4).digest()) % one_in == 0


def audited(body: bytes, *, content_type: str = "", rules: Rules = _NO_RULES) -> float | None:
    """Return how far the second judge agrees about the body of a page, 0 … 1; None when neither finds one.

    Compare means over a portal's sample with earlier means, not single pages: it is wrong on short notices.
    """
    root = parsed(decode_page(body, content_type=content_type, hint=rules.encoding).text)
    if root is None:
        return None
    ours, theirs = "\n".join(selected(root, rules).lines), judged(root)
    return agreement(ours, theirs) if ours or theirs else None

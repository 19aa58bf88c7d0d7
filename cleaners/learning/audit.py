"""A second opinion on a page of a portal's sample: growing disagreement is the sign of a changed layout."""

from cleaners.decoding import decode_page
from cleaners.extraction.bounds import bounded
from cleaners.extraction.second_judge import agreement, judged
from cleaners.extraction.selection import selected
from cleaners.extraction.tree import parsed
from cleaners.rules import Rules

_NO_RULES = Rules()


def audited(body: bytes, *, content_type: str = "", rules: Rules = _NO_RULES) -> float | None:
    """Return how far the second judge agrees about the body of a page, 0 … 1; None when neither finds one.

    Compare means over a portal's sample with earlier means, not single pages: it is wrong on short notices.
    """
    root = parsed(bounded(decode_page(body, content_type=content_type, hint=rules.encoding).text).html)
    if root is None:
        return None
    ours, theirs = "\n".join(selected(root, rules).lines), judged(root)
    return agreement(ours, theirs) if ours or theirs else None

"""A second opinion on a page of a portal's sample: growing disagreement is the sign of a changed layout."""

from cleaners.extraction.opened_page import opened
from cleaners.judge.agreement import agreement
from cleaners.judge.opinion import opinion
from cleaners.rules import Rules

_NO_RULES = Rules()


def audited(body: bytes, *, content_type: str = "", rules: Rules = _NO_RULES) -> float | None:
    """Return how far the second judge agrees about the body of a page, 0 … 1; None when neither finds one.

    Compare means over a portal's sample with earlier means, not single pages: it is wrong on short notices.
    """
    page = opened(body, rules, content_type=content_type)
    if page is None:
        return None
    ours, theirs = "\n".join(page.selection.lines), opinion(page.root)
    return agreement(ours, theirs) if ours or theirs else None

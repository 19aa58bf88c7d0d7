"""The question of a forum thread that stands apart from its answers."""

from cleaners.extraction.blocks import Blocks
from cleaners.extraction.headline import Headline
from cleaners.extraction.worth import unlinked_worth
from cleaners.lines.forms import form
from cleaners.lines.signs import simplified

_PLAIN = 5
"""Characters of a line of a question that is no sentence."""
_NEAR = 12
"""Blocks between the heading of answers and the first: buttons, and the particulars of who answers."""
_LEAD = 15
"""Characters of sentences that may stand between the headline and the first post: an article with comments has more."""


def question_of(blocks: Blocks, worth: list[int], headline: Headline, first: int) -> list[tuple[int, int]] | None:
    """Return the question's blocks above the posts that begin at *first*; none where a post asks.

    None in place of a list where an article stands there: a heading of answers, or a button, tells a question from it.
    """
    above = range(headline.at + 1, first)
    if sum(worth[headline.at + 1 : first]) <= _LEAD:
        return []
    heading = next((i for i in above[-_NEAR:] if _is_below_question(blocks.text[i])), -1)
    asked = [i for i in above if i < heading and (worth[i] or _is_plain(blocks, i))]
    return [(i, i + 1) for i in asked] if heading >= 0 and any(worth[i] for i in asked) else None


def _is_below_question(line: str) -> bool:
    line = simplified(line)
    return form("answers_heading").match(line) is not None or form("question_button").search(line) is not None


def _is_plain(blocks: Blocks, i: int) -> bool:
    return not blocks.linked[i] and unlinked_worth(blocks.text[i], 0) > _PLAIN

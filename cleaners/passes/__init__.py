"""The passes, each in a file named for what it removes, in the one order that undoes the damage.

The damage happened in the order *furniture of the portal → traditional script → pinyin → loss of bytes → half-width
marks*, so repair runs backwards. Lines come last: their patterns are written once, in clean simplified Chinese.
"""

from collections.abc import Callable, Iterable

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.passes import (
    byte_damage,
    credit_lines,
    dated_teasers,
    doubled_marks,
    furniture,
    half_width,
    invisible,
    pinyin,
    script,
    spam_header,
    whitespace,
    wrong_codec,
)

READING_PASSES: tuple[tuple[str, Callable[[str], Iterable[Edit]]], ...] = (
    ("wrong_codec", wrong_codec.find),
    ("invisible", invisible.find),
)
"""Those after which a text can be read at all; there is evidence only then."""

Found = Iterable[Edit] | str
"""What a pass wants: edits of its text, in any order; or the text anew, if it writes that character for character."""

Pass = Callable[[str, Evidence], Found]
"""From a text and its document's evidence to what it wants."""

CHARACTER_PASSES: tuple[tuple[str, Pass], ...] = (
    ("byte_damage", byte_damage.find),
    ("whitespace", whitespace.find),
    ("pinyin", pinyin.find),
    ("script", script.find),
    ("doubled_marks", doubled_marks.find),
    ("half_width", half_width.spaces),
    ("half_width", half_width.find),
)
"""Those that repair characters wherever they stand: in a body, a headline or a name. Torn characters come first, while
the readings and the question marks that they left are in place."""

LINE_PASSES: tuple[tuple[str, Pass], ...] = (
    ("spam_header", spam_header.find),
    ("dated_teasers", dated_teasers.find),
    ("furniture", furniture.find),
    ("credit_lines", credit_lines.find),
)
"""Those that take whole lines out of a body."""

PASSES = CHARACTER_PASSES + LINE_PASSES

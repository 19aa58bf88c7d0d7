"""All passes, in the one order that undoes the damage: a new pass is one more line here."""

from cleaners.passes import (
    attributions,
    broken_lines,
    byte_damage,
    credit_lines,
    dated_teasers,
    doubled_marks,
    escapes,
    furniture,
    half_width,
    invisible,
    letter_forms,
    letter_spacing,
    lost_marks,
    pinyin,
    repeated_paragraphs,
    script,
    spam_header,
    tags,
    whitespace,
    wrong_codec,
)
from cleaners.passes.gathered import Passes

PASSES: Passes = (
    # Those after which a text can be read at all.
    wrong_codec.PASS,
    escapes.PASS,
    tags.PASS,
    invisible.PASS,
    letter_spacing.PASS,
    # A comma before a mark may stand inside a torn run, and was put there later.
    doubled_marks.PASS,
    # Torn characters come first, while the readings and the question marks that they left are in place.
    byte_damage.PASS,
    lost_marks.PASS,
    letter_forms.PASS,
    broken_lines.PASS,
    whitespace.PASS,
    pinyin.PASS,
    script.PASS,
    half_width.PASS,
    # Lines come last: their patterns are written once, in clean simplified Chinese.
    spam_header.PASS,
    repeated_paragraphs.PASS,
    attributions.PASS,
    dated_teasers.PASS,
    furniture.PASS,
    credit_lines.PASS,
)
"""A portal's own lines (``rule_lines``) and the headline, which need more than evidence, are found behind these."""

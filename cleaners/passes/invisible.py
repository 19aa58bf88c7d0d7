"""Removes characters that nobody sees, and reads the escapes that careless exports leave for spaces and line ends."""

import re
from collections.abc import Iterator

from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit
from cleaners.passes.definition import Pass

# Zero-width, directional and control characters, those of U+0080 to U+009F among them, which a terminal obeys (U+009B
# begins an escape sequence): what a wrong codec made of Chinese is read by then. The joiner of emoji (U+200D) and
# variation selectors are text.
_INVISIBLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_ESCAPED = re.compile(
    rf"(?P<invisible>[{_INVISIBLE}]+)"
    r"|(?P<line_end>\r\n?|[\x85\u2028\u2029]|_?x0[dD]_?(?:_?x0[aA]_?)?|\\r\\n)"
    r"|(?P<space>\\u3000)"
)
_SIGNS = rf"{_INVISIBLE}\r\x85\u2028\u2029\\"
_SIGN = re.compile(f"[{_SIGNS}]")
_REPLACEMENT = {"invisible": "", "line_end": "\n", "space": " "}


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield an edit for every such character or escape."""
    if not _SIGN.search(text) and "x0" not in text:
        return
    for match in _ESCAPED.finditer(text):
        kind = match.lastgroup or "invisible"
        yield Edit(*match.span(), _REPLACEMENT[kind])


# An escape x0d alone is no sign: 0x0D is a number.
PASS = Pass(name="invisible", stage="reading", finders=(find,), signs=lambda: _SIGNS, needs=lambda: f"{_SIGNS}x")

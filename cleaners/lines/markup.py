"""Whether a text is written in a markup language, or about one: its tags, escapes and half-width marks are its own."""

import re
from functools import lru_cache

# ```, `code`, [name](address), # heading, - [ ] task, | cell |: Markdown. Two kinds of them make a text Markdown.
_MARKDOWN = (
    re.compile("```|`[^`\n]+`"),
    re.compile(r"\]\([^)\s]+\)|^\[[^\]\n]+\]: \S", re.MULTILINE),
    re.compile("^#{1,6} ", re.MULTILINE),
    re.compile(r"^[ \t]*[-*] ", re.MULTILINE),
    re.compile(r"^\|.*\|[ \t]*$", re.MULTILINE),
)
# Words of those who write about markup.
_ABOUT = re.compile(
    r"HTML|Html|(?<![./\w])html|标签|標籤|转义|轉義|字符串|字元|源代码|源代碼|正则表达式|Unicode|JSON|XML|换行符"
)
_SIGNS = ("`", "](", "]: ", "# ", "|")
"""What Markdown shows that is more than a list."""


@lru_cache(maxsize=2)
def is_markup(text: str) -> bool:
    """Whether *text* is Markdown."""
    return any(sign in text for sign in _SIGNS) and sum(kind.search(text) is not None for kind in _MARKDOWN) >= 2


def is_about_markup(text: str) -> bool:
    """Whether *text* is Markdown, shows code in backticks, or speaks of tags and escapes."""
    return "`" in text or is_markup(text) or _ABOUT.search(text) is not None

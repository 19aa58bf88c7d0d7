"""What a line of a page, in whatever script, says about its article or its site by a part of it.

What is costly to tell is remembered: sites repeat their lines on every page, and each is asked about more than once.
"""

import re
from functools import cache, lru_cache

from cleaners.chinese.characters import simple_form, simple_forms
from cleaners.lines.forms import form
from cleaners.lines.labels import sure_label


def simplified(line: str) -> str:
    """Return *line* as forms see it; most lines have nothing to simplify, and to look first is quick."""
    return simple_form(line) if _changed().search(line) else line


@cache
def _changed() -> re.Pattern[str]:
    """Return what finds a character that simplification changes."""
    return re.compile(f"[{''.join(simple_forms())}]")


@lru_cache(1 << 13)
def is_site_notice(line: str) -> bool:
    """Whether *line* says something about its site: copyright, licences, addresses, calls to follow."""
    line = simplified(line)
    return form("keywords").match(line) is not None or form("site_notice").search(line) is not None


@lru_cache(1 << 13)
def is_particulars(line: str) -> bool:
    """Whether *line* tells particulars about an article: date, source, counters, tools.

    A sentence that ends in a credit, 。（责任编辑：姚建）, is a sentence.
    """
    if "。" in line[:-1]:
        return False
    line = simplified(line)
    return form("particulars").search(line) is not None or sure_label().search(line) is not None


def is_statement(line: str) -> bool:
    """Whether *line* is what a platform says about an article: 特别声明：…, 本网不代表 …."""
    return form("statement").search(simplified(line)) is not None


def has_tool(line: str) -> bool:
    """Whether *line*, which is no sentence, names a button: 打印, 下一篇."""
    return form("tool_sign").search(simplified(line)) is not None


def is_byline(line: str) -> bool:
    """Whether *line* gives the moment or the source of an article, and particulars only."""
    is_dated = form("moment").search(line) or form("byline_label").search(simplified(line))
    return is_dated is not None and is_particulars(line)


def is_linked_source(line: str) -> bool:
    """Whether *line* is an address as the source, and a moment."""
    return line.startswith("http") and form("linked_source").match(line) is not None


def is_labelled(line: str) -> bool:
    """Whether *line* begins with the label of a source or a date: it tells of the article, though it is a link."""
    return form("labelled").match(simplified(line)) is not None


def is_site_name(line: str) -> bool:
    """Whether *line* is nothing but the name of a site."""
    return form("site_name").match(simplified(line)) is not None


def is_slogan(line: str) -> bool:
    """Whether *line* has the form of a site's slogan, as headlines of two halves may have too."""
    return form("slogan").match(simplified(line)) is not None

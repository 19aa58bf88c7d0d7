"""A page or a text, read and laid beside its article."""

from typing import NamedTuple

from cleaners.article import Article, Judge, NotAnArticle, undo
from cleaners.beside.lines import Line, lines_of, text_lines
from cleaners.beside.origins import Origin, origins
from cleaners.extraction.opened_page import opened
from cleaners.page import read_page
from cleaners.rules import Rules
from cleaners.text import clean_text

_NO_RULES = Rules()


class Beside(NamedTuple):
    """A page and its article.

    Attributes:
        lines: The page's lines.
        article: Its article; None when it is none.
        origins: Where each field of the article is written.
        refusal: Why it is no article; None of one.
    """

    lines: tuple[Line, ...]
    article: Article | None
    origins: tuple[Origin, ...] = ()
    refusal: str | None = None


def page_beside(
    body: bytes, *, url: str = "", content_type: str = "", rules: Rules = _NO_RULES, judge: Judge = "unsure"
) -> Beside:
    """Return the page with these bytes beside its article, as :func:`cleaners.page.clean_page` reads it."""
    try:
        article, page = read_page(body, url=url, content_type=content_type, rules=rules, judge=judge)
    except NotAnArticle as error:
        unread = opened(body, rules, content_type=content_type)
        lines = lines_of(unread) if unread else ()
        cut = (line._replace(fate="cut", why=line.why or "outside") for line in lines)
        return Beside(tuple(cut), None, refusal=f"{error.kind}: {error}")
    lines = lines_of(page)
    return Beside(lines, article, tuple(origins(article, lines, page.selection.unshown.metas, url, rules)))


def text_beside(text: str) -> Beside:
    """Return a text that has no HTML beside its article."""
    article = clean_text(text)
    lines = text_lines(undo(article))
    return Beside(lines, article, tuple(origins(article, lines, (), "", _NO_RULES)))

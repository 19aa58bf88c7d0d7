"""One article from the pages that it goes over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from cleaners.article import Article, Damaged
from cleaners.ledger.spans import Change

# What pages put behind a headline to count themselves: （2）, (2/3), _2, 第2页.
_PAGE_MARK = "（）()[]【】第页/_- 0123456789"

_Span = TypeVar("_Span", Change, Damaged)
_T = TypeVar("_T")


def joined(articles: Sequence[Article]) -> Article:
    """Return the whole of an article whose pages were read one by one, in order; at least one.

    The texts follow each other as paragraphs do, and ``undo`` of the whole gives what was extracted from every page.
    """
    first = articles[0]
    if len(articles) == 1:
        return first
    articles = [first, *(_as_body(article, first) for article in articles[1:])]
    texts = [article.text for article in articles if article.text]
    starts = list(_starts(article.text for article in articles))
    return replace(
        _gathered(articles),
        text="\n".join(texts),
        empty_reason=None if texts else first.empty_reason,
        spans=_moved((article.spans for article in articles), starts),
        damaged=_moved((article.damaged for article in articles), starts),
        bad_bytes=sum(article.bad_bytes for article in articles),
        confidence=min(article.confidence for article in articles),
        agreement=min((each.agreement for each in articles if each.agreement is not None), default=None),
        next_page=articles[-1].next_page,
    )


def is_of_another(first: Article, page: Article) -> bool:
    """Tell whether *page*, to which *first* leads as its next one, shows another article: it has another headline.

    The 下一页 of a gallery or a newspaper may lead on to what comes next.
    """
    if not (first.title and page.title):
        return False
    return first.title.rstrip(_PAGE_MARK) != page.title.rstrip(_PAGE_MARK)


def _as_body(article: Article, first: Article) -> Article:
    """Return a further page with its own sub-headlines in its text: there they head a section."""
    heads = [line for line in article.subtitles if line not in first.subtitles]
    if not heads:
        return article
    above = "".join(f"{line}\n" for line in heads)
    spans = [*_spans_of(heads, article), *_moved([article.spans], [len(above)])]
    damaged = _moved([article.damaged], [len(above)])
    return replace(article, text=(above + article.text).rstrip("\n"), spans=tuple(spans), damaged=damaged)


def _spans_of(heads: Sequence[str], article: Article) -> Iterator[Change]:
    """Yield the repairs of the sub-headlines *heads*, with offsets in their lines alone."""
    lines = [line for line in (article.title, *article.subtitles) if line is not None]
    at = start = 0
    for line in lines:
        end = start + len(line)
        if line in heads:
            inside = (span for span in article.title_spans if start <= span.start and span.end <= end)
            yield from _moved([inside], [at - start])
            at += len(line) + 1
        start = end + 1


def _starts(texts: Iterable[str]) -> Iterator[int]:
    """Yield where each text begins in the whole; one that is empty, at the end of what is before it."""
    at = 0
    for text in texts:
        yield at if text else max(0, at - 1)
        at += len(text) + 1 if text else 0


def _moved(spans: Iterable[Iterable[_Span]], starts: Iterable[int]) -> tuple[_Span, ...]:
    return tuple(
        span._replace(start=span.start + start, end=span.end + start)
        for of_page, start in zip(spans, starts, strict=True)
        for span in of_page
    )


def _gathered(articles: Sequence[Article]) -> Article:
    """Return the first article with what any page shows, and credited as the first page says that credits anybody."""
    return replace(
        articles[0],
        source=_first(article.source for article in articles),
        authors=_first(article.authors for article in articles) or (),
        photographers=_first(article.photographers for article in articles) or (),
        editor=_first(article.editor for article in articles),
        duty_editor=_first(article.duty_editor for article in articles),
        reviewer=_first(article.reviewer for article in articles),
        publisher=_first(article.publisher for article in articles),
        document=_first(article.document for article in articles) or (),
        images=_all(article.images for article in articles),
        attachments=_all(article.attachments for article in articles),
        cuts=_all(article.cuts for article in articles),
        residues=_all(article.residues for article in articles),
        disagreements=_all(article.disagreements for article in articles),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value), None)


def _all(values: Iterable[tuple[_T, ...]]) -> tuple[_T, ...]:
    """Return each thing once."""
    return tuple(dict.fromkeys(thing for value in values for thing in value))

"""What the service and the assistant's tools answer: plain functions from what is asked to what JSON knows."""

from typing import Any

import cleaners
from cleaners.article_json import jsonable
from cleaners.explain import marked
from corpus.table.editions import row_json
from corpus.table.table import Editions
from corpus.views.overview import history, portals_of

_WARM = (
    "<html><body><h1>会议召开</h1><p>本报讯（記者 張三）会议昨日在市里召开，各方代表参加。</p></body></html>".encode()
)


def warm() -> None:
    """Load what cleaning needs, so that the first page is as fast as the others."""
    for judge in ("every", "never"):
        cleaners.clean_page(_WARM * 1, url="http://portal.test/1", judge=judge)
    cleaners.clean_text("會(huì)議(yì)在本市召開。")


def cleaned_page(body: bytes, url: str, content_type: str) -> dict[str, Any]:
    """Return the article of a page.

    Raises:
        NotAnArticle: if it is none.
    """
    return jsonable(cleaners.clean_page(body, url=url, content_type=content_type))


def cleaned_text(body: bytes) -> dict[str, Any]:
    """Return the article of a text in UTF-8.

    Raises:
        ValueError: if it is not in UTF-8.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        found = f"byte {error.object[error.start]:#x} at {error.start}"
        raise ValueError(f"the text has {found}; expected UTF-8, or a page as text/html") from None
    return jsonable(cleaners.clean_text(text))


def explained(text: str, url: str) -> str:
    """Return what was changed in a page or a text, as :func:`cleaners.explain.marked` shows it.

    Raises:
        NotAnArticle: if a page is no article.
    """
    if text.lstrip().startswith("<"):
        return marked(cleaners.clean_page(text.encode(), url=url, content_type="text/html; charset=utf-8"))
    return marked(cleaners.clean_text(text))


def article_rows(editions: Editions, key: str) -> list[str]:
    """Return every edition of the articles with this id or address, as JSON, oldest first."""
    rows = editions.dataset()
    return [row_json(row) for portal in portals_of(rows, key) for row in history(rows, portal, key)]

"""Answers of the review as HTML: every value is escaped, style and script are files of their own."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from jinja2 import ChoiceLoader, Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from corpus.table.editions import Row
from crawler.rendering.beside import beside_fragment
from crawler.rendering.document import environment
from crawler.run_report.differences import Piece, differences


@cache
def _environment() -> Environment:
    made = environment()
    assert made.loader is not None
    loaders = ChoiceLoader([PackageLoader("crawler.web"), made.loader])
    return made.overlay(loader=loaders)


def page(request: Request, template: str, values: Mapping[str, object], *, status: int = 200) -> HTMLResponse:
    """Return what a template of this package makes of the values."""
    around = {"root": request.scope["root_path"], "beside": beside_fragment, "differences": differences}
    return HTMLResponse(_environment().get_template(template).render({**values, **around}), status)


def told(editions: Sequence[Row]) -> Iterator[tuple[Row, Sequence[Piece]]]:
    """Yield each edition, the newest first, with how its text differs from the one before."""
    for before, after in zip(editions[-2::-1], editions[:0:-1], strict=True):
        yield after, differences(before["text"] or "", after["text"] or "")

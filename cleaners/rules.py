"""What a portal may tell the cleaners about its pages; every part is optional."""

from typing import Literal, NamedTuple

from cleaners.portal_model import PortalModel


class Rules(NamedTuple):
    """The cleaning rules of one portal in one of its layouts.

    Attributes:
        encoding: Codec to try first, as evidence and never as an order; None when unknown.
        script: ``keep`` leaves genuine traditional text as it is, ``simplified`` converts it; ``declared``,
            for pages that name their script, keeps it unless readings or half-width marks show a mirror.
        body: CSS selector of the article body; None lets the extractor choose.
        title: CSS selector of the headline; None lets the extractor choose.
        drop: CSS selectors of parts that are not the article.
        drop_lines: Regular expressions of whole lines that are not the article, in simplified full-width form.
        protect: Names as they must read where converted text is given back its script: ``乾县``, ``钱锺书``.
        source: The source when a page names none; None leaves it empty.
        extractor: ``blocks`` is ours; ``trafilatura`` for a portal on which it is better.
        model: What the portal's own pages taught; None before anything was learned.
    """

    encoding: str | None = None
    script: Literal["keep", "simplified", "declared"] = "keep"
    body: str | None = None
    title: str | None = None
    drop: tuple[str, ...] = ()
    drop_lines: tuple[str, ...] = ()
    protect: tuple[str, ...] = ()
    source: str | None = None
    extractor: Literal["blocks", "trafilatura"] = "blocks"
    model: PortalModel | None = None

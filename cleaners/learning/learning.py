"""From the pages of a portal to what they have in common; a pure function of the pages, whatever their order."""

from collections.abc import Iterable
from datetime import date

from cleaners.extraction.layout import container_of_portal
from cleaners.extraction.opened_page import opened
from cleaners.extraction.portal_furniture import fingerprints_of, furniture_of
from cleaners.portal_model import PortalModel, SeenPage
from cleaners.rules import Rules

_NO_RULES = Rules()


def seen_page(body: bytes, url: str, day: date, *, content_type: str = "", rules: Rules = _NO_RULES) -> SeenPage | None:
    """Return what learning keeps of an article page; None for a page without a body.

    What an earlier model knew is not used, so that learning again from the same archive gives the same model.
    """
    page = opened(body, rules._replace(model=None), content_type=content_type)
    if page is None or not page.selection.kept:
        return None
    blocks = page.selection.blocks
    return SeenPage(url, day, fingerprints_of(blocks), blocks.path(page.selection.node))


def learned(pages: Iterable[SeenPage]) -> PortalModel:
    """Return the model of one portal; empty, the quarantine, as long as *pages* are too few or too alike in date."""
    known = sorted(set(pages))
    return PortalModel(furniture_of(known), container_of_portal(known))

"""From the pages of a portal to what they have in common; a pure function of the pages, whatever their order."""

from collections.abc import Iterable
from datetime import date

from cleaners.decoding import decode_page
from cleaners.extraction.bounds import bounded
from cleaners.extraction.layout import container_of_portal
from cleaners.extraction.portal_furniture import fingerprints_of, furniture_of
from cleaners.extraction.selection import selected
from cleaners.extraction.tree import parsed
from cleaners.portal_model import PortalModel, SeenPage
from cleaners.rules import Rules

_NO_RULES = Rules()


def seen_page(body: bytes, url: str, day: date, *, content_type: str = "", rules: Rules = _NO_RULES) -> SeenPage | None:
    """Return what learning keeps of an article page; None for a page without a body.

    What an earlier model knew is not used, so that learning again from the same archive gives the same model.
    """
    root = parsed(bounded(decode_page(body, content_type=content_type, hint=rules.encoding).text).html)
    if root is None:
        return None
    selection = selected(root, rules._replace(model=None))
    blocks = selection.blocks
    return SeenPage(url, day, fingerprints_of(blocks), blocks.path(selection.node)) if selection.kept else None


def learned(pages: Iterable[SeenPage]) -> PortalModel:
    """Return the model of one portal; empty, the quarantine, as long as *pages* are too few or too alike in date."""
    known = sorted(set(pages))
    return PortalModel(furniture_of(known), container_of_portal(known))

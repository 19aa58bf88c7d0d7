"""List formats of content management systems, one module a family; a seed names the family of its channels."""

from collections.abc import Callable, Mapping

from crawler.portals.lists import auto, epaper, hanweb, plain, trs
from crawler.portals.lists.listing import Entry, Listing

FAMILIES: Mapping[str, Callable[[str, str], Listing]] = {
    "plain": plain.listing,
    "trs": trs.listing,
    "hanweb": hanweb.listing,
    "epaper": epaper.listing,
    "auto": auto.listing,
}
"""By name: a function from the text and the address of a list page to what it lists."""

__all__ = ["FAMILIES", "Entry", "Listing"]

"""A link of a list page."""

from datetime import date
from typing import NamedTuple


class Link(NamedTuple):
    """A link of a list page.

    Attributes:
        url: Absolute, without its fragment.
        title: What it calls the page that it leads to; empty when it shows a picture only.
        published: The date beside it.
        place: Where it stands: the tags around it, with the class names of what is no row; alike in repeated records.
    """

    url: str
    title: str
    published: date | None
    place: str

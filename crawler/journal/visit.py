"""A visit to a page as one value: what has come back so far, and what is asked for now."""

from typing import Literal, NamedTuple

from corpus.archive.archive import Record
from crawler.policy.further_pages import Wanted
from crawler.policy.page import Page

NoAnswer = Literal["failed", "refused"]
"""Why there is no answer: nobody gave one, or nobody was asked."""


class Visit(NamedTuple):
    """One look at a page: the request for it, and those for the further pages of the article there.

    Attributes:
        page: The page as the frontier gave it.
        records: What came back, in order: of the page itself first, then of one further page after the other.
        wanted: The further page that is asked for now; None while the page itself is, and when nothing is.
    """

    page: Page
    records: tuple[Record, ...] = ()
    wanted: Wanted | None = None

    @property
    def url(self) -> str:
        """The address that is asked for."""
        return self.wanted.url if self.wanted else self.page.url

    def answered(self, record: Record) -> "Visit":
        """Return the visit with what came back now."""
        return Visit(self.page, (*self.records, record))

"""What the form of the search asks for, as the address says it."""

from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlencode

from corpus.search.query import Query


@dataclass(frozen=True)
class Asked:
    """The fields of the form; an empty one leaves all."""

    q: str = ""
    portal: str = ""
    source: str = ""
    kind: str = ""
    flag: str = ""
    since: str = ""
    until: str = ""

    def query(self) -> Query:
        """Return what is looked for.

        Raises:
            ValueError: if a day is none.
        """
        return Query(
            words=self.q,
            portals=_one(self.portal),
            sources=_one(self.source),
            kinds=_one(self.kind),
            flags=_one(self.flag),
            since=_day(self.since),
            until=_day(self.until),
        )

    def encoded(self) -> str:
        """Return the fields that are not empty as the query of an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _day(value: str) -> date | None:
    return date.fromisoformat(value) if value else None

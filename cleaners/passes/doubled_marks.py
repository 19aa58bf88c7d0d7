"""Takes out the commas that software put before other marks: 會,,邀請 and 情況,。 and 四,、."""

from collections.abc import Iterator

from cleaners.chinese.evidence import DOUBLED, Evidence
from cleaners.ledger.spans import Edit


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the commas to remove; nothing in a document where they are rare enough to be slips."""
    if evidence.is_doubled:
        for match in DOUBLED.finditer(text):
            yield Edit(*match.span())

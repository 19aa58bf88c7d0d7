"""Takes out the commas that software put before other marks: 會,,邀請 and 情況,。 and 四,、."""

from collections.abc import Iterator

from cleaners.article import Residue
from cleaners.chinese.evidence import DOUBLED, Evidence
from cleaners.ledger.spans import Edit
from cleaners.passes.definition import Done, Pass


def find(text: str, evidence: Evidence) -> Iterator[Edit]:
    """Yield the commas to remove; nothing in a document where they are rare enough to be slips."""
    if evidence.is_doubled:
        for match in DOUBLED.finditer(text):
            yield Edit(*match.span())


def _is_shown_in(text: str) -> bool:
    """Whether a full-width comma stands before another; a half-width one is a sign by itself."""
    return "，，" in text or "，。" in text


def _residue(done: Done) -> Residue | None:
    if not done.evidence.is_doubled:
        return None
    return Residue("doubled_marks", done.evidence.doubled, 0.95, repaired=True)


PASS = Pass(
    name="doubled_marks",
    stage="characters",
    finders=(find,),
    signs=lambda: ",",
    is_shown_in=_is_shown_in,
    residue=_residue,
)

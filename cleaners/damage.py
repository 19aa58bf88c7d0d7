"""Places that stay damaged: torn runs whose original is not certain, and fillings that no codec brings back."""

from cleaners.article import Damaged
from cleaners.document_evidence import Evidence
from cleaners.ledger import moved
from cleaners.passes.byte_damage import damaged_spans
from cleaners.repair import Repair
from cleaners.wrong_codec import lost


def damaged_in(repair: Repair, evidence: Evidence) -> tuple[Damaged, ...]:
    """Return the damage that is left in the text of *repair*, with offsets in it; *repair* begins at readable text."""
    if not evidence.is_suspicious:
        return ()
    torn = (_moved(place, repair) for place in damaged_spans(repair.raw, evidence))
    fillings = (Damaged(place.start, place.end, "unrecoverable") for place in lost(repair.text))
    return tuple(sorted(place for place in (*torn, *fillings) if place.start < place.end))


def _moved(place: Damaged, repair: Repair) -> Damaged:
    return place._replace(start=moved(repair.spans, place.start), end=moved(repair.spans, place.end))

"""Places that stay damaged: torn runs whose original is not certain, and fillings that no codec brings back."""

from cleaners.article import Damaged
from cleaners.chinese.evidence import Evidence
from cleaners.decoding.wrong_codec import lost
from cleaners.ledger.spans import moved
from cleaners.passes.byte_damage import damaged_spans
from cleaners.repair.repair import Repair


def damaged_in(repair: Repair, evidence: Evidence) -> tuple[Damaged, ...]:
    """Return the damage that is left in the text of *repair*, with offsets in it; *repair* begins at readable text."""
    if not evidence.is_suspicious:
        return ()
    torn = list(damaged_spans(repair.raw, evidence))
    if torn:
        ends = [end for place in torn for end in (place.start, place.end)]
        for edits in (step.edits for step in repair.steps if step.moves):
            ends = moved(edits, ends)
        places = zip(torn, ends[::2], ends[1::2], strict=True)
        torn = [place._replace(start=start, end=end) for place, start, end in places]
    fillings = (Damaged(place.start, place.end, "unrecoverable") for place in lost(repair.text))
    return tuple(sorted(place for place in (*torn, *fillings) if place.start < place.end))

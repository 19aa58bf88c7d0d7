"""charset-normalizer's opinion, where a page names another codec than we found. It decides nothing."""

from collections.abc import Iterable

from cleaners.decoding.arbiter import vote
from cleaners.decoding.labels import Declared, codec_of


def second_opinion(parts: Iterable[bytes], encoding: str, labels: Declared, mark: str | None = None) -> str | None:
    """Return the codec that charset-normalizer finds in *parts*; None where all agree, so that it is not asked.

    It may choose among what was named: our *encoding*, the *labels*, and the codec of the byte order *mark*.
    """
    named = {encoding, mark, codec_of(labels.header), codec_of(labels.meta)} - {None}
    if len(named) == 1:
        return None
    voted = vote(parts, sorted(codec for codec in named if codec))
    return (codec_of(voted) or voted) if voted else None

"""Which articles of a portal are looked at twice."""

import hashlib

_ONE_IN = 50


def is_sampled(article: str, one_in: int = _ONE_IN) -> bool:
    """Return whether the *article* of that id belongs to the sample: always the same ones, spread evenly."""
    return int.from_bytes(hashlib.blake2b(article.encode(), digest_size=4).digest()) % one_in == 0

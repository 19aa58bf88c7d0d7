"""Which pages of a portal are looked at twice."""

import hashlib

_ONE_IN = 50


def is_sampled(url: str, one_in: int = _ONE_IN) -> bool:
    """Return whether the page at *url* belongs to the sample: always the same pages, spread evenly."""
    return int.from_bytes(hashlib.blake2b(url.encode(), digest_size=4).digest()) % one_in == 0

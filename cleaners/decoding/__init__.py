"""From the bytes of a page to its text, once; every later stage gets ``str``."""

from cleaners.decoding.procedure import Decoded, decode_page

__all__ = ["Decoded", "decode_page"]

"""Hosts as an operator lists them in a setting: names and addresses, without scheme and port."""

import re
from ipaddress import ip_address

_BETWEEN = re.compile(r"""[\s,'"\[\]]+""")
_NUMERIC = re.compile(r"[\d.]+|0x[\da-f.]*", re.IGNORECASE)
"""What resolves as a number, and so has to be an address as it is usually written: not ``2130706433``."""
_NAME = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63})*\.?", re.ASCII)


def named_hosts(text: str) -> frozenset[str]:
    """Return the hosts of a list, as Python or JSON writes one, or with commas; addresses in their usual form.

    Raises:
        ValueError: if one is neither a name nor an address.
    """
    words = [] if text.lower() == "none" else filter(None, _BETWEEN.split(text))
    return frozenset(map(_host, words))


def _host(word: str) -> str:
    if _NUMERIC.fullmatch(word) or ":" in word:
        return str(ip_address(word))
    if not _NAME.fullmatch(word):
        raise ValueError(word)
    return word.lower().removesuffix(".")

"""Texts, patterns and addresses as a seed writes them. Pure."""

import json
from collections.abc import Iterator


def quoted(text: str) -> str:
    """Return a text as TOML writes it: what is escaped in JSON is so in TOML."""
    return json.dumps(text, ensure_ascii=False)


def literal(pattern: str) -> str:
    """Return a pattern as TOML writes it, without escapes where it may."""
    return quoted(pattern) if "'" in pattern else f"'{pattern}'"


def addresses(key: str, urls: tuple[str, ...], base: str) -> Iterator[str]:
    """Yield the lines of a key with addresses, those of *base* as paths; nothing without any."""
    if urls:
        yield f"{key} = ["
        yield from (f"    {quoted(url.removeprefix(base) or '/')}," for url in urls)
        yield "]"

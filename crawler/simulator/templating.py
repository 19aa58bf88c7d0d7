"""The smallest templates that serve: ``{{name}}`` is a value, asked for when the page is made."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

_HOLE = re.compile(r"\{\{([^{}]+)\}\}")


class Template:
    """A text with holes.

    Attributes:
        names: What the holes ask for, in order.
    """

    def __init__(self, source: str) -> None:
        self._parts = _HOLE.split(source)
        self.names = tuple(self._parts[1::2])

    def filled(self, value: Callable[[str], str]) -> str:
        """Return the text with every hole filled by what *value* gives for its name."""
        parts = list(self._parts)
        parts[1::2] = map(value, self.names)
        return "".join(parts)

    def with_values(self, values: Mapping[str, str]) -> str:
        """Return the text with every hole filled from *values*."""
        return self.filled(values.__getitem__)


def with_parts(source: str, folders: tuple[Path, ...]) -> str:
    """Replace each ``{{part:name}}`` by the file *name* of the first folder that has it, and the parts in it too."""
    return _HOLE.sub(lambda found: _part(found, folders), source)


def _part(found: re.Match[str], folders: tuple[Path, ...]) -> str:
    kind, _, name = found[1].partition(":")
    if kind != "part":
        return found[0]
    path = next(folder / name for folder in folders if (folder / name).exists())
    return with_parts(path.read_text("utf-8"), folders)

"""A rule written into a seed file, whose comments and order stay: shown as a difference before, checked before."""

import difflib
import tempfile
from collections.abc import MutableMapping
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from corpus.durable import replaced
from crawler.portals.portal import Portal
from crawler.portals.seeds import portal
from crawler.web.review.proposals import Proposal

_LISTS = ("drop", "drop_lines", "protect")


class StaleError(ValueError):
    """The seed is not what it was when the difference was shown."""


def with_rule(seed: str, rule: Proposal, fetched: date) -> str:
    """Return a seed's text with a rule added to the layout of pages that were fetched on that day."""
    document = tomlkit.parse(seed)
    layout = _layout(document, fetched)
    if rule.key not in _LISTS:
        layout[rule.key] = rule.value
    elif rule.value not in layout.get(rule.key, []):
        layout[rule.key] = [*layout.get(rule.key, []), rule.value]
    return tomlkit.dumps(document)


def difference(before: str, after: str, name: str) -> str:
    """Return what changes in a seed file, as a unified difference."""
    return "".join(
        difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), name, name, n=2)
    )


def checked(path: Path, text: str) -> Portal:
    """Return the portal that a changed seed declares.

    Raises:
        SeedError: if it is wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_text(text, encoding="utf-8")
        return portal(copy)


def write(path: Path, before: str, after: str) -> None:
    """Replace a seed by its changed text.

    Raises:
        StaleError: if it says something else than *before* by now.
        SeedError: if the changed text is no seed.
    """
    if path.read_text(encoding="utf-8") != before:
        raise StaleError(f"{path}: was changed meanwhile; look at the difference again")
    checked(path, after)
    with replaced(path) as file:
        file.write(after.encode())


def _layout(document: tomlkit.TOMLDocument, fetched: date) -> MutableMapping[str, Any]:
    layouts = document.setdefault("cleaning", tomlkit.aot())
    found = next((each for each in layouts if "until" not in each or fetched < each["until"]), None)
    if found is None:
        layouts.append(tomlkit.table())
        found = layouts[-1]
    return found  # type: ignore[no-any-return]

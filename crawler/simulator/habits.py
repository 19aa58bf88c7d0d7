"""Reads habits from TOML: portals from ``portals/``, and what a scenario changes of them."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from crawler.simulator.portal import Channel, Label, LinkList, Menu, Missing, Portal, Reposts, Rhythm, Style

PORTALS = Path(__file__).with_name("portals")
T = TypeVar("T")


class HabitError(ValueError):
    """A file of habits says something that the simulator does not know."""


@cache
def portals() -> Mapping[str, Portal]:
    """Return the habits of every portal, by key.

    Raises:
        HabitError: if a file names an unknown habit, or lacks a needed one.
    """
    return {path.stem: read_portal(path) for path in sorted(PORTALS.glob("*.toml"))}


def read_portal(path: Path) -> Portal:
    """Return the habits in a file.

    Raises:
        HabitError: if the file names an unknown habit, or lacks a needed one.
    """
    table = tomllib.loads(path.read_text("utf-8"))
    habits = {key: _part(key, value, path) for key, value in table.items()}
    return made(Portal, {"key": path.stem, **habits}, path)


def overlaid(portal: Portal, habits: Mapping[str, Any], path: Path) -> Portal:
    """Return *portal* with other *habits* for its pages, as they stand in the file *path*.

    Raises:
        HabitError: if a habit is unknown, or belongs to the newsroom, which stays as it is.
    """
    known = {item.name for item in fields(Portal)} - _NEWSROOM
    unknown = ", ".join(sorted(habits.keys() - known))
    if unknown:
        raise HabitError(f"{path.parent.name}/{path.name}: no page has the habit {unknown}; known are {sorted(known)}")
    return replace(portal, **{key: _part(key, value, path) for key, value in habits.items()})


_NEWSROOM = frozenset(
    ("key", "host", "scheme", "region", "article_path", "id_form", "first_id", "id_step", "mirrors", "publish_hour",
     "moved_path", "channels", "styles", "rhythm", "reposts")
)  # fmt: skip
_PARTS: Mapping[str, Callable[..., Any]] = {
    "channels": Channel, "styles": Style, "labels": Label, "lists": LinkList, "menus": Menu,
    "missing": Missing, "rhythm": Rhythm, "reposts": Reposts,
}  # fmt: skip


def _part(key: str, value: Any, path: Path) -> Any:  # noqa: ANN401  (whatever TOML holds)
    kind = _PARTS.get(key)
    if isinstance(value, list):
        return tuple(made(kind, item, path) if kind else item for item in value)
    if kind and key in ("lists", "menus"):
        return {name: made(kind, item, path) for name, item in value.items()}
    return made(kind, value, path) if kind else value


def made(kind: Callable[..., T], table: Mapping[str, Any], path: Path) -> T:
    """Return a *kind* of the values in *table*, lists as tuples.

    Raises:
        HabitError: if *table*, which stands in the file *path*, has an unknown key or lacks one.
    """
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    try:
        return kind(**values)
    except TypeError as error:
        known = ", ".join(item.name for item in fields(kind))  # type: ignore[arg-type]
        raise HabitError(f"{path.parent.name}/{path.name}: {error}; known keys are {known}") from error

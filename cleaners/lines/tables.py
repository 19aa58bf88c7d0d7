"""The words that lines are known by, as the tables beside this file list them; each is read when first needed."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_OTHER_TABLES = frozenset({"ambiguous", "strict", "anywhere"})


def table(name: str) -> Mapping[str, Any]:
    """Return what the file *name*``.toml`` beside this module holds, in its order."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _labels() -> Mapping[str, Any]:
    return table("credit_labels")


@cache
def fields() -> Mapping[str, str]:
    """Return each label of a credit with the field of the article that it fills."""
    return {label: field for field, labels in _labels().items() if field not in _OTHER_TABLES for label in labels}


def ambiguous_labels() -> Mapping[str, str]:
    """Return the labels that also head lines of an article's own, each with what they say there."""
    return _labels()["ambiguous"]  # type: ignore[no-any-return]


@cache
def strict_labels() -> frozenset[str]:
    """Return the labels behind which a credit names people or an office; with anything else they head a line."""
    return frozenset(_labels()["strict"]["labels"])


@cache
def anywhere_labels() -> frozenset[str]:
    """Return the labels that make a line of credits one in the middle of a body too."""
    return frozenset(_labels()["anywhere"]["labels"])


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Return the lists of words by name, those of labels too."""
    lists = {name: tuple(entry["words"]) for file in ("words", "roles") for name, entry in table(file).items()}
    sure = [label for label in fields() if label not in ambiguous_labels() and label not in strict_labels()]
    dated = [label for label in sure if fields()[label] in {"source", "published"}]
    return lists | {"labels": tuple(fields()), "sure_labels": tuple(sure), "byline_labels": tuple(dated)}


@cache
def either(name: str) -> str:
    """Return the words of the list *name* for use inside a pattern, longer ones first; labels may be spaced out."""
    spell = next((spell for end, spell in _SPACED.items() if name.endswith(end)), re.escape)
    return "|".join(map(spell, sorted(words()[name], key=len, reverse=True)))


def _of_table(label: str) -> str:
    """Return a pattern for *label* as tables of documents set it to fill a column: 索 引 号."""
    return r"\s?".join(map(re.escape, label))


def _of_credit(label: str) -> str:
    """Return a pattern for *label* as bylines set it beside labels of four characters: 来　　源."""
    return r"[ \u3000]{0,4}".join(map(re.escape, label)) if len(label) == 2 else re.escape(label)


_SPACED = {"document_labels": _of_table, "labels": _of_credit}
"""How the words of lists are spelled whose names end so."""


def reporter() -> str:
    """Return what stands before a reporter's name (本报首席记者), for use inside a pattern."""
    roles = table("roles")
    kinds, names = ("|".join(sorted(roles[name]["words"], key=len, reverse=True)) for name in _ROLES)
    return rf"(?:{kinds}|驻\w{{2,4}}|(?<![一-龥])小){{0,3}}(?:{names})"


_ROLES = ("reporter_kinds", "reporters")

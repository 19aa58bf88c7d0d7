"""What a seed says of a portal, and how it is known: seen, or guessed."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from crawler.portals.seed_checks import SeedError, check_keys

SUBJECTS = ("host", "article", "channels", "family", "encoding")
"""What a claim may be about: the host, the form of its articles' addresses, its lists, their format, the codec."""
_KEYS: Mapping[str, tuple[type, ...]] = {"confirmed": (date,), "evidence": (str,), "guess": (str,)}


class Claim(NamedTuple):
    """How one thing that a seed says is known.

    Attributes:
        confirmed: The day on which the evidence was seen; None of a guess.
        why: The evidence, or what the guess goes by.
    """

    confirmed: date | None
    why: str


def claims_of(path: Path, table: Mapping[str, Any]) -> dict[str, Claim]:
    """Read the ``[claims]`` of a seed, such as ``article = {confirmed = 2026-11-26, evidence = "…"}``.

    Raises:
        SeedError: if a claim is about nothing known, or neither confirmed with evidence nor a guess.
    """
    found = {}
    for subject, row in table.items():
        if subject not in SUBJECTS or not isinstance(row, dict):
            raise SeedError(f"{path}: claims: {subject} = {row!r}; expected a table for one of {', '.join(SUBJECTS)}")
        check_keys(path, f"claims.{subject}: ", row, _KEYS)
        if set(row) not in ({"confirmed", "evidence"}, {"guess"}):
            raise SeedError(f"{path}: claims.{subject}: {', '.join(row)}; expected confirmed and evidence, or guess")
        found[subject] = Claim(row.get("confirmed"), row.get("evidence") or row["guess"])
    return found

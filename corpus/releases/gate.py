"""The gate: what a release may not be worse than. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple


class GateError(ValueError):
    """A release is worse than the limits allow; the message has a line for each reason."""


class Limits(NamedTuple):
    """Shares, from 0 to 1, that a release must not pass.

    Attributes:
        duplicates: Articles of a portal and period that say what another one there says.
        damaged: Articles with damage left.
        empty: Articles without text.
        drop: Of a portal's articles in the release before, those by which it now has fewer.
    """

    duplicates: float = 0.05
    damaged: float = 0.05
    empty: float = 0.25
    drop: float = 0.1


def check(
    portals: Mapping[str, Any], parent: Mapping[str, Any] | None, limits: Limits, *, forced: str | None
) -> list[str]:
    """Return the reasons to refuse a release of these counts by portal; none of a good one.

    Raises:
        GateError: if there are reasons, and nobody has *forced* it nonetheless.
    """
    reasons = [*_rates(portals, limits), *(_drops(portals, parent, limits) if parent else ())]
    if reasons and forced is None:
        raise GateError("\n".join([*reasons, "nothing is released; look at it, or --force it with a --reason"]))
    return reasons


def _rates(portals: Mapping[str, Any], limits: Limits) -> Iterator[str]:
    rows = sum(portal["rows"] for portal in portals.values())
    for what in ("duplicates", "damaged", "empty"):
        count, most = sum(portal[what] for portal in portals.values()), getattr(limits, what)
        if count > most * rows:
            yield f"{what}: {count} of {rows} articles, {count / rows:.1%}; expected at most {most:.1%}"


def _drops(portals: Mapping[str, Any], parent: Mapping[str, Any], limits: Limits) -> Iterator[str]:
    for name, before in parent["portals"].items():
        now = portals.get(name, {"rows": 0})["rows"]
        if now < (1 - limits.drop) * before["rows"]:
            yield (
                f"volume: {name} has {now} articles, and had {before['rows']} in release {parent['release']};"
                f" expected a drop of at most {limits.drop:.1%}"
            )

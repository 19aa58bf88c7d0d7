"""The arguments of a run, as text: which portals, since when, how many pages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from scrapy.exceptions import UsageError

from crawler.own_settings import OwnSettings
from crawler.portals.portal import Layout, Portal
from crawler.simulator import habits

_ARGUMENTS = {
    "portal": "names of portals, separated by commas; all without it",
    "since": "YYYY-MM-DD: leave older articles alone, where a list or an address gives their date",
    "limit": "the most pages of each portal in this run",
    "recheck": "yes: visit every known article, due or not",
}


def chosen_portals(
    settings: OwnSettings, known: Mapping[str, Portal], arguments: Mapping[str, str]
) -> dict[str, Portal]:
    """Return the portals that a run is to visit: those that *arguments* name, or all that are on.

    Raises:
        UsageError: if an argument is unknown or wrong, or every portal is off.
    """
    for name in arguments:
        if name not in _ARGUMENTS:
            raise UsageError(f"unknown argument {name!r}; known are {', '.join(_ARGUMENTS)}")
    names = arguments["portal"].split(",") if arguments.get("portal") else _switched_on(known, settings)
    for name in names:
        if name not in known:
            raise UsageError(f"portal={name}: no such portal; there are {', '.join(known)}")
    limit = arguments.get("limit")
    if limit is not None and not limit.isdecimal():
        raise UsageError(f"limit={limit}; expected a number of pages")
    return {name: adjusted(known[name], int(limit) if limit else None, settings.script) for name in names}


def _switched_on(known: Mapping[str, Portal], settings: OwnSettings) -> list[str]:
    """Return the portals of a run that names none: those that are on, and those off that the simulator plays."""
    played = {each.host for each in habits.portals().values()} if settings.simulator else set()
    names = [name for name, each in known.items() if each.off_because is None or played.intersection(each.hosts)]
    if not names:
        raise UsageError(
            f"every portal is off: {', '.join(known)}; expected one with enabled = true, or -a portal=NAME"
        )
    return names


def adjusted(portal: Portal, limit: int | None, script: Literal["keep", "simplified"] | None) -> Portal:
    """Return a portal with a run's own limit of pages and script."""
    if script:
        layouts = tuple(Layout(old.until, old.rules._replace(script=script)) for old in portal.layouts)
        portal = replace(portal, layouts=layouts)
    return replace(portal, budget=min(limit, portal.budget)) if limit is not None else portal


def since_of(arguments: Mapping[str, str]) -> date | None:
    """Return the date before which a run leaves articles alone.

    Raises:
        UsageError: if it is none.
    """
    text = arguments.get("since")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"since={text}; expected YYYY-MM-DD") from error

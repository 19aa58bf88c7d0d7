"""The settings of this project, those that begin with ``PORTALS_``: read all at once from Scrapy's, each checked."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler import settings as defaults
from crawler.named_hosts import named_hosts

PREFIX = "PORTALS_"
_ADDRESS = re.compile(r"(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})", re.ASCII)
"""``host:port``, as in ``127.0.0.1:8000`` or ``[::1]:8000``; not an address with a scheme or a path."""
_NEAR = 0.8
"""difflib's ratio from which a name is taken for a slip; ``PORTALS_`` itself makes 0.6 of any two of them."""
_TRUTHS = {"true": True, "1": True, "false": False, "0": False}


class SettingsError(ValueError):
    """Some settings are wrong; the message has a line for each: its name, what was found, what was expected."""


class OwnSettings(NamedTuple):
    """What the operator may set; ``workers`` is ``PORTALS_WORKERS``. ``docs/operating.md`` says what each means."""

    seeds: Path
    state: Path
    simulator: str | None
    simulator_pace: float | None
    allow_private: frozenset[str]
    contact: str | None
    script: Literal["keep", "simplified"] | None
    extractor: Literal["blocks", "trafilatura"] | None
    second_judge: Literal["every", "unsure", "sample"]
    workers: int
    page_timeout_s: float
    page_memory_mb: int
    progress: bool
    stall_s: float
    run_s: float | None
    window: int
    disk_free_mb: int
    disk_budget_mb: int | None
    freeze_share: float
    alarm_command: str | None
    alarm_url: str | None
    metrics_file: Path | None
    retention_days: int
    release_duplicates: float
    release_damaged: float
    release_empty: float
    release_drop: float


class Kind(NamedTuple):
    """What a setting may be.

    Attributes:
        read: Turns its text into its value; a ValueError refuses it.
        expected: What *read* takes, in words.
    """

    read: Callable[[str], object]
    expected: str


def own_settings(settings: BaseSettings) -> OwnSettings:
    """Return our settings, checked; one that *settings* lacks is as in :mod:`crawler.settings`.

    Raises:
        SettingsError: if values are wrong or names unknown.
    """
    values: dict[str, Any] = {}
    faults = list(_unknown(settings))
    for field, kind in KINDS.items():
        name = PREFIX + field.upper()
        found = settings[name] if name in settings else getattr(defaults, name)
        try:
            values[field] = kind.read("none" if found is None else str(found).strip())
        except ValueError:
            faults.append(f"{name} = {found!r}; expected {kind.expected}")
    if faults:
        raise SettingsError("\n".join(faults))
    return OwnSettings(**values)


def _unknown(settings: BaseSettings) -> Iterator[str]:
    """Yield a line for each name that looks like one of ours and is none."""
    known = [PREFIX + field.upper() for field in OwnSettings._fields]
    for name in sorted(str(name) for name in settings):
        if name not in known and name.upper().startswith("PORTAL"):
            near = get_close_matches(name.upper(), known, 1, _NEAR)
            hint = f"{near[0]}, perhaps" if near else f"one of {', '.join(known)}"
            yield f"{name} = {settings[name]!r}; no such setting; expected {hint}"


def _number(kind: type[int] | type[float], least: float, most: float) -> Kind:
    def read(text: str) -> float:
        value = kind(text)
        if not least <= value <= most:  # which no nan does
            raise ValueError(text)
        return value

    what = "whole number" if kind is int else "number"
    return Kind(read, f"a {what} from {least} to {most}")


def _optional(kind: Kind) -> Kind:
    def read(text: str) -> object:
        return None if text.lower() in {"", "none"} else kind.read(text)

    return Kind(read, f"{kind.expected}, or none")


def _folder(text: str) -> Path:
    path = Path(text)
    standing = next((each for each in (path, *path.parents) if each.exists()), None)
    if "\0" in text or not text or standing is None or not standing.is_dir():
        raise ValueError(text)
    return path


def _address(text: str) -> str:
    found = _ADDRESS.fullmatch(text)
    if not found or not 0 < int(found[1]) < 1 << 16:
        raise ValueError(text)
    return text


def _contact(text: str) -> str:
    """Return text that can stand in a header: RFC 9110 §5.5 calls anything but printable ASCII opaque."""
    if not text.isascii() or not text.isprintable() or not ("@" in text or "://" in text):
        raise ValueError(text)
    return text


def _command(text: str) -> str:
    words = shlex.split(text)
    if not words or shutil.which(words[0]) is None:
        raise ValueError(text)
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not text.isascii() or not text.isprintable():
        raise ValueError(text)
    return text


def _metrics_file(text: str) -> Path:
    """Return a path that node_exporter's textfile collector reads, which passes over other endings."""
    path = Path(text)
    if "\0" in text or path.suffix != ".prom" or not path.parent.is_dir() or path.is_dir():
        raise ValueError(text)
    return path


def _word(first: str, *others: str) -> Kind:
    def read(text: str) -> str:
        if text not in {first, *others}:
            raise ValueError(text)
        return text

    return Kind(read, f"{', '.join([first, *others[:-1]])} or {others[-1]}")


def _truth(text: str) -> bool:
    try:
        return _TRUTHS[text.lower()]
    except KeyError as error:
        raise ValueError(text) from error


_FOLDER = Kind(_folder, "a folder, or where one can be made")
_DAY_S = 86_400

KINDS: Mapping[str, Kind] = {
    "seeds": _FOLDER,
    "state": _FOLDER,
    "simulator": _optional(Kind(_address, "HOST:PORT")),
    "simulator_pace": _optional(_number(float, 0.001, 1_000_000)),
    "allow_private": Kind(named_hosts, "hosts without scheme and port, such as ['10.1.2.3', 'intranet.example']"),
    "contact": _optional(Kind(_contact, "a URL or mail address in ASCII")),
    "script": _optional(_word("keep", "simplified")),
    "extractor": _optional(_word("blocks", "trafilatura")),
    "second_judge": _word("every", "unsure", "sample"),
    "workers": _number(int, 1, 256),
    "page_timeout_s": _number(float, 0.1, _DAY_S),
    "page_memory_mb": _number(int, 256, 1_000_000),
    "progress": Kind(_truth, "True or False"),
    "stall_s": _number(float, 1, _DAY_S),
    "run_s": _optional(_number(float, 0.001, 30 * _DAY_S)),
    "window": _number(int, 1, 1_000),
    "disk_free_mb": _number(int, 0, 1_000_000_000),
    "disk_budget_mb": _optional(_number(int, 1, 1_000_000_000)),
    "freeze_share": _number(float, 0, 1),
    "alarm_command": _optional(Kind(_command, "a command whose program can be found")),
    "alarm_url": _optional(Kind(_web_address, "an http or https address")),
    "metrics_file": _optional(Kind(_metrics_file, "a file NAME.prom in a folder that is there")),
    "retention_days": _number(int, 0, 36_500),
    **dict.fromkeys(("release_duplicates", "release_damaged", "release_empty", "release_drop"), _number(float, 0, 1)),
}
"""Of each setting what it may be. The bounds refuse what cannot work, and units that are mistaken for each other."""

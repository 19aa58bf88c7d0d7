"""Attacks, read from ``attacks/*.toml``; README.md explains every key."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from crawler.simulator.habits import HabitError, made
from crawler.simulator.hostile.secured import Tls

ATTACKS = Path(__file__).with_name("attacks")
ARTICLE = "/a/1.html"
LIST = "/yw/"
UNHEARD = "unheard"
"""The state, so to say, of a page that the frontier does not know."""
Ordinary = Literal["article", "list"]
"""What a page says that is not attacked: an article, or the list of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a head or a body.

    Attributes:
        text: Text, in which ``{n}`` is the number of the repetition, ``{count}`` that of the request, and ``{wording}``
            the page's own wording.
        times: How often it comes; -1 is for ever.
        hex: Bytes, in place of text.
        noise: So many random bytes, in place of text.
        page: The page that would stand there, in place of text.
    """

    text: str = ""
    times: int = 1
    hex: str = ""
    noise: int = 0
    page: Ordinary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an operator may expect once a crawl has met the attack, before the portal recovers.

    Attributes:
        state: Of the attacked page in the frontier: ``live``, ``failed`` …; ``unheard`` if it does not know it.
        reason: A regular expression that its reason holds.
        editions: Causes of the editions of the attacked article; unless told, ``new`` if it is live or was known, else
            none.
        reads: Whether the article that was read is the very one that stands there without the attack.
        neighbour: A regular expression of the state of the portal's last article, which is not attacked.
        alarm: A regular expression that an alarm of the portal holds.
        requests: The most requests that the portal may get.
        healed: State of the attacked page a month after the attack ended.
    """

    state: str
    reason: str = ""
    editions: tuple[str, ...] | None = None
    reads: bool = True
    neighbour: str = "live"
    alarm: str = ""
    requests: int = 16
    healed: str = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One way to answer.

    Attributes:
        name: Part of a host's name.
        after: What it is named after: a server's habit, a CVE, a published list.
        at: Patterns of the addresses that it befalls, as of a shell.
        page: The address of which something is expected; the first of *at*, unless told.
        known: Whether the portal's articles were read before.
        line: The status line; empty for none, and then there is no head at all.
        headers: Lines of the head.
        body: Parts of the body.
        wordings: One for each page that is attacked, from ``/a/1.html`` on.
        listed: Lines of the list page, in place of its links.
        codec: How text becomes bytes.
        codings: Put on the body one after the other, and named in Content-Encoding.
        framing: What tells the body's length: ``length``, ``chunked``, or nothing but the end (``close``).
        cut: How many bytes of the packed body are sent; negative ones are left out at the end.
        wait_s: Seconds before the first byte.
        drip: Bytes that are sent at a time, a tenth of a second apart; 0 sends all.
        ends: What follows the last byte: ``close``, ``hang`` (nothing ever), ``reset``.
        addresses: What the name server answers, one look-up of a crawl after the other, the last for ever: ``own``
            leads to the portal, ``none`` says that there is no such name, ``fails`` and ``hangs`` say nothing.
        tls: How the portal speaks TLS; without it, its addresses are of http.
        is_slow: Whether it takes longer than a quick test may.
        expected: What should come of it.
    """

    name: str
    after: str
    expected: Expected
    at: tuple[str, ...] = (ARTICLE,)
    page: str = ""
    known: bool = False
    line: str = "HTTP/1.1 200 OK"
    headers: tuple[Piece, ...] = (Piece(text="Content-Type: text/html; charset=utf-8"),)
    body: tuple[Piece, ...] = ()
    wordings: tuple[str, ...] = ()
    listed: tuple[Piece, ...] = ()
    codec: str = "utf-8"
    codings: tuple[str, ...] = ()
    framing: Literal["length", "chunked", "close"] = "length"
    cut: int | None = None
    wait_s: float = 0.0
    drip: int = 0
    ends: Literal["close", "hang", "reset"] = "close"
    addresses: tuple[str, ...] = ("own",)
    tls: Tls | None = None
    is_slow: bool = False
    path: Path = field(default=ATTACKS, compare=False)

    @property
    def host(self) -> str:
        """The host that answers so."""
        return f"{self.name}.test"

    @property
    def base(self) -> str:
        """The address of its front page, without the path."""
        return f"{'https' if self.tls else 'http'}://{self.host}"

    @property
    def pages(self) -> tuple[str, ...]:
        """The addresses of which something is expected."""
        own = self.page or (LIST if self.at == ("*",) else (self.at or (ARTICLE,))[0])
        return tuple(f"/a/{number}.html" for number in range(1, len(self.wordings) + 1)) or (own,)

    @property
    def editions(self) -> tuple[str, ...]:
        """Causes of the editions that an attacked article should have."""
        if self.expected.editions is None:
            return ("new",) if self.known or self.expected.state == "live" else ()
        return self.expected.editions

    def befalls(self, target: str) -> bool:
        """Tell whether an address is attacked."""
        return target in self.pages if self.wordings else any(fnmatchcase(target, each) for each in self.at)


def attacks(folder: Path = ATTACKS) -> list[Attack]:
    """Return all attacks of a folder, in order of file and place.

    Raises:
        HabitError: if a file has an unknown key or lacks one, or two attacks have one name.
    """
    found = [each for path in sorted(folder.glob("*.toml")) for each in _read(path)]
    names = [each.name for each in found]
    if twice := {name for name in names if names.count(name) > 1}:
        raise HabitError(f"{folder}: two attacks are named {min(twice)}")
    return found


def _read(path: Path) -> Iterator[Attack]:
    table = tomllib.loads(path.read_text("utf-8"))
    for row in table["attack"]:
        values: dict[str, Any] = dict(row)
        for key in ("headers", "body", "listed"):
            if key in row:
                values[key] = tuple(_piece(each, path) for each in row[key])
        if "tls" in row:
            values["tls"] = made(Tls, row["tls"], path)
        values["expected"] = made(Expected, row["expected"], path)
        yield made(Attack, values | {"path": path}, path)


def _piece(value: str | Mapping[str, Any], path: Path) -> Piece:
    return Piece(text=value) if isinstance(value, str) else made(Piece, value, path)

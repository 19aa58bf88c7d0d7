"""The hostile server: the Host header chooses the attack; HEALTHY is a portal that nobody attacks.

It is a network, too: it says where names lead (``/names/HOST``) and where a connection ends (``/routes``).
"""

import asyncio
import json
import socket
import ssl
import struct
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import chain
from typing import NamedTuple

from crawler.simulator.clock import Clock
from crawler.simulator.hostile.answers import Asked, body, head, ordinary, whole
from crawler.simulator.hostile.attack import Attack, Expected
from crawler.simulator.hostile.secured import Tls, choosing, context, first_answer
from crawler.simulator.threads import listening

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEALTHY = Attack(name="healthy", after="a portal as it should be", expected=Expected(state="live"), at=("/none",))
START = datetime.fromisoformat("2026-03-02T08:00:00+08:00")
_DRIP_S = 0.1
_EVER_S = 3600
"""What hangs is never heard of again: longer than any crawl waits. An event that nobody sets would be garbage."""
_LOOPBACK = "127.0.0.1"
CONTROL = "127.1"
"""The host that answers the control paths: 127.0.0.1 as nobody writes it, so that no attack is let through with it."""
_NETWORK = "203.119.{}.{}"
"""Where the portals stand, so to say: public addresses, to which nobody connects, since ``/routes`` leads elsewhere."""
_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of no seconds: closing sends RST."""


class Served(NamedTuple):
    """A request that came: *at* is of the monotonic clock."""

    host: str
    target: str
    at: float


class HostileServer:
    """Answers for all hosts from one event loop.

    Attributes:
        clock: The virtual time, which the crawl goes by.
        log: What was asked for.
        look_ups: How often each name was looked up.
        is_hostile: Whether the attacks are on; without them all is as it should be.
        port: Where it listens, once it does.
    """

    def __init__(self, attacks: Sequence[Attack]) -> None:
        self.clock = Clock(START)
        self.log: list[Served] = []
        self.look_ups: Counter[str] = Counter()
        self.is_hostile = True
        self.port = 0
        self._attacks: Mapping[str, Attack] = {each.host: each for each in (*attacks, HEALTHY)}
        self._counts: Counter[str] = Counter()
        self._secured = 0
        self._doors: dict[str, int] = {}

    async def listen(self) -> asyncio.Server:
        """Start to listen on free ports of 127.0.0.1: one for http, one for https, one for each broken handshake."""
        self._secured = await _port(self._converse, choosing(self._context))
        for host, attack in self._attacks.items():
            if attack.tls and attack.tls.is_broken:
                self._doors[host] = await _port(partial(_shake, host, attack.tls))
        listener = await asyncio.start_server(self._converse, _LOOPBACK, 0)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            hosts = [line[5:].strip() for line in lines if line.lower().startswith("host:")]
            await self._answer(hosts[0], lines[0].split(" ")[1], writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, host: str, target: str, writer: asyncio.StreamWriter) -> None:
        if host.partition(":")[0] == CONTROL:
            return await _send(writer, _plain(200, json.dumps(await self._told(target))))
        self.log.append(Served(host, target, time.monotonic()))
        asked = Asked(target, self._counts[host])
        self._counts[host] += 1
        attack = self._attacks.get(host)
        if attack and self.is_hostile and attack.befalls(target):
            return await _attack(attack, asked, writer)
        page = ordinary(attack, target) if attack else None
        return await _send(writer, _plain(200 if page else 404, page or ""))

    async def _told(self, target: str) -> Mapping[str, str | int | None]:
        """Answer a control path: the time, where connections end, or where a name leads."""
        if target == "/clock":
            return {"now": self.clock.now.isoformat()}
        if target == "/routes":
            doors = self._doors if self.is_hostile else {}
            secured = {f"{self._own(host)}:443": doors.get(host, self._secured) for host in self._attacks}
            return {f"{self._own(host)}:80": self.port for host in self._attacks} | secured
        return {"address": await self._looked_up(target.removeprefix("/names/"))}

    async def _looked_up(self, name: str) -> str | None:
        """Return where a name leads; None: there is no such name, or nobody knows."""
        attack = self._attacks.get(name)
        if not attack:
            return None
        answers = attack.addresses if self.is_hostile else ("own",)
        answer = answers[min(self.look_ups[name], len(answers) - 1)]
        self.look_ups[name] += 1
        if answer == "hangs":
            await asyncio.sleep(_EVER_S)
        return self._own(name) if answer == "own" else answer

    def _context(self, host: str) -> ssl.SSLContext:
        attack = self._attacks.get(host)
        return context(host, attack.tls if attack and attack.tls and self.is_hostile else Tls())

    def _own(self, host: str) -> str:
        return _NETWORK.format(*divmod(list(self._attacks).index(host) + 256, 256))


async def _port(converse: Conversation, tls: ssl.SSLContext | None = None) -> int:
    listener = await asyncio.start_server(converse, _LOOPBACK, 0, ssl=tls)
    port: int = listener.sockets[0].getsockname()[1]
    return port


async def _shake(host: str, tls: Tls, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Give what is no handshake."""
    try:
        await _send(writer, await first_answer(reader, host, tls), tls.drip)
        await _end(writer, tls.ends)
    except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
        pass
    finally:
        writer.close()


async def _attack(attack: Attack, asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(attack.wait_s)
    is_whole = attack.framing == "length" or attack.cut is not None
    content = await asyncio.to_thread(whole, attack, asked) if is_whole else b""
    blocks = [content[: attack.cut]] if is_whole else body(attack, asked)
    has_length = attack.framing == "length" and not any(
        each.text.lower().startswith("content-length:") for each in attack.headers
    )
    for block in chain(head(attack, asked, len(content) if has_length else None), blocks):
        await _send(writer, block, attack.drip)
    await _end(writer, attack.ends)


async def _end(writer: asyncio.StreamWriter, how: str) -> None:
    if how == "hang":
        await asyncio.sleep(_EVER_S)
    if how == "reset" and writer.get_extra_info("ssl_object"):
        writer.transport.abort()  # without close_notify
    elif how == "reset":
        connection: socket.socket = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)


async def _send(writer: asyncio.StreamWriter, content: bytes, drip: int = 0) -> None:
    for start in range(0, len(content), drip or max(1, len(content))):
        writer.write(content[start : start + drip] if drip else content)
        await writer.drain()
        await asyncio.sleep(_DRIP_S if drip else 0)


def _plain(status: int, page: str) -> bytes:
    content = page.encode()
    head_lines = f"HTTP/1.1 {status} -\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(content)}\r\n"
    return f"{head_lines}Connection: close\r\n\r\n".encode() + content


@contextmanager
def attacking(attacks: Sequence[Attack]) -> Iterator[HostileServer]:
    """Serve the attacks, and a healthy portal, from a thread for as long as the context lasts."""
    for each in attacks:
        if each.codings:
            whole(each, Asked(each.pages[0], 0))  # bombs take seconds to make, which no client should wait
    server = HostileServer(attacks)
    with listening(server.listen(), "hostile"):
        yield server


def seed(attack: Attack) -> str:
    """Return the seed of a portal, as TOML."""
    return f"""title = "某网"
base = "{attack.base}"
family = "plain"
article = '/a/\\d+\\.html'
learn = false
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""

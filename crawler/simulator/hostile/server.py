"""The hostile server: the Host header chooses the attack; HEALTHY is a portal that nobody attacks."""

import asyncio
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from crawler.simulator.clock import Clock
from crawler.simulator.hostile.answers import Asked, body, head, ordinary, whole
from crawler.simulator.hostile.attack import Attack, Expected
from crawler.simulator.threads import listening

HEALTHY = Attack(name="healthy", after="a portal as it should be", expected=Expected(state="live"), at=("/none",))
START = datetime.fromisoformat("2026-03-02T08:00:00+08:00")
_DRIP_S = 0.1
_LOOPBACK = "127.0.0.1"
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
        is_hostile: Whether the attacks are on; without them all is as it should be.
        port: Where it listens, once it does.
    """

    def __init__(self, attacks: Sequence[Attack]) -> None:
        self.clock = Clock(START)
        self.log: list[Served] = []
        self.is_hostile = True
        self.port = 0
        self._attacks: Mapping[str, Attack] = {each.host: each for each in (*attacks, HEALTHY)}
        self._counts: Counter[str] = Counter()

    async def listen(self) -> asyncio.Server:
        """Start to listen on a free port of 127.0.0.1."""
        listener = await asyncio.start_server(self._converse, _LOOPBACK, 0)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            hosts = [line[5:].strip() for line in lines if line.lower().startswith("host:")]
            await self._answer(hosts[0], lines[0].split(" ")[1], writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _answer(self, host: str, target: str, writer: asyncio.StreamWriter) -> None:
        if host.partition(":")[0] == _LOOPBACK:
            return await _send(writer, _plain(200, f'{{"now": "{self.clock.now.isoformat()}"}}'))
        self.log.append(Served(host, target, time.monotonic()))
        asked = Asked(target, self._counts[host])
        self._counts[host] += 1
        attack = self._attacks.get(host)
        if attack and self.is_hostile and attack.befalls(target):
            return await _attack(attack, asked, writer)
        page = ordinary(attack, target) if attack else None
        return await _send(writer, _plain(200 if page else 404, page or ""))


async def _attack(attack: Attack, asked: Asked, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(attack.wait_s)
    is_whole = attack.framing == "length"
    content = await asyncio.to_thread(whole, attack, asked) if is_whole else b""
    blocks = [content[: attack.cut]] if is_whole else body(attack, asked)
    has_length = is_whole and not any(each.text.lower().startswith("content-length:") for each in attack.headers)
    for block in chain(head(attack, asked, len(content) if has_length else None), blocks):
        await _send(writer, block, attack.drip)
    if attack.ends == "hang":
        await asyncio.Event().wait()
    if attack.ends == "reset":
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
base = "http://{attack.host}"
family = "plain"
article = '/a/\\d+\\.html'
learn = false
[[channel]]
name = "要闻"
url = "/yw/"
verified = false
"""

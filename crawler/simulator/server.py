"""The loopback server: the Host header chooses the portal; on 127.0.0.1 it answers the control paths."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from crawler.simulator.clock import Clock, http_date, local
from crawler.simulator.control import Control, Served
from crawler.simulator.exchange import Request, Response
from crawler.simulator.threads import listening
from crawler.simulator.trouble import Delivered
from crawler.simulator.world import Setting, World

SENT_AT = "Simulated-At"
"""Header in which a client that keeps delays says the virtual time, as ISO 8601 with a zone."""
_LONGEST_HEAD = 64 * 1024
_LOOPBACK = "127.0.0.1"


class Server:
    """Serves one world from one event loop.

    Attributes:
        world: The simulation.
        control: What answers on 127.0.0.1; it holds the log.
        port: Where it listens, once it does.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.control = Control(world)
        self.port = 0
        self._under_way: Counter[str] = Counter()

    @property
    def clock(self) -> Clock:
        """The virtual time."""
        return self.world.clock

    async def listen(self, port: int = 0) -> asyncio.Server:
        """Start to listen on 127.0.0.1; port 0 takes a free one."""
        listener = await asyncio.start_server(self._converse, _LOOPBACK, port, limit=_LONGEST_HEAD)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    def answer(self, request: Request) -> Delivered:
        """Return the answer to a request, and log it when it is a portal's; who is paced moves the time forward."""
        host, at = _host(request), self._sent(request)
        delivered = self.world.answer(host, request)
        if delivered is None:
            mine = host in (_LOOPBACK, "localhost")
            return Delivered(self.control.answer(request) if mine else Response(421))
        response, portal = delivered.response, self.world.sites[host].portal.key
        beside = self._under_way[host] - 1
        self.control.log.append(Served(portal, request.target, response.status, len(response.body), at, max(0, beside)))
        return delivered

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _request(reader):
                self._under_way[_host(request)] += 1
                try:
                    last = await self._deliver(request, writer)
                finally:
                    self._under_way[_host(request)] -= 1
                if last:
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    def _sent(self, request: Request) -> datetime:
        """Return when a request was sent: when a paced client says, which moves the time on, and else now."""
        said = request.headers.get(SENT_AT.lower())
        if not said:
            return self.clock.now
        at = local(datetime.fromisoformat(said))
        self.clock.move(max(at, self.clock.now))
        return at

    async def _deliver(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answer, and return whether the connection ends with that."""
        delivered = self.answer(request)
        last = request.headers.get("connection", "").lower() == "close" or delivered.delivery.ends
        await asyncio.sleep(delivered.delivery.wait_s)
        writer.write(_bytes(request, delivered, self.clock, last=last))
        await writer.drain()
        return last


class Serving(NamedTuple):
    """A server that runs in a thread."""

    port: int
    clock: Clock
    world: World
    control: Control


@contextmanager
def serving(setting: Setting | None = None, port: int = 0) -> Iterator[Serving]:
    """Serve a simulation from a thread of this process for as long as the context lasts."""
    server = Server(World(setting or Setting()))
    with listening(server.listen(port), "simulator"):
        yield Serving(server.port, server.clock, server.world, server.control)


async def _request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    method, _, rest = first.partition(" ")
    target, _, version = rest.partition(" ")
    if not version.startswith("HTTP/1."):
        return None
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body)


def _host(request: Request) -> str:
    return request.headers.get("host", "").partition(":")[0]


def _bytes(request: Request, delivered: Delivered, clock: Clock, *, last: bool) -> bytes:
    response, delivery = delivered
    if delivery.dropped:
        return b""
    length = len(response.body) if delivery.declared is None else delivery.declared
    pairs = (
        *response.headers,
        ("Date", http_date(clock.now)),
        ("Content-Length", str(length)),
        ("Connection", "close" if last else "keep-alive"),
    )
    head = f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in pairs)
    body = b"" if request.method == "HEAD" else response.body[: delivery.sent]
    return head.encode("latin-1") + b"\r\n" + body

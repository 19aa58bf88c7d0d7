"""The everyday command on a network that the hostile server plays: where names lead, and where connections end.

The crawl has the handlers, the resolver and the TLS of every day; what is played is the system's name server
(``socket.gethostbyname``) and the way that a connection takes. A connection to an address at which no portal stands is
refused, and told on standard error. The simulator's own door is shut: it knows neither names nor TLS.
"""

import json
import socket
import sys
from collections.abc import Mapping
from typing import Any
from urllib.request import urlopen

from twisted.internet.interfaces import IConnector
from twisted.internet.posixbase import PosixReactorBase
from twisted.internet.protocol import ClientFactory

from crawler.handlers import bounded, simulator

STRANGER = "a connection to a stranger:"
_PATIENCE_S = 20
"""How long the system waits for a name server: resolv.conf(5), two attempts of 5 s each at two servers."""


def play(port: int) -> None:
    """Have this process live on the network of the hostile server at *port*."""
    control = f"http://127.1:{port}"
    _route(_said(f"{control}/routes"), control)
    simulator.SimulatorHandler = bounded.BoundedHandler  # type: ignore[assignment,misc]


def _route(routes: Mapping[str, Any], control: str) -> None:
    connect = PosixReactorBase.connectTCP

    def routed(
        reactor: PosixReactorBase,
        host: str,
        port: int,
        factory: ClientFactory,
        timeout: float = 30,
        bindAddress: tuple[str, int] | None = None,  # noqa: N803
    ) -> IConnector:
        if (to := routes.get(f"{host}:{port}")) is None:
            sys.stderr.write(f"{STRANGER} {host}:{port}\n")
            raise ConnectionRefusedError(f"{STRANGER} {host}:{port}")
        return connect(reactor, "127.0.0.1", to, factory, timeout, bindAddress)

    def looked_up(name: str) -> str:
        try:
            return socket.inet_ntoa(socket.inet_aton(name))  # numbers need no server: 2130706433, 0177.0.0.1
        except OSError:
            return _address(name, control)

    PosixReactorBase.connectTCP = routed  # type: ignore[method-assign,assignment]
    socket.gethostbyname = looked_up


def _address(name: str, control: str) -> str:
    try:
        answer = _said(f"{control}/names/{name}")["address"]
    except TimeoutError:
        answer = "fails"
    if answer == "fails":
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
    if answer in {None, "none"}:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return str(answer)


def _said(address: str) -> Mapping[str, Any]:
    with urlopen(address, timeout=_PATIENCE_S) as answer:
        said: Mapping[str, Any] = json.load(answer)
    return said

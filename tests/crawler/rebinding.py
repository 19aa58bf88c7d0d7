"""A process whose name server answers with a public address first, and from then on with one inside: DNS rebinding.

Prints what Twisted would connect to, of a name that is looked up three times, and how often the server was asked.
"""

import socket
from itertools import chain, repeat

from twisted.internet import reactor
from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IResolutionReceiver
from zope.interface import implementer

from crawler.handlers.resolver import PublicResolver

PUBLIC, INSIDE = "203.119.25.1", "127.0.0.1"
TIMES = 3
answers = chain([PUBLIC], repeat(INSIDE))
asked: list[str] = []
told: list[str] = []


def looked_up(name: str) -> str:
    asked.append(name)
    return next(answers)


@implementer(IResolutionReceiver)
class Receiver:
    """Is told what a name resolves to, as a connection is that is about to be made."""

    def resolutionBegan(self, _resolution: object) -> None:  # noqa: N802 - Twisted's names
        pass

    def addressResolved(self, address: IPv4Address) -> None:  # noqa: N802
        told.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        if len(told) == TIMES or len(asked) == TIMES:
            reactor.stop()  # type: ignore[attr-defined]
        else:
            look_up()


def look_up() -> None:
    reactor.nameResolver.resolveHostName(Receiver(), "portal.test", 80)  # type: ignore[attr-defined]


socket.gethostbyname = looked_up
PublicResolver(reactor, 100, 5.0).install_on_reactor()  # type: ignore[arg-type]
reactor.callWhenRunning(look_up)  # type: ignore[attr-defined]
reactor.run()  # type: ignore[attr-defined]
print(told, len(asked))  # noqa: T201 - the answer

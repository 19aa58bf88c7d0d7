"""What an incident makes of an answer: another answer, or the right one ill delivered."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from crawler.simulator.exchange import Request, Response, gzipped
from crawler.simulator.scenario import Incident, Kind

_SORRY = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>提示信息</title></head>
<body><h2>提示信息</h2><p>您要查看的信息不存在或者还未通过审批！</p><p><a href="/">返回首页</a></p></body></html>"""
_CHALLENGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>安全检查中</title></head>
<body><noscript>请开启 JavaScript 后刷新页面</noscript>
<script>document.cookie="__check=1;path=/";location.reload();</script></body></html>"""
_PACKED = ("Content-Encoding", "gzip")
_HTML = ("Content-Type", "text/html; charset=utf-8")


class Delivery(NamedTuple):
    """How a response goes over the wire.

    Attributes:
        wait_s: Real seconds before the first byte.
        declared: What Content-Length says; None is the truth.
        sent: How many bytes of the body are sent before the connection is closed; None is all, and it stays open.
        dropped: Whether the connection is closed without a byte.
    """

    wait_s: float = 0.0
    declared: int | None = None
    sent: int | None = None
    dropped: bool = False

    @property
    def ends(self) -> bool:
        """Whether the connection is closed after it."""
        return self.dropped or self.sent is not None or self.declared is not None


class Delivered(NamedTuple):
    """A response and its way over the wire."""

    response: Response
    delivery: Delivery = Delivery()


def befallen(incident: Incident, request: Request, response: Response) -> Delivered:
    """Return what the client gets of *response* when *incident* hits its request."""
    return _KINDS[incident.kind](incident, request, response)


def _status(incident: Incident, _: Request, __: Response) -> Delivered:
    wait = () if incident.retry_after_s is None else (("Retry-After", str(incident.retry_after_s)),)
    return Delivered(Response(incident.status, b"", (_HTML, *wait)))


def _soft_missing(_: Incident, __: Request, ___: Response) -> Delivered:
    return Delivered(Response(200, _SORRY.encode(), (_HTML,)))


def _home(_: Incident, __: Request, ___: Response) -> Delivered:
    return Delivered(Response(302, b"", (("Location", "/"),)))


def _challenge(_: Incident, __: Request, ___: Response) -> Delivered:
    return Delivered(Response(412, _CHALLENGE.encode(), (_HTML, ("Set-Cookie", "__check=0; path=/"))))


def _redirect_loop(_: Incident, request: Request, __: Response) -> Delivered:
    return Delivered(Response(302, b"", (("Location", request.target),)))


def _drop(_: Incident, __: Request, response: Response) -> Delivered:
    return Delivered(response, Delivery(dropped=True))


def _cut(_: Incident, __: Request, response: Response) -> Delivered:
    return Delivered(response, Delivery(sent=len(response.body) // 2))


def _short_length(_: Incident, __: Request, response: Response) -> Delivered:
    half = len(response.body) // 2
    return Delivered(response, Delivery(declared=half))


def _broken_gzip(_: Incident, __: Request, response: Response) -> Delivered:
    packed = response if _PACKED in response.headers else gzipped(response)
    return Delivered(packed._replace(body=packed.body[: len(packed.body) * 2 // 3]))


def _slow(incident: Incident, _: Request, response: Response) -> Delivered:
    return Delivered(response, Delivery(wait_s=incident.seconds))


_KINDS: Mapping[Kind, Callable[[Incident, Request, Response], Delivered]] = {
    "status": _status,
    "soft_missing": _soft_missing,
    "home": _home,
    "challenge": _challenge,
    "redirect_loop": _redirect_loop,
    "drop": _drop,
    "cut": _cut,
    "short_length": _short_length,
    "broken_gzip": _broken_gzip,
    "slow": _slow,
}

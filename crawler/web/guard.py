"""What stands before every answer: the right host, the token, a body of bounded size that comes in bounded time.

A page that somebody looks at in a browser can send requests to this machine too, under a name that it makes resolve
here. It knows no token, and its requests name its own host.
"""

import asyncio
import secrets
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_BYTES = 16 << 20
"""The longest page that a crawl reads is as long."""
_BODY_S = 20.0


_WHERE = {
    False: "the header 'Authorization: Bearer TOKEN' with the token of this service",
    True: "the token as the first part of the path, as in the address that was printed",
}


class _Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Guard:
    """Wraps an application; *hosts* are the values of Host that mean this machine, with their port.

    The token is a header's, or, for who looks with a browser, the first part of the path.
    """

    def __init__(
        self,
        application: ASGIApp,
        *,
        token: str,
        hosts: Collection[str],
        is_in_path: bool = False,
        most: int = BODY_BYTES,
        body_s: float = _BODY_S,
    ) -> None:
        self._application = application
        self._token = token
        self._hosts = frozenset(hosts)
        self._is_in_path = is_in_path
        self._most = most
        self._body_s = body_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that may be asked, and refuse any other: 401, 408, 413, 415 or 421."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        try:
            self._check(scope)
            body = await asyncio.wait_for(self._body(receive), self._body_s)
        except TimeoutError:
            await _refusal(408, f"the body did not come within {self._body_s:g} s")(scope, receive, send)
        except _Refused as refused:
            await _refusal(refused.status, str(refused))(scope, receive, send)
        else:
            await self._application(scope, _given(body, receive), send)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if (host := headers.get("host", "")) not in self._hosts:
            raise _Refused(421, f"host {host!r}; expected {' or '.join(sorted(self._hosts))}")
        if not secrets.compare_digest(self._told(scope, headers).encode(), self._token.encode()):
            raise _Refused(401, f"expected {_WHERE[self._is_in_path]}")
        if self._is_in_path:
            scope["root_path"] = f"/{self._token}"
        if (coding := headers.get("content-encoding", "identity")) != "identity":
            raise _Refused(415, f"content-encoding {coding!r}; expected a body as it is")
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._most:
            raise _Refused(413, f"{length} bytes; expected {self._most} at most")

    def _told(self, scope: Scope, headers: Headers) -> str:
        """Return the token that a request names, empty if it names none."""
        if self._is_in_path:
            return str(scope["path"]).split("/")[1]
        kind, _, token = headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""

    async def _body(self, receive: Receive) -> bytes:
        parts, length = [], 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise _Refused(400, "the body was not sent to its end")
            parts.append(message.get("body", b""))
            length += len(parts[-1])
            if length > self._most:
                raise _Refused(413, f"more than {self._most} bytes")
            if not message.get("more_body"):
                return b"".join(parts)


def _refusal(status: int, message: str) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    return JSONResponse({"detail": message}, status, headers={**headers, "Connection": "close"})


def _given(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body whole, and then what comes behind it."""
    is_given = False

    async def receive_whole() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_whole

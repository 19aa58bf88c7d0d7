import socket
import threading
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("uvicorn", reason="expected the extra 'web'")

from served import served
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from crawler.web.guard import Guard

RIGHT = "Authorization: Bearer right\r\nHost: 127.0.0.1\r\n"


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"heard {len(body)}")(scope, receive, send)


@pytest.fixture(scope="module")
def sent() -> Iterator[Callable[[str], str]]:
    """Give what sends the bytes of a request to a guarded echo over loopback, and returns the whole answer."""
    guarded = Guard(echo, token="right", hosts=["127.0.0.1"], most=1000, body_s=0.5)

    def send(request: str) -> str:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(request.encode())
            answer = b""
            while b"\r\n\r\n" not in answer or not answer.rpartition(b"\r\n\r\n")[2]:
                answer += connection.recv(4096)
            return answer.decode()

    with served(guarded) as port:
        yield send


def test_a_right_request_is_answered(sent: Callable[[str], str]) -> None:
    answer = sent(f"POST / HTTP/1.1\r\n{RIGHT}Content-Length: 5\r\n\r\nhello")
    assert (answer[:12], answer[-7:]) == ("HTTP/1.1 200", "heard 5")


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ("Host: 127.0.0.1\r\n", 401, "Bearer TOKEN"),
        ("Host: 127.0.0.1\r\nAuthorization: Bearer wrong\r\n", 401, "Bearer TOKEN"),
        ("Host: 127.0.0.1\r\nAuthorization: Basic right\r\n", 401, "Bearer TOKEN"),
        ("Host: evil.example\r\nAuthorization: Bearer right\r\n", 421, "evil.example"),
        (f"{RIGHT}Content-Encoding: gzip\r\nContent-Length: 0\r\n", 415, "gzip"),
        (f"{RIGHT}Content-Length: 1001\r\n", 413, "expected 1000 at most"),
        (f"{RIGHT}Content-Length: 50\r\n", 408, "did not come"),
        (f"{RIGHT}Transfer-Encoding: chunked\r\n", 408, "did not come"),
    ],
)
def test_any_other_is_refused(sent: Callable[[str], str], headers: str, status: int, said: str) -> None:
    answer = sent(f"POST / HTTP/1.1\r\n{headers}\r\n")
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert said in answer


def test_chunks_without_end_are_refused_at_the_limit(sent: Callable[[str], str]) -> None:
    chunks = "c8\r\n" + "x" * 200 + "\r\n"
    answer = sent(f"POST / HTTP/1.1\r\n{RIGHT}Transfer-Encoding: chunked\r\n\r\n{chunks * 6}")
    assert answer.startswith("HTTP/1.1 413 ")


def test_one_whose_body_does_not_come_holds_up_nobody(sent: Callable[[str], str]) -> None:
    slow = threading.Thread(target=sent, args=(f"POST / HTTP/1.1\r\n{RIGHT}Content-Length: 50\r\n\r\n",))
    slow.start()
    assert "heard 0" in sent(f"GET / HTTP/1.1\r\n{RIGHT}\r\n")
    slow.join(60)

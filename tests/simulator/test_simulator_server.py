"""The server: portals by Host header, the control paths, virtual time."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting


@pytest.fixture(scope="module")
def server() -> Iterator[Serving]:
    with serving(Setting(seed=5, articles=40)) as running:
        yield running


def request(
    port: int, method: str, target: str, host: str = "127.0.0.1", body: str | None = None
) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, target, body, {"Host": host})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response, content


def test_the_host_header_chooses_the_portal(server: Serving) -> None:
    assert "济源网".encode() in request(server.port, "GET", "/", "www.jyrb.cn")[1]
    assert "临汾新闻网".encode("gb18030") in request(server.port, "GET", "/", "www.lfxww.com:80")[1]
    assert request(server.port, "GET", "/", "www.nobody.cn")[0].status == 421


def test_time_stands_still_until_it_is_moved(server: Serving) -> None:
    before = json.loads(request(server.port, "GET", "/clock")[1])["now"]
    assert before == json.loads(request(server.port, "GET", "/clock")[1])["now"] == "2026-03-02T08:00:00+08:00"
    response, _ = request(server.port, "GET", "/", "www.jyrb.cn")
    assert response.headers["Date"] == "Mon, 02 Mar 2026 00:00:00 GMT"
    request(server.port, "POST", "/clock", body='{"advance_s": 3600}')
    assert server.clock.now.isoformat() == "2026-03-02T09:00:00+08:00"
    moved = request(server.port, "POST", "/clock", body=json.dumps({"now": before}))[1]
    assert json.loads(moved) == {"now": before}


def test_the_truth_is_served_for_any_moment(server: Serving) -> None:
    now = json.loads(request(server.port, "GET", "/truth")[1])
    past = json.loads(request(server.port, "GET", "/truth?at=2026-02-10T08:00:00+08:00")[1])
    assert past["now"] == "2026-02-10T08:00:00+08:00"
    assert len(past["articles"]) < len(now["articles"])
    assert set(now["articles"][0]) == {
        "portal", "url", "title", "subtitles", "text", "published", "published_date", "published_precision", "source",
        "authors", "editor", "edition", "channel", "repost_of",
    }  # fmt: skip


def test_what_happened_is_told_in_order_of_time(server: Serving) -> None:
    span = "since=2026-02-20T00:00:00+08:00&until=2026-03-02T00:00:00+08:00"
    events = json.loads(request(server.port, "GET", f"/events?{span}")[1])
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert set(events[0]) == {"at", "portal", "url", "kind", "edition"}


def test_what_was_served_is_logged_and_can_be_forgotten(server: Serving) -> None:
    request(server.port, "POST", "/log/clear")
    _, body = request(server.port, "GET", "/robots.txt", "www.jyrb.cn")
    log = json.loads(request(server.port, "GET", "/log")[1])
    assert log == [
        {
            "portal": "jiyuan",
            "path": "/robots.txt",
            "status": 200,
            "bytes": len(body),
            "at": server.clock.now.isoformat(),
            "beside": 0,
        }
    ]
    assert json.loads(request(server.port, "POST", "/log/clear")[1]) == {"cleared": 1}


def test_a_wrong_order_is_refused_with_its_reason(server: Serving) -> None:
    response, body = request(server.port, "POST", "/clock", body='{"advance": 1}')
    assert (response.status, "advance_s" in body.decode()) == (400, True)
    assert request(server.port, "GET", "/nothing")[0].status == 404


def test_one_connection_carries_many_requests(server: Serving) -> None:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    for path in ("/", "/jyyw/", "/robots.txt"):
        connection.request("GET", path, headers={"Host": "www.jyrb.cn"})
        response = connection.getresponse()
        assert (response.status, len(response.read())) == (200, int(response.headers["Content-Length"]))
    connection.close()


def test_the_command_says_where_it_listens(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    command = [
        sys.executable,
        "-m",
        "crawler.simulator",
        "--seed",
        "5",
        "--articles",
        "40",
        "--port-file",
        str(port_file),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        deadline = time.monotonic() + 20
        while not port_file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        port = int(port_file.read_text())
        assert request(port, "GET", "/jyyw/", "www.jyrb.cn")[0].status == 200
        process.terminate()

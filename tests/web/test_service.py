import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[2]
TOKEN = "a-token-of-this-test"
PAGE = (
    "<html><head><title>清水湾大桥昨日通车-清水湾网</title></head><body><div class='nav'><a href='/'>首页</a></div>"
    "<h1>清水湾大桥昨日通车</h1><p>时间：2022-03-01 09:30 来源：清水湾日报</p><div id='content'>"
    + "<p>清水湾大桥昨日上午正式通车，两岸居民步行过桥，参加仪式的有各界代表三百余人。全长一千二百米。</p>" * 3
    + "</div><div class='footer'>版权所有 清水湾网</div></body></html>"
)

MISSING = "<html><body>404 Not Found 您访问的页面不存在</body></html>"


@dataclass(frozen=True)
class Served:
    """A running service."""

    port: int

    def asked(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask with the right token, unless a header of that name says otherwise."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Authorization": f"Bearer {TOKEN}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        connection.request(method, path, content, sent)
        answer = connection.getresponse()
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pytest.importorskip("fastapi", reason="expected the extra 'web'")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    state = tmp_path_factory.mktemp("state")
    words = ["-m", "scrapy", "serve", "--port", str(port), "-s", f"PORTALS_STATE={state}", "-s", "PORTALS_WORKERS=1"]
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=os.environ | {"QINGLIU_TOKEN": TOKEN})
    try:
        made = Served(port)
        _wait_for(made, process)
        yield made
    finally:
        process.terminate()
        assert process.wait(30) in {0, -signal.SIGTERM}


def _wait_for(served: Served, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            served.asked("GET", "/metrics")
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.1)
        else:
            return


def test_a_page_becomes_an_article(served: Served) -> None:
    status, body = served.asked(
        "POST", "/clean?url=http://news.test/1", PAGE.encode("gb18030"), Content_Type="text/html"
    )
    article = json.loads(body)
    assert (status, article["title"], article["source"]) == (200, "清水湾大桥昨日通车", "清水湾日报")
    assert article["encoding"] == "gb18030"
    assert "版权所有" not in article["text"]


def test_a_text_is_repaired_with_its_ledger(served: Served) -> None:
    text = "市里召開會(huì)議(yì)，研究部署防汛工作，各縣(xiàn)區(qū)負責(zé)人參加。"
    status, body = served.asked("POST", "/clean", text, Content_Type="text/plain; charset=utf-8")
    article = json.loads(body)
    assert (status, article["text"]) == (200, "市里召开会议，研究部署防汛工作，各县区负责人参加。")
    assert {"pinyin", "script"} <= {change["by"] for change in article["spans"]}


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "said"),
    [
        ("/clean", MISSING, {"Content_Type": "text/html"}, 422, "not_an_article"),
        ("/clean", b"\xff\xfe\xfa", {"Content_Type": "text/plain"}, 422, "expected UTF-8"),
        ("/clean", "x", {"Content_Type": "image/png"}, 415, "expected text/html or text/plain"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_with_its_reason(
    served: Served, path: str, body: bytes | str, headers: dict[str, str], status: int, said: str
) -> None:
    found, told = served.asked("POST", path, body, **headers)
    assert (found, said in told.decode()) == (status, True)


def test_a_corpus_that_is_not_there_yet_is_told(served: Served) -> None:
    assert served.asked("GET", "/changes?since=0")[0] == 404
    assert served.asked("GET", "/articles/http://news.test/1")[0] == 404
    assert served.asked("GET", "/changes?since=-1")[0] == 422


def test_the_interface_describes_itself_and_counts(served: Served) -> None:
    paths = json.loads(served.asked("GET", "/openapi.json")[1])["paths"]
    assert {"/clean", "/changes", "/articles/{key}"} <= set(paths)
    families = {family.name for family in text_string_to_metric_families(served.asked("GET", "/metrics")[1].decode())}
    assert {"qingliu_requests", "qingliu_request_seconds"} <= families

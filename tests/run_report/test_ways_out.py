"""A run's numbers for Prometheus, and its report for a webhook: real files, real HTTP."""

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from reports import MOVED, QUIET, portal, reports
from scrapy.settings import Settings

from crawler.own_settings import own_settings
from crawler.run_report.metrics import write_metrics
from crawler.run_report.telling import tell_all
from crawler.run_report.webhook import WebhookError, post
from crawler.state.folder import StateFolder

VALUES = reports({"mou": [MOVED, MOVED], "jing": [QUIET]})[0]


@contextmanager
def service(status: int = 204, **headers: str) -> Iterator[tuple[str, list[bytes]]]:
    """A service that keeps what it is sent."""
    told: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook?token=secret", told
    server.shutdown()
    server.server_close()


def test_the_numbers_are_a_file_that_prometheus_reads(tmp_path: Path) -> None:
    path = tmp_path / "qingliu.prom"
    channels = {"mou": {'要闻 "a"\n\\': 20}}
    write_metrics(VALUES | {"channels": channels}, path)
    families = {family.name: family.samples for family in text_string_to_metric_families(path.read_text("utf-8"))}
    assert families["qingliu_run_exit_status"][0].value == 3
    counts = {(each.labels["portal"], each.labels["what"]): each.value for each in families["qingliu_portal_count"]}
    assert (counts["mou", "new"], counts["jing", "same"]) == (10, 5)
    assert [(each.labels, each.value) for each in families["qingliu_portal_article_characters"]] == [
        ({"portal": "mou"}, 800)
    ]
    assert families["qingliu_channel_articles"][0].labels["channel"] == '要闻 "a"\n\\'
    assert [each.name for each in tmp_path.iterdir()] == ["qingliu.prom"]


def test_the_report_reaches_a_webhook_as_one_line_of_json() -> None:
    with service() as (address, told):
        post(address, VALUES)
    (line,) = told
    assert line.count(b"\n") == 1
    assert json.loads(line) == VALUES


@pytest.mark.parametrize(("status", "headers"), [(500, {}), (302, {"Location": "http://127.0.0.1:9/"})])
def test_a_webhook_that_does_not_take_it_is_an_error_without_its_secret(status: int, headers: dict[str, str]) -> None:
    with service(status, **headers) as (address, told), pytest.raises(WebhookError, match=f"^HTTP {status}") as raised:
        post(address, VALUES)
    assert len(told) == 1
    assert "secret" not in str(raised.value)


def test_a_webhook_that_says_nothing_is_waited_for_no_longer_than_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(WebhookError, match=r"no answer|timed out"):
        post(f"http://127.0.0.1:{silent.getsockname()[1]}/", VALUES, timeout_s=0.2)


def told_by(tmp_path: Path, values: dict[str, Any], **settings: object) -> Path | None:
    own = own_settings(Settings({"PORTALS_STATE": str(tmp_path / "state"), **settings}))
    return tell_all(values, own, StateFolder(own.state), {"mou": portal("mou")})


def test_whatever_fails_is_logged_by_its_name_and_hinders_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "metrics").mkdir()
    gone = tmp_path / "metrics" / "a.prom"
    own = own_settings(Settings({"PORTALS_METRICS_FILE": str(gone), "PORTALS_ALARM_URL": "http://127.0.0.1:9/secret"}))
    (tmp_path / "metrics").rmdir()
    state = StateFolder(tmp_path / "state")
    state.path.mkdir()
    state.reports.write_text("in the way")
    with caplog.at_level(logging.ERROR):
        assert tell_all(VALUES, own, state, {"mou": portal("mou")}) is None
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "PORTALS_METRICS_FILE", "PORTALS_ALARM_URL", "the page of the run",
    ]  # fmt: skip
    assert "secret" not in caplog.text


def test_a_run_that_found_nothing_new_writes_the_numbers_and_no_page(tmp_path: Path) -> None:
    quiet = reports({"jing": [QUIET]})[0]
    assert quiet["alarms"] == []
    metrics = tmp_path / "a.prom"
    assert told_by(tmp_path, quiet, PORTALS_METRICS_FILE=str(metrics)) is None
    assert metrics.exists()
    assert not (tmp_path / "state").exists()
    assert told_by(tmp_path, VALUES) == tmp_path / "state" / "reports" / f"{VALUES['run']}.html"


def test_no_more_than_thirty_pages_stay(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "reports"
    folder.mkdir(parents=True)
    for number in range(1, 40):
        (folder / f"20260101T000000Z-{number}.html").touch()
    (folder / "notes.html").touch()
    told_by(tmp_path, VALUES)
    left = {path.name for path in folder.iterdir()}
    assert len(left) == 31
    assert {"notes.html", f"{VALUES['run']}.html", "20260101T000000Z-39.html"} <= left
    assert "20260101T000000Z-10.html" not in left
    again = VALUES | {"run": "20260101T000000Z-1"}
    assert told_by(tmp_path, again) in folder.iterdir()

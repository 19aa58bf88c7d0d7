"""A run that is asked to end does end, whatever state its workers are in, and costs no page."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_crawl import OPEN, ROOT, SEED, command, corpus, crawled, portal, visits
from worker_processes import send, workers

BOUND_S = 60


@contextmanager
def running(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    seeds = tmp_path / "seeds"
    seeds.mkdir(exist_ok=True)
    (seeds / "mou.toml").write_text(SEED, encoding="utf-8")
    with portal(OPEN) as port:
        words = command(tmp_path / "state", port, "-s", f"PORTALS_SEEDS={seeds}", "-a", "portal=mou")
        with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                yield process
            finally:
                process.kill()


def first_workers(process: int) -> set[int]:
    for _ in range(3_000):
        if found := workers(process):
            return found
        time.sleep(0.01)
    raise TimeoutError("no worker within 30 s")


def quarantined(tmp_path: Path) -> list[str]:
    return [record.url for record in visits(tmp_path) if record.kind == "quarantined"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_whose_workers_are_stopped_ends_when_it_is_told_twice_and_the_next_one_goes_on(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running(tmp_path) as process:
        send(signal.SIGSTOP, first_workers(process.pid))
        process.send_signal(number)
        time.sleep(1)  # a second signal at once is the first one, to the kernel
        process.send_signal(number)
        assert process.wait(BOUND_S) == 1
    assert crawled(tmp_path, OPEN).returncode == 0
    assert quarantined(tmp_path) == []
    assert len(corpus(tmp_path / "state")) == 2


@pytest.mark.long
def test_a_run_whose_workers_are_stopped_ends_when_it_is_told_once(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        send(signal.SIGSTOP, first_workers(process.pid))
        process.send_signal(signal.SIGTERM)
        assert process.wait(BOUND_S) == 1
    assert quarantined(tmp_path) == []


@pytest.mark.slow
def test_a_run_whose_workers_are_killed_whenever_they_start_reads_every_page_in_the_end(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        killed: set[int] = set()
        while len(killed) < 5:
            killed |= send(signal.SIGKILL, workers(process.pid) - killed)
            time.sleep(0.01)
        assert process.wait(BOUND_S) == 0
    assert quarantined(tmp_path) == []
    assert len(corpus(tmp_path / "state")) == 2

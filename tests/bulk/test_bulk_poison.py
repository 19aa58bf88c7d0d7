"""Whatever a record does costs that record, and whatever kills workers or their parent costs none."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bulk_inputs import contents, entries, records, rows, write_lines
from poisoned import WORDS, clean

COUNT = 600
POISON = {40: "一触即报", 171: "一触即停", 172: "一触即死", 305: "一触即胀", 599: "一触即死"}


pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    values = records(COUNT)
    for at, word in POISON.items():
        values[at]["text"] += word
    write_lines(folder / "a.jsonl", values[:400])
    write_lines(folder / "b.jsonl", values[400:])
    return folder


@pytest.fixture(scope="module")
def calm(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("calm")
    clean(corpus, out, tmp_path_factory.mktemp("work"), jobs=1)
    return out


def test_poison_of_each_kind_costs_exactly_its_record(calm: Path) -> None:
    lines = {("a.jsonl", at + 1) if at < 400 else ("b.jsonl", at - 399): WORDS[word] for at, word in POISON.items()}
    found = {(Path(entry["file"]).name, entry["line"]): entry["fault"] for entry in entries(calm)}
    assert found == lines
    assert sorted(row["id"] for row in rows(calm)) == [at for at in range(COUNT) if at not in POISON]


def test_a_second_call_finds_all_done_and_changes_nothing(corpus: Path, calm: Path, tmp_path: Path) -> None:
    before = contents(calm)
    times = {path: path.stat().st_mtime_ns for path in calm.glob("*.gz")}
    summary = clean(corpus, calm, tmp_path)
    assert summary.done_before == len(times)
    assert summary.quarantined == len(POISON)
    assert contents(calm) == before
    assert {path: path.stat().st_mtime_ns for path in calm.glob("*.gz")} == times


def test_workers_killed_from_outside_cost_nothing(corpus: Path, calm: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started(corpus, out, tmp_path / "work") as program:
        killed = 0
        while program.poll() is None and killed < 4:
            for worker in children(program.pid):
                os.kill(worker, signal.SIGKILL)
                killed += 1
            time.sleep(0.5)
        assert program.wait(120) == 0
    assert killed >= 2
    assert contents(out) == contents(calm)


def test_a_run_whose_parent_was_killed_is_finished_by_the_next_and_ends_the_same(
    corpus: Path, calm: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with started(corpus, out, tmp_path / "work") as program:
        wait_for(lambda: any(out.glob("units/*.json")))
        workers = children(program.pid)
        program.kill()
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    done = len(list(out.glob("units/*.json")))
    assert done < len(list(calm.glob("units/*.json")))
    assert clean(corpus, out, tmp_path / "work").done_before == done
    assert contents(out) == contents(calm)


def test_a_unit_is_gone_on_with_where_its_worker_died(tmp_path: Path) -> None:
    values = records(1100)
    values[1050]["text"] += "一触即死"
    write_lines(tmp_path / "in" / "a.jsonl", values)
    clean(tmp_path / "in", tmp_path / "out", tmp_path / "work", jobs=1, unit_bytes=1 << 20)
    assert [row["id"] for row in rows(tmp_path / "out")] == [at for at in range(1100) if at != 1050]


def started(corpus: Path, out: Path, work: Path) -> "subprocess.Popen[bytes]":
    program = (
        f"from pathlib import Path; from poisoned import clean; clean(*map(Path, {[str(corpus), str(out), str(work)]}))"
    )
    return subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parent, stderr=subprocess.DEVNULL)


def children(process: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()] + [
        int(word)
        for task in Path(f"/proc/{process}/task").iterdir()
        if task.name != str(process)
        for word in (task / "children").read_text().split()
    ]


def wait_for(is_so: Callable[[], bool], most_s: float = 60.0) -> None:
    end = time.monotonic() + most_s
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)

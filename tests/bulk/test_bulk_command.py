"""``--in`` on the command line: a folder, a rerun, other options, counts alone, and a stream."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from bulk_inputs import CLEAN, contents, entries, records, write_lines

ROOT = Path(__file__).parents[2]


def run(*words: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    called = [sys.executable, "-m", "cleaners", *map(str, words)]
    return subprocess.run(called, cwd=ROOT, input=stdin, capture_output=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    write_lines(folder / "a.jsonl", records(30))
    with (folder / "a.jsonl").open("a") as file:
        file.write("not json\n")
    return folder


def test_a_folder_is_cleaned_into_parquet_once_and_other_options_are_refused(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = run("--in", corpus / "*.jsonl", "--out", out, "--jobs", "1")
    assert first.returncode == 1, first.stderr.decode()
    assert b"31 records: 30 cleaned (30 article), 1 in quarantine" in first.stderr
    assert [(entry["line"], entry["fault"]) for entry in entries(out)] == [(31, "not JSON")]
    (parquet,) = out.glob("*.parquet")
    rows = pq.read_table(parquet).to_pylist()
    assert ([row["id"] for row in rows], rows[1]["text"].partition("\n")[2]) == (list(range(30)), CLEAN)
    before = contents(out)
    again = run("--in", corpus / "*.jsonl", "--out", out, "--jobs", "1")
    assert (again.returncode, contents(out)) == (1, before)
    assert b"1 of 1 units were done before" in again.stderr
    other = run("--in", corpus / "*.jsonl", "--out", out, "--ledger")
    assert other.returncode == 2
    assert "was made with ledger False, now True; --anew makes it again" in " ".join(other.stderr.decode().split())
    assert contents(out) == before


def test_counts_alone_say_how_a_corpus_is_damaged(corpus: Path) -> None:
    done = run("--in", corpus, "--stats", "--jobs", "1")
    assert "66.67% show damage" in done.stdout.decode()
    assert "traditional_mirror" in done.stdout.decode()


def test_a_stream_is_cleaned_line_by_line_in_its_order(corpus: Path) -> None:
    done = run("--in", "-", "--jobs", "1", stdin=(corpus / "a.jsonl").read_bytes())
    rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert ([row["id"] for row in rows], done.returncode) == (list(range(30)), 1)
    assert '{"file": "-", "line": 31, "fault": "not JSON"' in done.stderr.decode()


def test_wrong_arguments_are_told(corpus: Path, tmp_path: Path) -> None:
    for words, said in (
        (["--in", corpus], "--out FOLDER"),
        (["--in", tmp_path / "none", "--out", tmp_path / "o"], "no such file"),
        (["--in", corpus, "--out", tmp_path / "o", "--field", "body"], "no field 'body'; there are id, text"),
        ([corpus, "--in", corpus, "--out", tmp_path / "o"], "expected all files behind --in"),
    ):
        done = run(*words)
        assert (done.returncode, said in " ".join(done.stderr.decode().split())) == (2, True), done.stderr.decode()


def test_copies_are_marked_beside_the_outputs_and_a_rerun_changes_nothing(tmp_path: Path) -> None:
    text = "".join(f"第{number}条街道的路灯昨日换新，沿街居民说夜里走路亮堂多了。" for number in range(9))
    write_lines(tmp_path / "a.jsonl", [{"id": 1, "text": text}, {"id": 2, "text": f"{text}\n{CLEAN}"}, *records(2)])
    call = ("--in", tmp_path / "a.jsonl", "--out", tmp_path / "out", "--jobs", "1", "--dedup")
    first = run(*call)
    assert first.returncode == 0, first.stderr.decode()
    assert b"1 are copies of another, in 1 clusters" in first.stderr
    (output,) = (tmp_path / "out").glob("*.parquet")
    (marks,) = (tmp_path / "out" / "copies").iterdir()
    name = f"{output.name}:0"
    assert pq.read_table(marks).to_pydict() == {
        "cluster": [name, name, None, None],
        "copy_of": [None, name, None, None],
    }
    before = contents(tmp_path / "out")
    again = run(*call)
    assert b"1 of 1 units were done before" in again.stderr
    assert contents(tmp_path / "out") == before
    assert run(*call[:-1], "--dedup", "--stats").returncode == 2

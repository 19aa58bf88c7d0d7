"""Inputs and outputs in an object store, here a local one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bulk_inputs import records, write_lines

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-ray" / "bin" / "python"
SERVER = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
input()
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not PYTHON.exists(), reason="no .venv-ray, which has the store; `make ray` makes it"),
]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    with subprocess.Popen(
        [PYTHON, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        keys = {"AWS_ACCESS_KEY_ID": "some", "AWS_SECRET_ACCESS_KEY": "some", "AWS_DEFAULT_REGION": "us-east-1"}
        yield {
            **os.environ,
            **keys,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        server.kill()


def run(environment: dict[str, str], *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    called = [sys.executable, *map(str, words)]
    return subprocess.run(called, cwd=ROOT, env=environment, capture_output=True, timeout=200, check=False)


COPY = """
import os, sys
from pathlib import Path
from pyarrow import fs
store = fs.S3FileSystem(endpoint_override=os.environ["AWS_ENDPOINT_URL"], allow_bucket_creation=True)
store.create_dir("corpus")
for path in Path(sys.argv[1]).glob("*"):
    with store.open_output_stream(f"corpus/in/{path.name}") as out:
        out.write(path.read_bytes())
"""
FETCH = """
import os, sys
from pathlib import Path
from pyarrow import fs
store = fs.S3FileSystem(endpoint_override=os.environ["AWS_ENDPOINT_URL"])
for info in store.get_file_info(fs.FileSelector("corpus/out", recursive=True)):
    if info.is_file:
        path = Path(sys.argv[1], info.path.removeprefix("corpus/out/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(store.open_input_stream(info.path).read())
"""


def test_a_corpus_in_a_store_is_cleaned_there_as_on_a_disk_and_only_once(
    environment: dict[str, str], tmp_path: Path
) -> None:
    write_lines(tmp_path / "in" / "a.jsonl", records(200))
    write_lines(tmp_path / "in" / "b.jsonl", [{"id": 200, "text": 3}, *records(3)])
    copied = run(environment, "-c", COPY, tmp_path / "in")
    assert copied.returncode == 0, copied.stderr.decode()
    words = ["-m", "cleaners", "--jobs", "1", "--unit-mb", "0.02", "--in", "s3://corpus/in/*.jsonl"]
    first = run(environment, *words, "--out", "s3://corpus/out")
    assert (first.returncode, b"204 records: 203 cleaned" in first.stderr) == (1, True), first.stderr.decode()
    again = run(environment, *words, "--out", "s3://corpus/out")
    assert b"units were done before" in again.stderr
    assert run(environment, *words, "--out", tmp_path / "disk").returncode == 1
    run(environment, "-c", FETCH, tmp_path / "store")
    names = sorted(path.name for path in (tmp_path / "disk").rglob("*") if path.is_file())
    assert sorted(path.name for path in (tmp_path / "store").rglob("*") if path.is_file()) == names
    for name in (name for name in names if name.endswith((".parquet", "quarantine.jsonl"))):
        assert (tmp_path / "store" / name).read_bytes() == (tmp_path / "disk" / name).read_bytes()

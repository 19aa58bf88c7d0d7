"""What the README says of loading a release, run as it stands there, and what others make of one."""

import ast
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest
from composed_rows import made_row
from test_releases import ASKED, made

from corpus.releases.manifest import Release
from corpus.releases.push import push
from corpus.table.editions import Row
from corpus.table.table import Editions
from corpus.views.export import export

ROOT = Path(__file__).parents[2]
READERS = ROOT / ".venv-readers" / "bin"
COUNTS = {
    "duckdb": "len(last.fetchall())",
    "polars": "last.height",
    "pandas": "len(last)",
    "datasets": "last.num_rows",
    "pyspark": "last.count()",
    "daft": "last.count_rows()",
}
"""How many rows came, by what a snippet imports."""


def snippets() -> dict[str, str]:
    """Return the paragraphs of the README's block on loading, by what they import; the first says where."""
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("\n## Load the corpus\n")[2]
    (block,) = re.findall(r"```python\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    path, *parts = block.strip().split("\n\n")
    return {re.split(r"[\s.]", part)[1]: f"{path}\n{part}" for part in parts}


def test_the_readme_shows_six_readers() -> None:
    assert snippets().keys() == COUNTS.keys()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the README's commands would be given, after a demo and a release."""
    folder = tmp_path_factory.mktemp("readme")
    editions = Editions(folder / "editions")
    portals = ("linhe", "qingshui")
    editions.append([made_row(seq, portal=portals[seq % 2], text=f"第{seq}次会议。") for seq in range(1, 8)], upto=7)
    made(editions, folder / "var" / "demo" / "1" / "releases")
    return folder


def loaded(python: Path, reader: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a snippet, and tell how many rows its last expression gives."""
    *before, last = ast.parse(snippets()[reader]).body
    assert isinstance(last, ast.Expr)
    lines = [*map(ast.unparse, before), f"last = {ast.unparse(last)}", f"print('rows', {COUNTS[reader]})"]
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "HF_HUB_OFFLINE": "1", "PYTHONPATH": ""}
    if python == Path(sys.executable):
        own["PYTHONPATH"] = os.pathsep.join(sys.path)
    return subprocess.run(
        [python, "-c", "\n".join(lines)], cwd=folder, env=own, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
@pytest.mark.parametrize("reader", ["duckdb", "polars"])
def test_what_make_test_installs_loads_a_release(reader: str, folder: Path) -> None:
    done = loaded(Path(sys.executable), reader, folder)
    assert done.stdout.splitlines()[-1:] == ["rows 7"], done.stderr


needs_readers = pytest.mark.skipif(not READERS.exists(), reason="no .venv-readers; 'make readers' makes it")


@pytest.mark.long
@needs_readers
@pytest.mark.parametrize("reader", COUNTS)
def test_each_reader_of_the_readme_loads_a_release(reader: str, folder: Path) -> None:
    done = loaded(READERS / "python", reader, folder)
    assert done.stdout.splitlines()[-1:] == ["rows 7"], done.stderr


EXPORTS = {
    "pandas": """
import pandas
frame = pandas.read_parquet("articles.parquet")
print(frame["published_date"].tolist(), frame["ledger"][0][0]["by"])
""",
    "datasets": """
from datasets import load_dataset
for kind, name in (("parquet", "articles.parquet"), ("json", "articles.jsonl")):
    loaded = load_dataset(kind, data_files=name, split="train")
    print(loaded["title"][:], loaded[0]["cuts"][0]["characters"])
""",
}


@pytest.mark.long
@needs_readers
@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        ("pandas", "[datetime.date(2022, 3, 1), datetime.date(2022, 3, 1)] pinyin\n"),
        ("datasets", "['清水湾大桥通车', '清水湾大桥通车'] 12\n" * 2),
    ],
)
def test_pandas_and_datasets_load_an_export(tmp_path: Path, row: Callable[..., Row], reader: str, shown: str) -> None:
    editions = Editions(tmp_path / "editions")
    editions.append([row(1), row(2)], upto=2)
    created, copies = datetime(2022, 4, 1, tzinfo=UTC), tmp_path / "copies.sqlite"
    export(editions.snapshot(), tmp_path / "out", created=created, copies=copies)
    assert printed(EXPORTS[reader], tmp_path / "out") == shown


@pytest.mark.long
@needs_readers
def test_datasets_loads_a_portal_of_a_release(folder: Path) -> None:
    code = "from datasets import load_dataset; print(load_dataset('1', 'linhe', split='train').num_rows)"
    assert printed(code, folder / "var" / "demo" / "1" / "releases") == "3\n"


def printed(code: str, folder: Path) -> str:
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [READERS / "python", "-c", code], cwd=folder, env=own, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
@needs_readers
def test_mlcroissant_validates_a_release_and_reads_its_articles(folder: Path) -> None:
    release = folder / "var" / "demo" / "1" / "releases" / "1"
    checked = subprocess.run(
        [READERS / "mlcroissant", "validate", "--jsonld", "croissant.json"],
        cwd=release, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (checked.returncode, "error" in checked.stderr) == (0, False), checked.stderr
    code = "import mlcroissant; print(len(list(mlcroissant.Dataset('croissant.json').records('articles'))))"
    done = subprocess.run([READERS / "python", "-c", code], cwd=release, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1:] == ["7"], done.stderr


@contextmanager
def object_store(log: Path) -> Iterator[str]:
    """Give the address of an S3-compatible store on loopback, with the bucket ``corpus``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as file:
        server = subprocess.Popen(
            [READERS / "moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=file, stderr=file
        )
        try:
            for _ in range(600):
                try:
                    urlopen(Request(f"http://127.0.0.1:{port}/corpus", method="PUT"), timeout=5).close()
                    break
                except (URLError, ConnectionError):
                    assert server.poll() is None, log.read_text()
                    time.sleep(0.1)
            yield f"127.0.0.1:{port}"
        finally:
            server.kill()
            server.wait()


@pytest.mark.long
@needs_readers
def test_a_release_is_pushed_to_an_object_store_and_only_new_shards_are_sent(
    tmp_path: Path, row: Callable[..., Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyarrow import fs  # noqa: PLC0415 - starts threads that the other tests need not

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    editions = Editions(tmp_path / "editions")
    editions.append([row(1), row(2, portal="linhe")], upto=2)
    first = made(editions, tmp_path / "releases", ASKED)[0]
    editions.append([row(3, portal="third")], upto=3)
    second = made(editions, tmp_path / "releases", ASKED)[0]
    with object_store(tmp_path / "log") as address:
        to = f"s3://corpus/press?endpoint_override={address}&scheme=http&region=us-east-1"
        assert push(tmp_path / "releases", first, to)[1:] == (2 + 4, _bytes(first), 0)
        sent = push(tmp_path / "releases", second, to)
        assert (sent.files, sent.shared) == (1 + 4, 2)
        assert push(tmp_path / "releases", second, to)[1:] == (0, 0, 0)
        store = fs.S3FileSystem(endpoint_override=address, scheme="http", region="us-east-1")
        for path, shard in second.shards.items():
            with store.open_input_stream(f"corpus/press/2/{path}") as stream:
                assert stream.read() == (second.folder / path).read_bytes()
                assert shard["bytes"]
        with store.open_input_stream("corpus/press/2/manifest.json") as stream:
            assert json.loads(stream.read())["release"] == "2"


def _bytes(release: Release) -> int:
    return sum(path.stat().st_size for path in release.folder.rglob("*") if path.is_file())

"""Errors that commands expect are lines on stderr and an exit status, not tracebacks."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_commands import scrapy
from test_crawl import OPEN, ROOT, crawled

from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.state.lock import lock

READERS = [("corpus", "stats"), ("corpus", "export"), ("corpus", "changes"), ("corpus", "show", "x"), ("replay",)]


def told(state: Path, *words: str) -> tuple[int, list[str]]:
    """The exit status and the lines of stderr."""
    done = scrapy(*words, "-s", f"PORTALS_STATE={state}", "-s", f"PORTALS_SEEDS={state.parent / 'seeds'}")
    return done.returncode, done.stderr.decode().splitlines()


@pytest.fixture(scope="module")
def crawled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crawled")
    assert crawled(folder, OPEN).returncode == 0
    return folder


@pytest.fixture
def state(crawled_once: Path, tmp_path: Path) -> Path:
    subprocess.run(["cp", "-a", f"{crawled_once}/.", str(tmp_path)], check=True)
    return tmp_path / "state"


@pytest.mark.slow
@pytest.mark.parametrize("words", [("replay",), ("corpus", "rebuild", "-o", "{}/again")], ids=" ".join)
def test_workers_that_do_not_start(state: Path, words: tuple[str, ...]) -> None:
    broken = state.parent / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text("import sys\nif '-c' in sys.orig_argv:\n    sys.exit(1)\n")
    settings = [f"PORTALS_STATE={state}", f"PORTALS_SEEDS={state.parent / 'seeds'}"]
    called = [*(word.format(state.parent) for word in words), "-s", settings[0], "-s", settings[1]]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *called],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(broken)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"scrapy {words[0]}: worker processes do not start: exit status 1"
    assert "PoolError" not in done.stderr


def table(state: Path, pattern: str) -> Path:
    return min((state / "corpus" / "editions").glob(pattern))


def lose_the_log(state: Path) -> None:
    table(state, "_delta_log/*.json").unlink()


def tear_a_commit(state: Path) -> None:
    first, *_, last = sorted((state / "corpus" / "editions" / "_delta_log").glob("*.json"))
    last.with_name(f"{int(last.stem) + 1:020}.json").write_bytes(last.read_bytes())
    last.write_bytes(last.read_bytes()[:-60])
    assert first != last


def cut_a_file(state: Path) -> None:
    path = table(state, "*.parquet")
    path.write_bytes(path.read_bytes()[:-300])


def lose_a_file(state: Path) -> None:
    table(state, "*.parquet").unlink()


@pytest.mark.slow
@pytest.mark.parametrize("words", READERS, ids=" ".join)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lose_the_log, "cannot be read: "),
        (tear_a_commit, ".json: torn; restore"),
        (cut_a_file, "Could not open Parquet"),
        (lose_a_file, ": no such file"),
    ],
)
def test_a_damaged_table(state: Path, words: tuple[str, ...], damage: Callable[[Path], None], said: str) -> None:
    damage(state)
    status, lines = told(state, *words)
    assert (status, len(lines)) == (1, 1)
    assert lines[0].startswith(f"scrapy {words[0]}: ")
    assert said in lines[0]
    assert str(state / "corpus" / "editions") in lines[0]


@pytest.mark.slow
def test_a_corpus_whose_table_cannot_be_read_is_rebuilt_with_numbers_that_go_on(state: Path) -> None:
    last, again = Editions(state / "corpus" / "editions").committed(), state.parent / "again"
    assert last
    lose_the_log(state)
    assert told(state, "corpus", "rebuild", "-o", str(again)) == (0, [])
    made = Editions(again / "corpus" / "editions").snapshot()
    assert (made.begun, made.seq, made.rows.count_rows()) == (last, 2 * last, last)


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("crawl", "portals"), ("replay",), ("portals",), ("portals", "--due"), ("corpus", "backup", "-o", "{}/b")]
)
def test_a_damaged_frontier(state: Path, words: tuple[str, ...]) -> None:
    (state / "frontier.sqlite").write_bytes(b"noise" * 4_000)
    status, lines = told(state, *(word.format(state.parent) for word in words))
    assert (status, len(lines)) == (1, 1)
    assert "frontier.sqlite: file is not a database" in lines[0]


@pytest.mark.slow
@pytest.mark.parametrize("words", [("replay",), ("corpus", "rebuild", "-o", "{}/again")])
def test_a_damaged_archive(state: Path, words: tuple[str, ...]) -> None:
    for path in (state / "archive").glob("*.warc.gz"):
        content = bytearray(path.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 64] = bytes(64)
        path.write_bytes(content)
    status, lines = told(state, *(word.format(state.parent) for word in words))
    assert (status, len(lines)) == (1, 1)
    assert "restore this file from a backup" in lines[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("crawl", "portals"), ("replay",), ("corpus", "rebuild", "-o", "{}/again"), ("corpus", "maintain")]
)
def test_a_folder_that_another_holds(state: Path, words: tuple[str, ...]) -> None:
    with lock(state):
        status, lines = told(state, *(word.format(state.parent) for word in words))
    assert (status, len(lines)) == (4, 1)
    assert f"{state} is in use by process " in lines[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("crawl", "portals"), ("replay",), ("portals",), ("corpus", "rebuild", "-o", "{}/again")]
)
def test_a_wrong_seed(state: Path, words: tuple[str, ...]) -> None:
    (state.parent / "seeds" / "mou.toml").write_text("colour = 1\n", encoding="utf-8")
    status, lines = told(state, *(word.format(state.parent) for word in words))
    assert (status, len(lines)) == (2, 1)
    assert "mou.toml: unknown key 'colour'" in lines[0]


@pytest.mark.slow
@pytest.mark.parametrize("words", [*READERS[:4], ("corpus", "maintain")], ids=" ".join)
def test_a_table_of_a_later_version(state: Path, words: tuple[str, ...]) -> None:
    Editions(state / "corpus" / "editions").opened().alter.set_table_description("editions, schema 99")
    status, lines = told(state, *words)
    assert (status, len(lines)) == (1, 1)
    assert "schema 99" in lines[0]


def test_a_frontier_of_a_later_version(tmp_path: Path) -> None:
    with Frontier(tmp_path / "frontier.sqlite").transaction() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET number = 99")
    (tmp_path / "seeds").mkdir()
    done = scrapy("portals", "-s", f"PORTALS_STATE={tmp_path}")
    assert done.returncode == 1
    assert b"schema version 99; this program knows up to" in done.stderr

"""A small crawled state folder, damaged in one way at a time: each is found, named, and answered with what to do."""

import asyncio
import json
import os
import random
import shutil
import sqlite3
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import mortal
import pytest
from forked import told
from scrapy.settings import Settings
from test_crawl import ROOT

import crawler.upkeep.proofs
from corpus.archive.archive import Archive, records
from corpus.archive.files import whole_members
from corpus.table.table import Editions, NoCorpusError, SequenceError
from corpus.views.export import export
from crawler.frontier.store import Frontier, FrontierError
from crawler.journal.continuity import DamageError, check
from crawler.journal.visit import Visit
from crawler.own_settings import own_settings
from crawler.run.opening import opened
from crawler.run.run import Run
from crawler.state.folder import StateFolder
from crawler.upkeep.backups.backup import backup
from crawler.upkeep.verify import Verified, verify

KEPT = ROOT / "tests" / "old_states" / "schema_5.tar.xz"
START = datetime(2026, 3, 9, tzinfo=UTC)
SECOND = "00000002-20260303T010000Z-2.warc.gz"
FIRST_COMMIT = f"{0:020}.json"
LAST = "00000005-20260306T040000Z-5.warc.gz"


@contextmanager
def run_in(folder: Path, days: int = 0) -> Iterator[Run]:
    """Open a run that visits nothing; its clock stands *days* behind the first."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    named = {"STATE": folder / "state", "SEEDS": folder / "seeds", "WORKERS": 1}
    settings.setdict({f"PORTALS_{name}": str(value) for name, value in named.items()}, priority="cmdline")
    with opened(own_settings(settings), clock=lambda: START + timedelta(days=days)) as run:
        yield run


def finished_run_in(folder: Path, days: int = 0) -> Run:
    with run_in(folder, days) as run:
        asyncio.run(run.recover())
        assert run.finish().failure is None
    return run


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a state folder of three portals that was left clean, an export in it, and the seeds."""
    folder = tmp_path_factory.mktemp("crawled")
    with tarfile.open(KEPT) as packed:
        packed.extractall(folder, filter="data")
    finished_run_in(folder)
    copies = folder / "state/copies.sqlite"
    export(
        Editions(folder / "state/corpus/editions").snapshot(), folder / "state/exports", created=START, copies=copies
    )
    return folder


@pytest.fixture
def folder(crawled: Path, tmp_path: Path) -> Path:
    """Give a copy that may be damaged."""
    return Path(shutil.copytree(crawled, tmp_path / "copy"))


def noise(path: Path, start: int, length: int = 40) -> None:
    """Write noise into a file; its size and its time stay."""
    times = path.stat()
    with path.open("r+b") as file:
        file.seek(start)
        file.write(random.Random(start).randbytes(length))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def parquet(state: Path) -> Path:
    return max(state.glob("corpus/editions/*.parquet"), key=lambda path: path.stat().st_size)


def said(found: Verified) -> list[str]:
    return [str(each) for each in found.faults]


def test_a_healthy_folder_is_verified_clean_by_name_and_by_byte(crawled: Path) -> None:
    state = crawled / "state"
    read = sum(1 for _ in records(state / "archive"))
    seq = Editions(state / "corpus/editions").committed()
    assert verify(StateFolder(state)) == Verified(6, None, seq, [])
    assert verify(StateFolder(state), deep=True) == Verified(6, read, seq, [])


def test_a_folder_that_a_kill_left_in_the_middle_is_verified_clean(tmp_path: Path) -> None:
    with tarfile.open(KEPT) as packed:
        packed.extractall(tmp_path, filter="data")
    assert list(tmp_path.glob("state/archive/*.open"))
    assert said(verify(StateFolder(tmp_path / "state"), deep=True)) == []


def lose_archive_file(state: Path) -> None:
    (state / "archive" / SECOND).unlink()


def cut_archive_file(state: Path) -> None:
    path = state / "archive" / SECOND
    path.write_bytes(path.read_bytes()[:-1])


def take_older_archive(state: Path) -> None:
    for path in (state / "archive").glob("0000000[456]-*"):
        path.unlink()


def lose_table_file(state: Path) -> None:
    parquet(state).unlink()


def cut_table_file(state: Path) -> None:
    path = parquet(state)
    path.write_bytes(path.read_bytes()[:-100])


def tear_commit(state: Path) -> None:
    (state / "corpus/editions/_delta_log" / FIRST_COMMIT).write_bytes(b"")


def lose_frontier_behind_the_corpus(state: Path) -> None:
    with closing(sqlite3.connect(state / "frontier.sqlite")) as rows, rows:
        rows.execute("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'outbox'")


def forget_last_run(state: Path) -> None:
    """Leave a frontier as it was before the last two runs, with a corpus that did not change meanwhile."""
    with closing(sqlite3.connect(state / "frontier.sqlite")) as rows, rows:
        for name in (LAST.removesuffix(".warc.gz").partition("-")[2], "%-6"):
            rows.execute("DELETE FROM runs WHERE run LIKE ?", (name,))
        rows.execute("DELETE FROM files WHERE name LIKE 'archive/0000000[56]%' OR name LIKE 'archive/00000005%'")


AT_A_GLANCE: list[tuple[Callable[[Path], None], str]] = [
    (lose_archive_file, f"archive/{SECOND}: lost; restore this file from a backup"),
    (cut_archive_file, f"archive/{SECOND}: holds "),
    (take_older_archive, f"archive/{LAST}: lost; restore this file from a backup"),
    (lose_table_file, ": lost; restore this file from a backup"),
    (cut_table_file, " bytes; the log says "),
    (tear_commit, f"corpus/editions/_delta_log/{FIRST_COMMIT}: torn; restore the table from a backup"),
    (forget_last_run, "which the frontier does not know: the frontier is older; restore all parts of one backup"),
]


@pytest.mark.parametrize(("damage", "told"), AT_A_GLANCE, ids=lambda case: getattr(case, "__name__", ""))
def test_what_names_and_sizes_tell_stops_a_run_and_is_found(
    folder: Path, damage: Callable[[Path], None], told: str
) -> None:
    damage(folder / "state")
    assert any(told in each for each in said(verify(StateFolder(folder / "state"))))
    before = sorted((folder / "state" / "archive").iterdir())
    for _ in range(2):
        with pytest.raises(DamageError) as stopped, run_in(folder, 1):
            pass
        assert told in str(stopped.value)
    assert sorted((folder / "state" / "archive").iterdir()) == before


def test_a_table_file_that_was_lost_after_it_was_delivered_can_be_put_back(folder: Path) -> None:
    log = max((folder / "state/corpus/editions/_delta_log").glob("*.json"))
    adds = [json.loads(line)["add"]["path"] for line in log.read_text().splitlines() if "add" in json.loads(line)]
    path = folder / "state/corpus/editions" / adds[0]
    path.rename(folder / "away")
    with pytest.raises(DamageError, match=rf"{adds[0]}: lost"), run_in(folder, 1):
        pass
    (folder / "away").rename(path)
    finished_run_in(folder, 2)
    assert said(verify(StateFolder(folder / "state"), deep=True)) == []


def test_nothing_is_made_where_there_is_no_state_folder(tmp_path: Path) -> None:
    with pytest.raises(NoCorpusError, match="expected a state folder"):
        verify(StateFolder(tmp_path / "mistyped"))
    assert list(tmp_path.iterdir()) == []


def test_a_frontier_that_is_older_than_the_corpus_is_refused_and_found(folder: Path) -> None:
    lose_frontier_behind_the_corpus(folder / "state")
    (fault,) = verify(StateFolder(folder / "state")).faults
    assert (fault.place, "it is older" in fault.found) == ("frontier.sqlite", True)
    with pytest.raises(SequenceError, match="restored from an older backup than the corpus"), run_in(folder, 1):
        pass


def test_a_lost_frontier_is_refused_and_found(folder: Path) -> None:
    (folder / "state" / "frontier.sqlite").unlink()
    assert said(verify(StateFolder(folder / "state")))[0].startswith("frontier.sqlite: lost; restore all parts")
    with pytest.raises(DamageError, match="the frontier does not know"), run_in(folder, 1):
        pass


def test_noise_in_the_frontier_is_found_and_stops_a_run_after_an_unclean_end(folder: Path) -> None:
    with run_in(folder, 1):
        pass  # a run that did not come to its end
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as rows:
        ((root,),) = rows.execute("SELECT rootpage FROM sqlite_master WHERE name = 'aliases'")
        ((size,),) = rows.execute("PRAGMA page_size")
    noise(folder / "state" / "frontier.sqlite", (root - 1) * size, size)
    (fault,) = verify(StateFolder(folder / "state")).faults
    assert (fault.place, fault.remedy[:30]) == ("frontier.sqlite", "restore all parts of one backu")
    with pytest.raises(FrontierError, match=r"frontier\.sqlite: damaged"), run_in(folder, 2):
        pass


def test_an_archive_that_lacks_what_a_killed_run_took_in_stops_the_next_one(folder: Path) -> None:
    with run_in(folder, 1) as run:
        page = asyncio.run(run.take())[0]
        asyncio.run(run.unanswered(Visit(page), "failed", {"reason": "nobody answered"}))
    record = next(each for each in records(folder / "state" / "archive") if each.visit["run"] == run.name and each.url)
    path = folder / "state" / "archive" / record.file
    path.write_bytes(path.read_bytes()[: record.offset])
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as rows, rows:
        rows.execute("DELETE FROM files WHERE name = ?", (f"archive/{path.name}",))
    with run_in(folder, 2) as run:
        asyncio.run(run.recover())
        result = run.finish()
    assert (
        result.exit_status,
        f"lacks 1 records that the frontier has taken in, {record.id}" in str(result.failure),
    ) == (
        1,
        True,
    )


def test_noise_in_an_archive_file_is_found_by_a_deep_look(folder: Path) -> None:
    offset = [record.offset for record in records(folder / "state" / "archive") if record.file == SECOND][3]
    noise(folder / "state" / "archive" / SECOND, offset + 30)
    assert said(verify(StateFolder(folder / "state"))) == []
    found = f"archive/{SECOND}: no whole gzip member at byte {offset}; restore this file from a backup"
    assert said(verify(StateFolder(folder / "state"), deep=True)) == [found]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7])
def test_noise_in_a_file_of_the_table_is_found_by_a_deep_look(folder: Path, share: float) -> None:
    path = parquet(folder / "state")
    noise(path, int(path.stat().st_size * share), 3)
    (found,) = said(verify(StateFolder(folder / "state"), deep=True))
    assert found == (
        f"corpus/editions/{path.name}: is not what a run left: its sha256 is another; restore this file from a backup"
    )


def test_text_of_the_table_that_is_not_what_was_hashed_is_found_where_no_digest_is_known(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as rows, rows:
        rows.execute("DELETE FROM files WHERE name LIKE 'corpus/%'")
    assert said(verify(StateFolder(folder / "state"), deep=True)) == []
    path = parquet(folder / "state")
    noise(path, path.stat().st_size // 2)
    assert [each.place for each in verify(StateFolder(folder / "state"), deep=True).faults] == [
        f"corpus/editions/{path.name}"
    ]


def test_a_page_of_the_archive_that_is_not_the_editions_is_found_by_a_deep_look(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as rows, rows:
        rows.execute("UPDATE pages SET record = 'urn:uuid:0' WHERE key = (SELECT min(key) FROM pages)")
    (found,) = said(verify(StateFolder(folder / "state"), deep=True))
    assert found.startswith("archive: lacks 1 records that the frontier names, urn:uuid:0 among them")


@pytest.mark.parametrize("at_once", [300_000, 2, 1])
def test_an_article_whose_last_edition_the_table_lacks_is_found(
    folder: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crawler.upkeep.proofs, "_KEYS", at_once)
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as rows, rows:
        one = "SELECT min(key) FROM pages WHERE kind = 'article' AND edition = 1"
        rows.execute(f"UPDATE pages SET edition = 2 WHERE key = ({one})")
    (found,) = said(verify(StateFolder(folder / "state")))
    assert "of 1 articles: edition 2 of " in found
    assert "and the table's last is 1" in found


def test_an_article_that_says_another_thing_in_the_table_than_the_frontier_knows_is_found(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "state" / "frontier.sqlite")) as rows, rows:
        rows.execute("UPDATE pages SET content_hash = '1:' || substr(content_hash, 4) WHERE content_hash LIKE '1:0%'")
    (found,) = said(verify(StateFolder(folder / "state")))
    assert "which has another content_hash" in found


def test_an_export_that_is_not_as_its_manifest_says_is_found(folder: Path) -> None:
    path = folder / "state" / "exports" / "articles.jsonl"
    noise(path, 100, 2)
    assert said(verify(StateFolder(folder / "state"))) == []
    remedy = "make it again with 'scrapy corpus export'"
    assert said(verify(StateFolder(folder / "state"), deep=True)) == [
        f"exports/articles.jsonl: is not what the manifest's sha256 says; {remedy}"
    ]
    path.unlink()
    assert said(verify(StateFolder(folder / "state"))) == [f"exports/articles.jsonl: lost; {remedy}"]


def test_damage_in_the_middle_of_an_open_file_is_an_alarm_and_found_and_the_run_goes_on(tmp_path: Path) -> None:
    with tarfile.open(KEPT) as packed:
        packed.extractall(tmp_path, filter="data")
    (path,) = tmp_path.glob("state/archive/*.open")
    start = [record.offset for record in records(path.parent) if record.file == LAST][6]
    noise(path, start + 30)
    assert f"archive/{LAST}: damaged at bytes {start} to" in said(verify(StateFolder(tmp_path / "state"), deep=True))[0]
    with run_in(tmp_path) as run:
        asyncio.run(run.recover())
        result = run.finish()
    assert result.exit_status == 3
    assert any(f"{LAST}.damaged: lost what stood at bytes {start} to" in alarm for alarm in result.alarms)
    assert f"archive/{LAST}.damaged: lost what stood" in said(verify(StateFolder(tmp_path / "state")))[0]
    good = path.with_name(LAST)
    good.with_name(f"{LAST}.damaged").unlink()
    with tarfile.open(KEPT) as packed, packed.extractfile(f"state/archive/{LAST}.open") as file:
        good.write_bytes(file.read())
    (tmp_path / "state" / "archive" / "index.sqlite").unlink()
    cut_after_last_record(good)
    finished_run_in(tmp_path, 1)
    assert said(verify(StateFolder(tmp_path / "state"), deep=True)) == []


def cut_after_last_record(path: Path) -> None:
    ends = [member.end for member in whole_members(path.rename(f"{path}.open"))]
    Path(f"{path}.open").rename(path)
    os.truncate(path, ends[-1])


def test_a_backup_that_leaves_out_a_run_that_was_killed_at_once_is_whole(folder: Path, tmp_path: Path) -> None:
    run = "20260309T120000Z-7"
    with Archive(folder / "state" / "archive", run=run) as archive:
        archive.metadata("", at=START, kind="run", fields={"seeds": {}}, visit={"run": run})
    finished_run_in(folder, 1)
    made = backup(StateFolder(folder / "state"), tmp_path / "copies", now=START)
    assert not list((made.folder / "archive").glob(f"*{run}*"))
    restored = tmp_path / "restored"
    shutil.copytree(made.folder, restored / "state")
    shutil.copytree(folder / "seeds", restored / "seeds")
    assert said(verify(StateFolder(restored / "state"), deep=True)) == []
    finished_run_in(restored, 2)


@pytest.mark.long
def test_a_purge_is_no_damage_wherever_it_is_killed(folder: Path, tmp_path: Path) -> None:
    shutil.rmtree(folder / "state" / "exports")
    rows = Editions(folder / "state" / "corpus" / "editions").dataset().to_table().to_pylist()
    key = next((row["portal"], row["id"]) for row in rows if row["url"] and not row["deleted"])
    before = {path.name: path.stat().st_size for path in (folder / "state" / "archive").glob("*.warc.gz")}
    whole = Path(shutil.copytree(folder, tmp_path / "whole"))
    steps = mortal.steps_of(mortal_purge(whole, 0, *key))
    assert [name for name, size in before.items() if (whole / "state" / "archive" / name).stat().st_size != size]
    for last in range(steps // 6, steps, steps // 6):
        killed = Path(shutil.copytree(folder, tmp_path / str(last)))
        assert mortal_purge(killed, last, *key).returncode == mortal.KILLED
        for state in (killed / "state", whole / "state"):
            finished_run_in(state.parent, last)
            assert said(verify(StateFolder(state), deep=True)) == []
        mortal_purge(killed, 0, *key)
        assert said(verify(StateFolder(killed / "state"), deep=True)) == []


def mortal_purge(folder: Path, last: int, portal: str, article: str) -> subprocess.CompletedProcess[str]:
    """Purge an article in a process that kills itself at its durable step number *last*."""
    words = ["corpus", "purge", portal, article, "--reason", "request", "-s", f"PORTALS_STATE={folder / 'state'}"]
    return mortal.told(last, *words)


def test_a_release_that_is_not_as_its_manifest_says_is_found(folder: Path) -> None:
    state = folder / "state"
    made = told("corpus", "release", "--force", "--reason", "test", "-s", f"PORTALS_STATE={state}")
    assert made.returncode == 0, made.stderr
    assert said(verify(StateFolder(state), deep=True)) == []
    shards = sorted(path.relative_to(state).as_posix() for path in state.glob("releases/1/data/*/*.parquet"))
    noise(state / shards[0], 40, 4)
    remedy = "take it from where it was pushed, or make the next with 'scrapy corpus release --whole'"
    assert said(verify(StateFolder(state))) == []
    rotten = f"{shards[0]}: is not what the manifest's sha256 says; {remedy}"
    assert said(verify(StateFolder(state), deep=True)) == [rotten]
    with (state / shards[1]).open("ab") as shard:
        shard.write(b"more")
    size = (state / shards[1]).stat().st_size
    assert said(verify(StateFolder(state))) == [
        f"{shards[1]}: holds {size} bytes; the manifest says {size - 4}; {remedy}"
    ]
    (state / "releases" / "1" / "manifest.json").write_text("{}", encoding="utf-8")
    (fault,) = verify(StateFolder(state)).faults
    assert (fault.place, fault.found) == ("releases/1", "no release's manifest or cursor: KeyError('release')")


def bytes_read(done: Callable[[], object]) -> int:
    """Return how many bytes this process reads from files for that, in whatever library."""
    before = _rchar()
    done()
    return _rchar() - before


def _rchar() -> int:
    return int(Path("/proc/self/io").read_text(encoding="ascii").split()[1])


def test_a_run_that_opens_reads_no_file_of_an_archive_however_large_that_is(folder: Path) -> None:
    state = folder / "state"
    size = (state / "archive" / SECOND).stat().st_size
    with closing(Frontier(state / "frontier.sqlite")) as frontier:
        small = bytes_read(lambda: check(StateFolder(state), frontier))
        for number in range(10, 110):
            shutil.copy(state / "archive" / SECOND, state / "archive" / f"{number:08}-20260303T010000Z-2.warc.gz")
        check(StateFolder(state), frontier)  # knows them from now on
        large = bytes_read(lambda: check(StateFolder(state), frontier))
    assert large - small < 100 * 100 < size
    assert bytes_read(lambda: verify(StateFolder(state), deep=True)) > 100 * size


@pytest.mark.slow
def test_the_command_says_what_is_wrong_in_words_and_as_json_by_its_exit_status(folder: Path) -> None:
    words = ["corpus", "verify", "-s", f"PORTALS_STATE={folder / 'state'}"]
    healthy = told(*words)
    assert (healthy.returncode, healthy.stdout) == (0, healthy.stdout)
    assert healthy.stdout.endswith(": no faults\n")
    lose_archive_file(folder / "state")
    ill = told(*words, "--deep", "--json")
    assert ill.returncode == 1
    assert json.loads(ill.stdout)["faults"] == [
        {"place": f"archive/{SECOND}", "found": "lost", "remedy": "restore this file from a backup"}
    ]

"""What a backup must not do: delete other people's files, or lose what it held for what the source has become."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from corpus_commands import called

from corpus.archive.archive import Archive, records
from corpus.archive.names import files
from corpus.consumers.cursors import commit, cursors
from corpus.table.editions import Row, row_json
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.delivery import deliver
from crawler.policy.page import Link, Outcome
from crawler.state.folder import StateFolder
from crawler.state.identity import identity
from crawler.state.lock import LockedError, lock
from crawler.upkeep.backups.backup import backup
from crawler.upkeep.backups.files import BackupError
from crawler.upkeep.purge import purge

NOW = datetime(2022, 4, 1, tzinfo=UTC)
Output = pytest.CaptureFixture[str]
Grow = Callable[..., None]


@pytest.fixture
def grow(tmp_path: Path, row: Callable[..., Row]) -> Grow:
    """Give what adds a run with articles to a state folder; a killed one leaves its archive file open."""

    def grown(state: Path, run: str, *numbers: int, killed: bool = False) -> None:
        state.mkdir(exist_ok=True)
        with closing(Frontier(state / "frontier.sqlite")) as frontier:
            frontier.begin(run, 0)
            links = [Link("qingshui", row(each)["url"], "article", "要闻", row(each)["id"], 0) for each in numbers]
            frontier.announce(links, 0)
            pages = {page.url: page for page in frontier.take(run, {"qingshui": 99}, 0)}
            with Archive(state / "archive", run=run) as archive:
                for made in map(row, numbers):
                    page, body = pages[made["url"]], made["text"].encode()
                    visit = {"url": page.url, "run": run}
                    record = archive.response(
                        page.url, at=NOW, status=200, reason="", headers=[], body=body, visit=visit
                    )
                    after = page._replace(state="live", due=None, edition=1)
                    edition = row_json({**made, "record_id": record})
                    frontier.commit([Outcome("new", after, record, 0.0, edition=edition)])
            if killed:
                (closed,) = (state / "archive").glob(f"*-{run}.warc.gz")
                closed.rename(f"{closed}.open")
            deliver(frontier, Editions(state / "corpus" / "editions"))

    return grown


@pytest.fixture
def state(tmp_path: Path, grow: Grow) -> Path:
    grow(tmp_path / "state", "run-1", 1, 2, 3)
    grow(tmp_path / "state", "run-2", 4, 5, killed=True)
    return tmp_path / "state"


def tree(folder: Path) -> dict[str, bytes]:
    """What a folder holds, without the lock that says who used it last."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def warc(state: Path, run: str) -> Path:
    (path,) = (state / "archive").glob(f"*-{run}.warc.gz*")
    return path


def refused(state: Path, to: Path, message: str) -> None:
    """A backup is refused with this message, and leaves the earlier one as it was."""
    before = tree(to)
    with pytest.raises(BackupError, match=message):
        backup(StateFolder(state), to, now=NOW + timedelta(days=1))
    assert tree(to) == before


def test_a_backup_holds_all_parts_and_names_its_corpus(state: Path, tmp_path: Path) -> None:
    (state / "seeds").mkdir()
    (state / "seeds" / "mou.toml").write_text("title = '某网'\n", encoding="utf-8")
    made = backup(StateFolder(state), tmp_path / "to", now=NOW)
    assert made.folder == tmp_path / "to" / "20220401T000000Z"
    named = json.loads((tmp_path / "to" / "backup.json").read_text())["corpus"]
    assert named == identity(StateFolder(state)) == identity(StateFolder(made.folder))
    assert list(records(made.folder / "archive")) == list(records(state / "archive"))
    assert Editions(made.folder / "corpus" / "editions").committed() == 5
    assert (made.folder / "seeds" / "mou.toml").exists()
    assert set(json.loads((made.folder / "manifest.json").read_text())["files"]) == tree(made.folder).keys() - {
        "manifest.json"
    }


@pytest.mark.parametrize("place", [".", "copy", "archive", ".."])
def test_the_state_folder_is_no_place_for_its_backup(state: Path, place: str, capsys: Output) -> None:
    before = tree(state)
    assert called(state, "backup", "-o", str(state / place)) == 1
    assert "expected a folder outside of it" in capsys.readouterr().err
    assert tree(state) == before


def test_a_folder_that_holds_something_else_is_refused_untouched(state: Path, tmp_path: Path) -> None:
    for name in ("letter.txt", "corpus/thesis.txt", "archive/00000001-x.warc.gz"):
        (tmp_path / "to" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "to" / name).write_text("mine")
    refused(state, tmp_path / "to", "holds archive, and no backup; expected a backup of this corpus, or nothing")
    assert not (tmp_path / "to" / "lock").exists()


def test_files_of_others_in_a_generation_stay_when_it_goes(state: Path, tmp_path: Path, capsys: Output) -> None:
    to, theirs = tmp_path / "to", tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("mine")
    first = backup(StateFolder(state), to, now=NOW).folder
    (first / "corpus" / "letter.txt").write_text("mine")
    (to / "note.txt").write_text("mine")
    shutil.copytree(first / "archive", theirs / "archive")
    shutil.rmtree(first / "archive")
    (first / "archive").symlink_to(theirs / "archive")
    before = tree(theirs)
    assert called(state, "backup", "-o", str(to)) == 0
    assert f"deleted but for files that no backup wrote: {first.with_suffix('.part')}" in capsys.readouterr().out
    assert tree(theirs) == before
    assert (to / "note.txt").read_text() == "mine"
    assert tree(first.with_suffix(".part")) == {"corpus/letter.txt": b"mine"}
    assert called(state, "backup", "-o", str(to)) == 0
    assert (first.with_suffix(".part") / "corpus" / "letter.txt").exists()


@pytest.mark.parametrize("name", ["lock", "backup.json", ".backup.json.part"])
def test_no_file_is_written_through_a_link_in_the_backup_folder(state: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "to").mkdir()
    (tmp_path / "theirs.txt").write_text("mine")
    (tmp_path / "to" / name).symlink_to(tmp_path / "theirs.txt")
    refused(state, tmp_path / "to", "a link, which a backup does not follow")
    assert (tmp_path / "theirs.txt").read_text() == "mine"


@pytest.mark.parametrize("name", ["archive", "corpus", "corpus/editions/link.parquet", "archive/00000009-x.warc.gz"])
def test_a_link_in_the_state_folder_is_not_followed(state: Path, tmp_path: Path, name: str) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("mine")
    if (state / name).is_dir():
        theirs = (state / name).rename(tmp_path / "elsewhere")
    (state / name).symlink_to(theirs)
    with pytest.raises(BackupError, match=f"{state / name}: a link, which a backup does not follow"):
        backup(StateFolder(state), tmp_path / "to", now=NOW)


def test_a_backup_of_another_corpus_is_refused(state: Path, tmp_path: Path, grow: Grow) -> None:
    grow(tmp_path / "other", "run-1", 7)
    backup(StateFolder(tmp_path / "other"), tmp_path / "to", now=NOW)
    theirs, ours = identity(StateFolder(tmp_path / "other")), identity(StateFolder(state))
    refused(state, tmp_path / "to", f"a backup of corpus {theirs}; expected {ours}")


def test_a_source_that_lost_its_archive_is_refused(state: Path, tmp_path: Path, capsys: Output) -> None:
    first = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    shutil.rmtree(state / "archive")
    refused(state, tmp_path / "to", r"run-1.warc.gz: lost; restore it from ")
    assert called(state, "backup", "-o", str(tmp_path / "to")) == 1
    assert str(first / "archive") in capsys.readouterr().err
    shutil.copytree(first / "archive", state / "archive")
    backup(StateFolder(state), tmp_path / "to", now=NOW)


@pytest.mark.parametrize("run", ["run-1", "run-2"])
@pytest.mark.parametrize("harm", ["flipped", "cut", "emptied", "replaced"])
def test_a_rotten_archive_file_does_not_overwrite_the_good_copy(
    state: Path, tmp_path: Path, run: str, harm: str, grow: Grow
) -> None:
    path, content = warc(state, run), bytearray(warc(state, run).read_bytes())
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    content[len(content) // 2] ^= 0xFF
    grow(tmp_path / "other", run, *((1, 2, 3) if run == "run-1" else (4, 5)))
    foreign = warc(tmp_path / "other", run).read_bytes()
    harmed = {"flipped": content, "cut": content[: len(content) // 2], "emptied": b"", "replaced": foreign}[harm]
    path.write_bytes(harmed)
    refused(state, tmp_path / "to", f"{path.name}: damaged since it was backed up")


def test_rot_is_found_in_a_file_that_was_never_backed_up(state: Path, tmp_path: Path, grow: Grow) -> None:
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    grow(state, "run-3", 6)
    path = warc(state, "run-3")
    path.write_bytes(path.read_bytes()[:-9])
    refused(state, tmp_path / "to", "run-3.warc.gz: damaged: .*no whole gzip member")


def test_a_closed_file_that_has_grown_is_refused(state: Path, tmp_path: Path) -> None:
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    path = warc(state, "run-1")
    path.write_bytes(path.read_bytes() + warc(state, "run-2").read_bytes())
    refused(state, tmp_path / "to", "has grown since it was closed")


def test_an_open_file_may_grow_and_be_cut_after_its_last_whole_record(state: Path, tmp_path: Path) -> None:
    path = warc(state, "run-2")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:50])
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    with Archive(state / "archive", run="run-3") as archive:
        archive.sync()
    assert warc(state, "run-2").read_bytes() == whole
    made = backup(StateFolder(state), tmp_path / "to", now=NOW)
    assert warc(made.folder, "run-2").name.endswith("run-2.warc.gz")
    assert warc(made.folder, "run-2").read_bytes() == whole


def test_an_open_file_without_a_record_may_be_gone(state: Path, tmp_path: Path) -> None:
    path = state / "archive" / "00000003-run-2.warc.gz.open"
    path.write_bytes(b"")
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    path.unlink()
    assert backup(StateFolder(state), tmp_path / "to", now=NOW).files == 0


def test_what_a_purge_has_rewritten_is_taken_over_and_the_older_copy_is_told(
    state: Path, tmp_path: Path, row: Callable[..., Row], capsys: Output
) -> None:
    first = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    purge(StateFolder(state), "qingshui", row(2)["url"], reason="request", now=NOW)
    assert called(state, "backup", "-o", str(tmp_path / "to"), "--keep", "2") == 0
    assert f"holds what was purged since, until --keep lets it go: {first}" in capsys.readouterr().out
    made = backup(StateFolder(state), tmp_path / "to", now=datetime.now(UTC))
    assert list(records(made.folder / "archive")) == list(records(state / "archive"))
    assert not first.exists()


def test_a_purge_explains_no_other_gap(state: Path, tmp_path: Path, row: Callable[..., Row]) -> None:
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    purge(StateFolder(state), "qingshui", row(2)["url"], reason="request", now=NOW)
    path = warc(state, "run-1")
    last = max(record.offset for record in records(state / "archive") if record.file == path.name)
    path.write_bytes(path.read_bytes()[:last])
    refused(state, tmp_path / "to", "lacks record urn:uuid:")


def test_a_damaged_table_file_is_refused(state: Path, tmp_path: Path) -> None:
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    path = min((state / "corpus" / "editions").glob("*.parquet"))
    path.write_bytes(path.read_bytes()[::-1])
    refused(state, tmp_path / "to", f"{path.name}: damaged since it was backed up; restore it from ")
    path.unlink()
    refused(state, tmp_path / "to", f"{path.name}: lost")


def test_a_table_or_a_frontier_that_is_older_than_the_backup_is_refused(
    state: Path, tmp_path: Path, grow: Grow
) -> None:
    shutil.copytree(state, tmp_path / "older")
    grow(state, "run-3", 6)
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    shutil.copytree(state, tmp_path / "now")
    shutil.rmtree(state / "corpus")
    refused(state, tmp_path / "to", "ends at seq 0, and .* at 6; restore it from there")
    shutil.copytree(tmp_path / "now" / "corpus", state / "corpus")
    shutil.copy(tmp_path / "older" / "frontier.sqlite", state / "frontier.sqlite")
    refused(state, tmp_path / "to", "has numbered editions up to 5, and the corpus holds all up to 6")


def test_a_damaged_frontier_is_refused_in_words(state: Path, tmp_path: Path) -> None:
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    path = state / "frontier.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    refused(state, tmp_path / "to", "frontier.sqlite: .*restore all parts from .*20220401T000000Z")


def rot(path: Path) -> None:
    """Turn one bit, as a disk does: size and time stay."""
    found, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def test_rot_that_leaves_size_and_time_never_reaches_the_backup_and_is_found_by_a_deep_one(
    state: Path, tmp_path: Path, capsys: Output
) -> None:
    whole = warc(state, "run-1").read_bytes()
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    rot(warc(state, "run-1"))
    made = backup(StateFolder(state), tmp_path / "to", now=NOW)
    assert warc(made.folder, "run-1").read_bytes() == whole
    assert called(state, "backup", "-o", str(tmp_path / "to"), "--deep") == 1
    assert "run-1.warc.gz: damaged since it was backed up" in capsys.readouterr().err
    assert warc(made.folder, "run-1").read_bytes() == whole


def test_rot_of_the_copy_is_mended_from_the_source_by_a_deep_backup(state: Path, tmp_path: Path) -> None:
    first = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    rot(warc(first, "run-1"))
    made = backup(StateFolder(state), tmp_path / "to", now=NOW, deep=True)
    assert made.files == 1
    assert warc(made.folder, "run-1").read_bytes() == warc(state, "run-1").read_bytes()


def test_what_has_changed_is_not_compared_with_a_spoilt_copy(
    state: Path, tmp_path: Path, row: Callable[..., Row]
) -> None:
    first = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    purge(StateFolder(state), "qingshui", row(2)["url"], reason="request", now=NOW)
    rot(warc(first, "run-1"))
    refused(state, tmp_path / "to", f"{warc(first, 'run-1')}: lost or damaged, and .* has changed since")


def test_generations_share_what_has_not_changed_and_the_oldest_go(state: Path, tmp_path: Path, grow: Grow) -> None:
    to, made = tmp_path / "to", []
    for number in range(4):
        grow(state, f"run-{number + 3}", number + 6)
        made.append(backup(StateFolder(state), to, now=NOW, keep=3).folder)
    assert [path.name for path in made] == [f"20220401T00000{number}Z" for number in range(4)]
    assert [path.exists() for path in made] == [False, True, True, True]
    assert warc(made[1], "run-1").stat().st_ino == warc(made[3], "run-1").stat().st_ino
    assert [Editions(path / "corpus" / "editions").committed() for path in made[1:]] == [7, 8, 9]
    assert sorted(path.name for path in to.iterdir()) == [*(path.name for path in made[1:]), "backup.json", "lock"]


def test_a_spoilt_copy_is_made_again_and_never_shared(state: Path, tmp_path: Path) -> None:
    first = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    warc(first, "run-1").write_bytes(b"spoilt")
    made = backup(StateFolder(state), tmp_path / "to", now=NOW)
    assert made.files == 1
    assert warc(made.folder, "run-1").read_bytes() == warc(state, "run-1").read_bytes()


KILLED = """
import os, sys, crawler.upkeep.backups.backup
from datetime import UTC, datetime
from pathlib import Path
from crawler.state.folder import StateFolder
crawler.upkeep.backups.backup.archive_added = lambda *_: os.kill(os.getpid(), 9)
crawler.upkeep.backups.backup.backup(StateFolder(Path(sys.argv[1])), Path(sys.argv[2]), now=datetime.now(UTC))
"""


def test_a_backup_that_was_killed_leaves_the_earlier_one_and_is_cleared_away(
    state: Path, tmp_path: Path, grow: Grow
) -> None:
    to = tmp_path / "to"
    first = backup(StateFolder(state), to, now=NOW).folder
    before = tree(first)
    grow(state, "run-3", 6)
    assert subprocess.run([sys.executable, "-c", KILLED, str(state), str(to)], check=False).returncode == -9
    (part,) = to.glob("*.part")
    assert (part / "frontier.sqlite").exists()
    assert tree(first) == before
    (part / "corpus" / "letter.txt").write_text("mine")
    made = backup(StateFolder(state), to, now=NOW)
    assert tree(part) == {"corpus/letter.txt": b"mine"}
    assert Editions(made.folder / "corpus" / "editions").committed() == 6


def test_two_backups_do_not_go_to_one_folder_at_once(state: Path, tmp_path: Path) -> None:
    backup(StateFolder(state), tmp_path / "to", now=NOW)
    with lock(tmp_path / "to"), pytest.raises(LockedError):
        backup(StateFolder(state), tmp_path / "to", now=NOW)


def test_a_restored_backup_is_the_same_corpus_and_is_backed_up_to_the_same_folder(
    state: Path, tmp_path: Path, grow: Grow
) -> None:
    made = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    shutil.copytree(made, tmp_path / "restored")
    grow(tmp_path / "restored", "run-3", 6)
    assert backup(StateFolder(tmp_path / "restored"), tmp_path / "to", now=NOW).files > 0
    grow(state, "run-3", 6)
    refused(state, tmp_path / "to", "run-3.warc.gz: damaged since it was backed up: has another beginning")


def test_a_number_of_generations_that_is_none_is_misuse(
    state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        called(state, "backup", "-o", str(tmp_path / "to"), "--keep", "0")
    assert "--keep 0; expected how many generations to keep, at least 1" in capsys.readouterr().err


def test_the_frontier_of_a_backup_is_whole_by_itself(state: Path, tmp_path: Path) -> None:
    made = backup(StateFolder(state), tmp_path / "to", now=NOW).folder
    assert [path.name for path in made.glob("frontier*")] == ["frontier.sqlite"]
    with closing(sqlite3.connect(made / "frontier.sqlite")) as frontier:
        assert frontier.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert frontier.execute("SELECT count(*) FROM pages").fetchone() == (5,)
    assert len(files(made / "archive")) == 2


def test_the_cursors_of_consumers_go_with_a_backup_though_they_change(state: Path, grow: Grow, tmp_path: Path) -> None:
    for seq in (2, 5):
        commit(state / "corpus" / "consumers", "press", seq)
        made = backup(StateFolder(state), tmp_path / "copies", now=NOW + timedelta(days=seq))
        assert cursors(made.folder / "corpus" / "consumers") == {"press": seq}

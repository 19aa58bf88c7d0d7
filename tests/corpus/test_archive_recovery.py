import gzip
import random
import resource
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.archive.archive import Archive, ArchiveError, records, recover

AT = datetime(2022, 3, 1, tzinfo=UTC)
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from corpus.archive.archive import Archive
with Archive(Path(sys.argv[1]), run="r", limit=40_000) as archive:
    for number in range(100_000):
        body = bytes(str(number), "ascii") * 500
        archive.response(f"http://news.test/{sys.argv[2]}/{number}", at=datetime.now(UTC), status=200, reason="OK",
                         headers=[], body=body, visit={})
        archive.sync()
        print(f"{sys.argv[2]}/{number}", flush=True)
"""


def kept(archive: Archive, number: int) -> None:
    body = random.Random(number).randbytes(400)
    archive.response(f"http://news.test/{number}", at=AT, status=200, reason="OK", headers=[], body=body, visit={})


def torn(folder: Path, whole: int) -> Path:
    """Return a file as a dead process leaves it, with *whole* records."""
    with Archive(folder, run="r") as archive:
        for number in range(whole):
            kept(archive, number)
    (closed,) = folder.glob("*.warc.gz")
    return closed.rename(closed.with_name(closed.name + ".open"))


def test_a_tail_torn_at_any_byte_costs_only_the_last_record(tmp_path: Path) -> None:
    path = torn(tmp_path, 3)
    content = path.read_bytes()
    start = max(record.offset for record in records(tmp_path))
    for size in [*range(start, len(content), 7), len(content) - 1]:
        path.write_bytes(content[:size])
        (recovered,) = recover(tmp_path)
        assert [record.url[-1] for record in records(tmp_path)] == ["0", "1"]
        assert recovered.read_bytes() == content[:start]
        assert recover(tmp_path) == []
        recovered.rename(path)


def test_a_tail_of_zeros_is_cut_too(tmp_path: Path) -> None:
    path = torn(tmp_path, 2)
    path.write_bytes(path.read_bytes() + bytes(5000))
    recover(tmp_path)
    assert len(list(records(tmp_path))) == 2


def test_a_file_without_a_whole_record_goes(tmp_path: Path) -> None:
    path = torn(tmp_path, 1)
    path.write_bytes(path.read_bytes()[:-1])
    assert recover(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_the_next_writer_recovers_and_goes_on_behind(tmp_path: Path) -> None:
    path = torn(tmp_path, 2)
    path.write_bytes(path.read_bytes()[:-3])
    with Archive(tmp_path, run="s") as archive:
        kept(archive, 7)
    assert [(record.file, record.url[-1]) for record in records(tmp_path)] == [
        ("00000001-r.warc.gz", "0"), ("00000002-s.warc.gz", "7")
    ]  # fmt: skip


def test_a_living_writer_is_not_recovered_from(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r") as archive:
        kept(archive, 1)
        with pytest.raises(ArchiveError, match="another process"):
            recover(tmp_path)


def test_damage_in_a_closed_file_is_told_and_not_passed_over(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r") as archive:
        for number in range(3):
            kept(archive, number)
    middle = list(records(tmp_path))[1]
    path = tmp_path / middle.file
    content = bytearray(path.read_bytes())
    content[middle.offset + 60] ^= 0xFF
    path.write_bytes(content)
    seen = []
    with pytest.raises(ArchiveError, match=rf"no whole gzip member at byte {middle.offset}"):
        seen += [record.url for record in records(tmp_path)]
    assert next(records(tmp_path)).url == "http://news.test/0"


def test_a_full_disk_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Archive(tmp_path, run="r") as archive:
        kept(archive, 0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1200, hard))
        try:
            with pytest.raises(ArchiveError, match="cannot write: File too large"):
                kept(archive, 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        kept(archive, 2)
    assert [record.url[-1] for record in records(tmp_path)] == ["0", "2"]


def test_a_disk_that_is_full_from_the_start_leaves_no_file(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Archive(tmp_path, run="r") as archive:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
        try:
            with pytest.raises(ArchiveError, match="cannot write"):
                kept(archive, 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert list(tmp_path.iterdir()) == []
        kept(archive, 2)
    assert [record.url[-1] for record in records(tmp_path)] == ["2"]


def test_kills_at_random_moments_lose_nothing_that_was_synced(tmp_path: Path) -> None:
    moments = random.Random(20220301)
    synced: list[str] = []
    for life in range(8):
        command = [sys.executable, "-c", WRITER, str(tmp_path), str(life)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            synced.append(writer.stdout.readline().strip())
            time.sleep(moments.uniform(0, 0.15))
            writer.send_signal(signal.SIGKILL)
            synced += writer.stdout.read().split()
    recover(tmp_path)
    found = [record.url.removeprefix("http://news.test/") for record in records(tmp_path)]
    assert len(found) == len(set(found))
    assert set(synced) <= set(found)
    assert len(found) - len(synced) <= 8
    assert not list(tmp_path.glob("*.open"))


def damaged(path: Path, number: int) -> tuple[int, int]:
    """Write noise into one record of an open file, and return where it begins and ends."""
    offsets = [record.offset for record in records(path.parent)]
    start, end = offsets[number], offsets[number + 1]
    content = bytearray(path.read_bytes())
    content[start + 20 : end - 20] = random.Random(number).randbytes(end - start - 40)
    path.write_bytes(content)
    return start, end


def test_damage_in_the_middle_of_an_open_file_loses_nothing_behind_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = torn(tmp_path, 5)
    lost = [damaged(path, 3), damaged(path, 1)]
    path.write_bytes(path.read_bytes()[:-5])
    before = path.read_bytes()
    assert [record.url[-1] for record in records(tmp_path)] == ["0", "2"]
    (closed,) = recover(tmp_path)
    assert [record.url[-1] for record in records(tmp_path)] == ["0", "2"]
    assert closed.with_name(closed.name + ".damaged").read_bytes() == before
    assert f"bytes {lost[1][0]} to {lost[1][1]} is lost" in caplog.text
    assert recover(tmp_path) == []


def test_a_damaged_open_file_that_was_half_mended_is_mended_to_the_end(tmp_path: Path) -> None:
    path = torn(tmp_path, 3)
    damaged(path, 0)
    (closed,) = recover(tmp_path)
    whole = closed.read_bytes()
    closed.with_name(closed.name + ".damaged").rename(path)
    assert recover(tmp_path) == [closed]
    assert closed.read_bytes() == whole
    assert [record.url[-1] for record in records(tmp_path)] == ["1", "2"]


def test_a_record_inside_a_damaged_page_is_not_taken_for_one_of_the_archive(tmp_path: Path) -> None:
    page = gzip.compress(b"no record, as a page may hold it")
    with Archive(tmp_path, run="r") as archive:
        for number in range(3):
            body = page.join(random.Random(10 * number + part).randbytes(50_000) for part in range(2))
            archive.response(
                f"http://news.test/{number}", at=AT, status=200, reason="", headers=[], body=body, visit={}
            )
    (path,) = tmp_path.glob("*.warc.gz")
    path = path.rename(path.with_name(path.name + ".open"))
    start = next(records(tmp_path)).offset
    content = bytearray(path.read_bytes())
    assert content.count(page) == 3
    content[start + 20] ^= 0xFF
    path.write_bytes(content)
    recover(tmp_path)
    assert [record.url[-1] for record in records(tmp_path)] == ["1", "2"]

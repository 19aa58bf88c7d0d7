import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.archive.archive import Archive, records
from corpus.archive.index import ArchiveIndex, UnknownRecordError
from corpus.erase import erase_records

OTHER, SHOWN = "http://a.test/", "http://a.test/shown"


def kept(archive: Archive, number: int, url: str = OTHER) -> str:
    at = datetime(2022, 3, 1, tzinfo=UTC)
    return archive.response(url, at=at, status=200, reason="OK", headers=[], body=b"%d" % number, visit={})


def test_a_record_is_found_by_its_id_in_open_and_in_closed_files(tmp_path: Path) -> None:
    with ArchiveIndex(tmp_path) as index:
        with Archive(tmp_path, run="r", limit=900) as archive:
            ids = [kept(archive, number) for number in range(5)]
            assert [index.read(record_id).body for record_id in ids] == [b"%d" % number for number in range(5)]
            late = kept(archive, 5)
            assert index.read(late).body == b"5"
        assert index.read(late).body == b"5"
        assert index.read(ids[0]) == next(records(tmp_path))


def test_an_unknown_record_is_told(tmp_path: Path) -> None:
    with ArchiveIndex(tmp_path) as index, pytest.raises(UnknownRecordError, match="no record urn:uuid:0"):
        index.read("urn:uuid:0")


def test_an_index_that_was_lost_or_spoilt_is_made_again(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r") as archive:
        record_id = kept(archive, 1)
    with ArchiveIndex(tmp_path) as index:
        assert index.read(record_id).body == b"1"
    (tmp_path / "index.sqlite").write_bytes(b"not a database, but as long as the header of one would be: " * 20)
    with ArchiveIndex(tmp_path) as index:
        assert index.read(record_id).body == b"1"


def test_a_file_that_was_rewritten_is_indexed_anew(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r") as archive:
        first, second = kept(archive, 1), kept(archive, 2)
    with ArchiveIndex(tmp_path) as index:
        start, last = index.read(first).offset, index.read(second).offset
        (path,) = tmp_path.glob("*.warc.gz")
        content = path.read_bytes()
        path.write_bytes(content[:start] + content[last:])
        assert index.read(second).body == b"2"
        with pytest.raises(UnknownRecordError):
            index.read(first)


@pytest.mark.parametrize("seen", [2, 4])
def test_what_follows_in_a_file_that_a_purge_has_shortened_is_found(tmp_path: Path, seen: int) -> None:
    with ArchiveIndex(tmp_path) as index:
        with Archive(tmp_path, run="r") as archive:
            ids = [kept(archive, number, SHOWN if number == 1 else OTHER) for number in range(seen)]
            assert index.read(ids[-1]).body == b"%d" % (seen - 1)
            ids += [kept(archive, number) for number in range(seen, 6)]
        assert erase_records(tmp_path, {SHOWN}) == 1
        with Archive(tmp_path, run="later") as archive:
            ids.append(kept(archive, 6))
            assert index.read(ids[6]).body == b"6"
        for number in (0, *range(2, 7)):
            assert index.read(ids[number]).body == b"%d" % number
        with pytest.raises(UnknownRecordError):
            index.read(ids[1])


def test_a_file_that_is_cut_to_what_the_index_has_seen_and_less_is_indexed_anew(tmp_path: Path) -> None:
    with ArchiveIndex(tmp_path) as index:
        with Archive(tmp_path, run="r") as archive:
            ids = [kept(archive, number, SHOWN if number < 3 else OTHER) for number in range(4)]
            index.read(ids[3])
            ids.append(kept(archive, 4))
        assert erase_records(tmp_path, {SHOWN}) == 3
        assert index.read(ids[4]).body == b"4"


def test_an_index_of_an_earlier_version_is_made_again(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r") as archive:
        record_id = kept(archive, 1)
    with closing(sqlite3.connect(tmp_path / "index.sqlite")) as old, old:
        old.executescript("""CREATE TABLE records (id TEXT PRIMARY KEY, file TEXT, start INTEGER) WITHOUT ROWID;
            CREATE TABLE indexed (file TEXT PRIMARY KEY, until INTEGER) WITHOUT ROWID;""")
        old.execute("INSERT INTO indexed VALUES (?, 1000000)", (next(tmp_path.glob("*.gz")).name,))
    with ArchiveIndex(tmp_path) as index:
        assert index.read(record_id).body == b"1"

import gzip
import io
import re
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from corpus.archive.archive import Archive, ArchiveError, records
from corpus.archive.files import whole_members
from corpus.archive.members import members
from corpus.archive.warc import unpacked

AT = datetime(2022, 3, 1, 9, 30, 5, 123456, tzinfo=timezone(timedelta(hours=8)))
URL = "http://news.test/c_1.html"
HEADERS = [("Content-Type", "text/html; charset=gb2312"), ("X-Name", "caf\xe9"), ("ETag", '"5f"')]


def kept(archive: Archive, body: bytes = b"<p>\xd6\xd0</p>", url: str = URL) -> str:
    visit = {"portal": "news", "页": "一"}
    return archive.response(url, at=AT, status=200, reason="OK", headers=HEADERS, body=body, visit=visit)


def test_a_response_reads_back_as_it_was_given(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        record_id = kept(archive)
    (record,) = records(tmp_path)
    assert record.id == record_id
    assert record.kind == "response"
    assert (record.url, record.at, record.status, record.body) == (URL, AT, 200, b"<p>\xd6\xd0</p>")
    assert record.headers == (*HEADERS, ("Content-Length", "9"))
    assert record.visit == {"portal": "news", "页": "一"}
    assert record.file == "00000001-r1.warc.gz"


def test_a_revisit_and_a_failure_read_back_as_they_were_given(tmp_path: Path) -> None:
    fields = {"reason": "timed out\nafter 30 s", "half": "\ud83d", "原因": None, "seeds": {"news": "ab"}}
    with Archive(tmp_path, run="r1") as archive:
        archive.revisit(URL, at=AT, status=304, headers=HEADERS, refers_to=(URL, AT), visit={"n": 1})
        archive.metadata("", at=AT, kind="run", fields=fields, visit={})
    revisit, start = records(tmp_path)
    assert (revisit.kind, revisit.status, revisit.headers, revisit.body) == ("revisit", 304, tuple(HEADERS), b"")
    assert (start.kind, start.status, start.url, start.fields) == ("run", None, "", fields)
    assert revisit.fields == {}


def test_headers_that_lie_about_a_decoded_body_are_set_aside(tmp_path: Path) -> None:
    lying = [("Content-Encoding", "gzip"), ("transfer-encoding", "chunked"), ("Content-Length", "7")]
    with Archive(tmp_path, run="r1") as archive:
        archive.response(URL, at=AT, status=200, reason="OK", headers=lying, body=b"twelve bytes", visit={})
    (record,) = records(tmp_path)
    assert record.headers == (
        ("X-Archive-Orig-Content-Encoding", "gzip"),
        ("X-Archive-Orig-transfer-encoding", "chunked"),
        ("X-Archive-Orig-Content-Length", "7"),
        ("Content-Length", "12"),
    )


def test_line_feeds_in_a_header_cannot_forge_another(tmp_path: Path) -> None:
    forged = [("X-A", "1\r\nX-Forged: 2\r\n\r\nbody")]
    with Archive(tmp_path, run="r1") as archive:
        archive.response(URL + "\r\nWARC-Type: x", at=AT, status=200, reason="OK\n", headers=forged, body=b"", visit={})
    (record,) = records(tmp_path)
    assert record.headers[0] == ("X-A", "1 X-Forged: 2 body")
    assert record.url == URL + " WARC-Type: x"


def test_another_reader_finds_every_digest_right(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        kept(archive)
        archive.revisit(URL, at=AT, status=304, headers=HEADERS, refers_to=(URL, AT), visit={})
        archive.metadata(URL, at=AT, kind="failed", fields={"reason": "x"}, visit={})
    with (tmp_path / "00000001-r1.warc.gz").open("rb") as file:
        seen = []
        for record in ArchiveIterator(file, check_digests=True):
            content = record.content_stream().read()
            seen.append((record.rec_type, record.digest_checker.passed, record.rec_headers["WARC-Date"], len(content)))
    date = "2022-03-01T01:30:05.123456Z"
    assert [part[:3] for part in seen] == [
        ("warcinfo", True, date), ("response", True, date), ("revisit", None, date), ("metadata", True, date)
    ]  # fmt: skip
    assert seen[1][3] == 9


def test_a_record_of_a_kind_that_only_a_newer_version_knows_is_refused_with_its_place(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        archive.metadata(URL, at=AT, kind="weighed", fields={"kilograms": 3}, visit={})
    with pytest.raises(
        ArchiveError, match=r"00000001-r1\.warc\.gz: the record at byte \d+ is of the kind 'weighed'; expec"
    ):
        list(records(tmp_path))


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b"WARC-Date: 2022-03-01T01:30:05.123456Z", b"WARC-Date: yesterday"),
        (b"WARC-Date: 2022-03-01T01:30:05.123456Z", b"WARC-Date: 2022-03-01T01:30:05"),
        (b"WARC-Date:", b"WARC-Data:"),
        (b"WARC-Type:", b"WARC-Tape:"),
        (b"WARC-Record-ID:", b"WARC-Record-DI:"),
        (b'{"run":"r1"}', b'["run","r1"]'),
        (b'{"run":"r1"}', b'{"run":"r1"'),
        (b"HTTP/1.1 200 OK", b"HTTP/1.1 OK"),
        (b"Content-Length: ", b"Content-Length: x"),
    ],
)
def test_a_record_that_no_archive_of_ours_wrote_is_refused_with_its_place(
    tmp_path: Path, written: bytes, instead: bytes
) -> None:
    with Archive(tmp_path, run="r1") as archive:
        archive.response(URL, at=AT, status=200, reason="OK", headers=[], body=b"x", visit={"run": "r1"})
    (path,) = tmp_path.iterdir()
    content = [member.content for member in whole_members(path)][-1]
    without_digest = re.sub(rb"WARC-(Block|Payload)-Digest: [^\r]*\r\n", b"", content)
    assert written in without_digest
    with pytest.raises(ArchiveError, match=r"^f: the record at byte 7 "):
        unpacked(without_digest.replace(written, instead), "f", 7)


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive, pytest.raises(ValueError, match="no time zone"):
        archive.metadata(URL, at=AT.replace(tzinfo=None), kind="failed", fields={}, visit={})


def test_a_run_without_records_leaves_no_file(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_records_come_in_the_order_of_writing_across_files(tmp_path: Path) -> None:
    for run in ("b", "a"):
        with Archive(tmp_path, run=run, limit=2000) as archive:
            ids = [kept(archive, io.BytesIO(bytes(range(256)) * 3).read(), f"{URL}?{run}{n}") for n in range(8)]
    read = list(records(tmp_path))
    assert [record.url[-2:] for record in read] == [f"{run}{n}" for run in "ba" for n in range(8)]
    assert [record.id for record in read][8:] == ids
    files = sorted(path.name for path in tmp_path.iterdir())
    assert len(files) > 4
    assert all((tmp_path / name).stat().st_size <= 2000 for name in files)
    assert [record.id for record in records(tmp_path, after=(read[4].file, read[4].offset))] == [
        record.id for record in read[5:]
    ]


def test_a_file_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        kept(archive)
        assert [path.name for path in tmp_path.iterdir()] == ["00000001-r1.warc.gz.open"]
        assert [record.file for record in records(tmp_path)] == ["00000001-r1.warc.gz"]


def test_a_second_writer_is_refused_and_harms_nothing(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        kept(archive)
        with pytest.raises(ArchiveError, match="another process is writing"), Archive(tmp_path, run="r2"):
            pass
        kept(archive)
    assert len(list(records(tmp_path))) == 2


def test_a_run_name_that_would_leave_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected letters"), Archive(tmp_path, run="../r1") as archive:
        kept(archive)


def test_syncing_in_another_thread_never_meets_a_closed_file(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    done = threading.Event()
    with Archive(tmp_path, run="r1", limit=600) as archive:

        def sync() -> None:
            while not done.is_set():
                try:
                    archive.sync()
                except Exception as error:  # noqa: BLE001 - any is a failure of this test
                    failures.append(error)

        thread = threading.Thread(target=sync)
        thread.start()
        for _ in range(50):
            kept(archive)
        done.set()
        thread.join()
    assert failures == []
    assert len(list(records(tmp_path))) == 50


def test_dates_keep_their_instant(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        kept(archive)
    assert next(records(tmp_path)).at.tzinfo == UTC


def test_a_record_that_tells_of_more_than_its_member_holds_is_told(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        kept(archive, b"<p>true</p>")
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        (description, page) = members(file)
    forged = page.content.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 99999999999", 1)
    path.write_bytes(gzip.compress(description.content) + gzip.compress(forged))
    with pytest.raises(ArchiveError, match=r"the record at byte \d+ is none .*: of 99999999999\d+ bytes by its"):
        list(records(tmp_path))


def test_a_record_that_is_not_what_its_digest_says_is_told(tmp_path: Path) -> None:
    with Archive(tmp_path, run="r1") as archive:
        kept(archive, b"<p>true</p>")
    (path,) = tmp_path.iterdir()
    with path.open("rb") as file:
        (description, page) = members(file)
    forged = gzip.compress(page.content.replace(b"true", b"fake"))
    path.write_bytes(gzip.compress(description.content) + forged)
    with pytest.raises(ArchiveError, match=r"00000001-r1.warc.gz: the record at byte \d+ fails its digest"):
        list(records(tmp_path))

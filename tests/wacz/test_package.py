"""The archive as a WACZ file, read with other people's tools: zipfile and warcio; in the long tests wacz and pywb."""

import gzip
import hashlib
import io
import json
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from warcio.archiveiterator import ArchiveIterator

import corpus.wacz.cdxj
from corpus.archive.archive import Archive
from corpus.wacz.package import Packed, Page, package

START = datetime(2022, 3, 1, 8, 0, 0, 250_000, tzinfo=UTC)
BIN = Path(__file__).parents[2] / ".venv-wacz" / "bin"
needs_tools = pytest.mark.skipif(
    not (BIN / "wacz").exists(), reason="needs .venv-wacz: call 'make .venv-wacz/bin/wacz'"
)


def url(number: int) -> str:
    return f"http://www.example.test/a/{number}.html?c=%E6%96%B0"


def body(number: int) -> bytes:
    return f"<html><head><title>第{number}篇</title></head><body><p>春耕第{number}天。</p></body></html>".encode()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two portals in two files: an article of one, a list of the other, and so on; a 304, and a failure."""
    for run in ("a", "b"):
        with Archive(tmp_path / "archive", run=run) as archive:
            archive.metadata("", at=START, kind="run", fields={}, visit={"run": run})
            for number in range(1, 8):
                portal = "even" if number % 2 == 0 else "odd"
                visit = {"run": run, "portal": portal, "url": url(number)}
                at = START + timedelta(days=number + (10 if run == "b" else 0))
                fields = {"at": at, "headers": [("Content-Type", "text/html; charset=utf-8")], "visit": visit}
                archive.response(url(number), status=200, reason="OK", body=body(number), **fields)
            archive.revisit(url(7), at=at, status=304, headers=[], refers_to=(url(7), START), visit=visit)
            archive.metadata(url(7), at=at, kind="failed", fields={"reason": "x"}, visit=visit)
    return tmp_path / "archive"


def packed(archive: Path, *portals: str) -> tuple[Path, Packed]:
    output = archive.with_name("made.wacz")
    pages = [Page(url(number), START + timedelta(days=number), f"第{number}篇") for number in range(1, 8)]
    wanted = portals or None
    done = package(archive, output, portals=wanted, pages=pages, title="某网", created=START, told=lambda _: None)
    return output, done


def index(made: zipfile.ZipFile) -> list[tuple[str, str, dict[str, str]]]:
    lines = gzip.decompress(made.read("indexes/index.cdx.gz")).decode().splitlines()
    assert lines == sorted(lines)
    return [(key, at, json.loads(said)) for key, at, said in (line.split(" ", 2) for line in lines)]


def test_each_line_of_the_index_leads_to_the_record_of_its_page(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.wacz.cdxj, "_IN_MEMORY", 3)
    monkeypatch.setattr(corpus.wacz.cdxj, "_AT_ONCE", 4)
    output, done = packed(archive)
    assert done == Packed(records=20, indexed=14, pages=7)
    with zipfile.ZipFile(output) as made:
        found = index(made)
        assert [(key, at) for key, at, _ in found][:2] == [
            ("test,example)/a/1.html?c=%e6%96%b0", "20220302080000"),
            ("test,example)/a/1.html?c=%e6%96%b0", "20220312080000"),
        ]
        for _, at, said in found:
            content = made.read(f"archive/{said['filename']}")[int(said["offset"]) :][: int(said["length"])]
            record = next(iter(ArchiveIterator(io.BytesIO(content), check_digests="raise")))
            assert record.rec_headers["WARC-Target-URI"] == said["url"]
            assert record.rec_headers["WARC-Payload-Digest"] == said["digest"]
            assert "".join(filter(str.isdecimal, record.rec_headers["WARC-Date"]))[:14] == at
            assert record.content_stream().read() == body(int(said["url"].split("/")[-1].split(".")[0]))
        meta, *starts = made.read("indexes/index.idx").decode().splitlines()
        assert json.loads(meta.split(" ", 2)[2]) == {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}
        assert len(starts) == 4
        for number, each in enumerate(starts):
            key, at, place = each.split(" ", 2)
            where = json.loads(place)
            piece = made.read("indexes/index.cdx.gz")[where["offset"] :][: where["length"]]
            assert where["digest"] == f"sha256:{hashlib.sha256(piece).hexdigest()}"
            assert gzip.decompress(piece).decode().startswith(f"{key} {at} ")
            assert (key, at) == found[4 * number][:2]


def test_every_part_is_in_the_data_package_with_its_size_and_digest_and_archives_are_stored(archive: Path) -> None:
    output, _ = packed(archive)
    with zipfile.ZipFile(output) as made:
        described = json.loads(made.read("datapackage.json"))
        parts = {each["path"]: each for each in described["resources"]}
        assert {*parts, "datapackage.json", "datapackage-digest.json"} == set(made.namelist())
        for path, each in parts.items():
            content = made.read(path)
            assert (each["bytes"], each["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        stored = {each.filename for each in made.infolist() if each.compress_type == zipfile.ZIP_STORED}
        assert stored == {path for path in parts if path.endswith(".gz")}
        digest = json.loads(made.read("datapackage-digest.json"))["hash"]
        assert digest == f"sha256:{hashlib.sha256(made.read('datapackage.json')).hexdigest()}"
        head, *pages = [json.loads(line) for line in made.read("pages/pages.jsonl").splitlines()]
        assert (head["format"], head["title"]) == ("json-pages-1.0", "某网")
        assert pages[0] == {"id": "1", "url": url(1), "ts": "2022-03-02T08:00:00.250Z", "title": "第1篇"}


def test_of_chosen_portals_alone_nothing_of_another_is_in_it(archive: Path) -> None:
    output, done = packed(archive, "even")
    assert (done.records, done.indexed) == (6, 6)
    with zipfile.ZipFile(output) as made:
        assert {int(said["url"].split("/")[-1].split(".")[0]) for *_, said in index(made)} == {2, 4, 6}
        for name in made.namelist():
            if name.startswith("archive/"):
                kinds = [each.rec_type for each in ArchiveIterator(io.BytesIO(made.read(name)), check_digests="raise")]
                assert kinds == ["warcinfo", "response", "response", "response"]


@pytest.mark.long
@needs_tools
def test_wacz_calls_it_valid_and_pywb_shows_the_page_of_every_record_by_our_index(archive: Path) -> None:
    output, _ = packed(archive)
    told = subprocess.run([BIN / "wacz", "validate", "-f", output], capture_output=True, text=True, check=False)
    assert (told.returncode, "the passed WACZ is valid" in told.stdout) == (0, True), told.stdout
    collection = archive.parent / "pywb" / "collections" / "ours"
    with zipfile.ZipFile(output) as made:
        for folder in ("archive", "indexes"):
            (collection / folder).mkdir(parents=True)
        for name in (name for name in made.namelist() if name.startswith("archive/")):
            (collection / name).write_bytes(made.read(name))
        found = index(made)
        (collection / "indexes" / "index.cdxj").write_bytes(gzip.decompress(made.read("indexes/index.cdx.gz")))
    with _pywb(archive.parent / "pywb") as port:
        for _, at, said in found:
            shown = urlopen(f"http://127.0.0.1:{port}/ours/{at}id_/{said['url']}").read()
            assert shown == body(int(said["url"].split("/")[-1].split(".")[0]))


@contextmanager
def _pywb(folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [BIN / "wayback", "--port", str(port), "--bind", "127.0.0.1", "--directory", folder]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urlopen(f"http://127.0.0.1:{port}/").close()
                break
            except URLError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


ODD = [
    "http://www.cn/a", "http://x.cn/a?x=1&x=0&y", "http://x.cn/a+b?c=d+e%2B", "http://x.cn/(a)[b]{c}|d^e`f", "http://x.cn/a%",
    "http://news.x.gov.cn/art/2022/3/1/art_1_2.html", "http://x.cn/a%23b", "http://x.cn/index.html?", "http://x.cn/a//b.html",
    "http://x.cn/?a=%26&b", "https://www3.x.cn:8443/%e6%98%a5/", "http://x.cn/a/;b=1?%e6%96%b0=1", "http://x.cn//",
]  # fmt: skip


@pytest.mark.long
@needs_tools
def test_keys_are_those_that_other_tools_look_for() -> None:
    from corpus.wacz.surt import surt  # noqa: PLC0415 - beside its one use

    program = "import json, surt, sys; print(json.dumps([surt.surt(url) for url in json.load(sys.stdin)]))"
    asked = json.dumps(ODD)
    theirs = subprocess.run([BIN / "python", "-c", program], input=asked, capture_output=True, text=True, check=True)
    assert [surt(each) for each in ODD] == json.loads(theirs.stdout)

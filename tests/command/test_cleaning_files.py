"""Cleaning files from the command line: `python -m cleaners` and `scrapy clean` alike."""

import bz2
import ctypes
import gzip
import io
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from forked import called

ROOT = Path(__file__).parents[2]
TEXT = "三月以来，全市各地抢抓农时，春耕备耕有序展开。"
PAGE = (
    '<html><head><meta charset="gb2312"><title>全市春耕有序展开_某网</title></head><body>'
    "<div><a href='/'>首页</a> <a href='/yw/'>要闻</a> <a href='/ms/'>民生</a></div><h1>全市春耕有序展开</h1>"
    "<p>2026-03-02 09:20 来源：某网</p><div><p>三月以来，全市各地抢抓农时，春耕备耕有序展开，农资储备充足。</p>"
    "<p>农业农村部门介绍，今年将继续推广良种良法，确保粮食播种面积稳定，力争再获丰收。</p></div></body></html>"
).encode("gb18030")
CALLED = {"cleaners": ["-m", "cleaners"], "scrapy": ["-m", "scrapy", "clean"]}


@pytest.fixture(params=CALLED.values(), ids=CALLED.keys())
def command(request: pytest.FixtureRequest) -> list[str]:
    return [sys.executable, *request.param]


def run(
    command: Sequence[str], *words: str | Path, stdin: bytes = b"", before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Call it with *words*; Scrapy is forked, unless something is to be done *before*."""
    if "scrapy" in command and not before:
        return called("clean", *map(str, words), stdin=stdin)
    line = [*command, *map(str, words)]
    return subprocess.run(line, cwd=ROOT, input=stdin, capture_output=True, timeout=60, check=False, preexec_fn=before)


def lines(written: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.decode().splitlines()]


def test_a_folder_of_pages_and_texts_becomes_json_lines(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "b.TXT").write_text(TEXT, encoding="utf-8")
    (tmp_path / "c.json").write_text("{}", encoding="utf-8")
    out = tmp_path / "out.jsonl"
    done = run(command, "-O", out, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"2 articles, 1 passed over\n")
    page, text = lines(out.read_bytes())
    assert (page["file"], page["title"], page["encoding"]) == (str(tmp_path / "a.html"), "全市春耕有序展开", "gb18030")
    assert page["published"] == "2026-03-02T09:20:00+08:00"
    assert text["text"] == TEXT


def test_standard_input_is_read_and_what_was_cut_is_explained(command: list[str]) -> None:
    explained = run(command, "-", "--explain", stdin=PAGE).stdout.decode()
    assert "农业农村部门介绍" in explained
    assert "✂ " in explained


def test_the_second_judge_can_be_asked_about_every_page(command: list[str]) -> None:
    alone, judged = (json.loads(run(command, "-", "--judge", judge, stdin=PAGE).stdout) for judge in ("never", "every"))
    assert alone["agreement"] is None
    assert judged["agreement"] > 0.85
    assert judged["text"] == alone["text"]


def test_options_may_stand_between_the_files(command: list[str], tmp_path: Path) -> None:
    first, second, out = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "out.jsonl"
    first.write_text(TEXT, encoding="utf-8")
    second.write_text(TEXT, encoding="utf-8")
    done = run(command, first, "-O", out, second)
    assert done.returncode == 0
    assert [line["file"] for line in lines(out.read_bytes())] == [str(first), str(second)]


def test_a_page_that_is_no_article_is_told_and_is_no_failure(command: list[str], tmp_path: Path) -> None:
    items = "".join(f"<li><a href='/a/{number}.html'>第{number}次全市春耕工作会议召开</a></li>" for number in range(40))
    (tmp_path / "list.html").write_text(f"<html><body><ul>{items}</ul></body></html>", encoding="utf-8")
    done = run(command, tmp_path)
    assert (done.returncode, lines(done.stdout)[0]["not_an_article"]) == (0, "list")


@pytest.mark.parametrize("way", ["itself", "a link to it", "another name of it", "its folder", "standard input"])
def test_an_output_that_is_an_input_is_refused_and_stays(command: list[str], tmp_path: Path, way: str) -> None:
    page, link = tmp_path / "page.html", tmp_path / "link"
    page.write_bytes(PAGE)
    if way == "a link to it":
        link.symlink_to(page)
    if way == "another name of it":
        link.hardlink_to(page)
    output = link if link.exists() else page
    if way == "standard input":
        with page.open("rb") as held:
            line = [*command, "-", "-O", str(output)]
            done = subprocess.run(line, cwd=ROOT, stdin=held, capture_output=True, timeout=60, check=False)
    else:
        done = run(command, tmp_path if way == "its folder" else page, "-O", output)
    assert done.returncode == 2
    assert "is the input" in done.stderr.decode().replace("\n", " ")
    assert page.read_bytes() == PAGE


def test_an_output_is_put_in_place_when_all_is_written_and_a_link_to_it_stays(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    old, link = tmp_path / "old.jsonl", tmp_path / "link.jsonl"
    old.write_text("before", encoding="utf-8")
    old.chmod(0o640)
    link.symlink_to(old)
    assert run(command, tmp_path / "a.txt", "-O", link).returncode == 0
    assert link.is_symlink()
    assert (lines(old.read_bytes())[0]["text"], old.stat().st_mode & 0o777) == (TEXT, 0o640)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "link.jsonl", "old.jsonl"]


def test_an_output_stays_as_it_was_when_nothing_is_found(command: list[str], tmp_path: Path) -> None:
    out, folder = tmp_path / "out.jsonl", tmp_path / "folder"
    out.write_text("before", encoding="utf-8")
    folder.mkdir()
    assert run(command, folder, "-O", out).returncode == 1
    assert out.read_text(encoding="utf-8") == "before"


def test_an_output_that_cannot_be_opened_is_told(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    for output, said in ((tmp_path, "is a folder"), (tmp_path / "none" / "out", "No such file or directory")):
        done = run(command, tmp_path / "a.txt", "-O", output)
        assert (done.returncode, said in done.stderr.decode().replace("\n", " ")) == (2, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_an_output_that_is_full_is_told_without_a_traceback(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = run(command, tmp_path / "a.txt", "-O", "/dev/full")
    assert (done.returncode, done.stderr) == (1, b"/dev/full: cannot be written: No space left on device\n")
    with Path("/dev/full").open("wb") as full:
        line = [*command, str(tmp_path / "a.txt")]
        done = subprocess.run(line, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, b"standard output: cannot be written: No space left on device\n")


@pytest.mark.parametrize("option", ["--explian", "-x", "--output-format=json"])
def test_an_unknown_option_is_an_error_and_no_file(command: list[str], option: str) -> None:
    done = run(command, "-", option, stdin=TEXT.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert option in done.stderr.decode()


def test_behind_two_dashes_every_word_is_a_file(command: list[str], tmp_path: Path) -> None:
    done = run(command, "--", "--explian")
    assert (done.returncode, done.stderr) == (1, b"--explian: No such file or directory\n1 failed\n")


def test_no_file_and_standard_input_twice_are_wrong_arguments(command: list[str]) -> None:
    assert (run(command).returncode, run(command, "-", "-").returncode) == (2, 2)


def test_a_folder_that_holds_nothing_is_told(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    done = run(command, tmp_path)
    assert done.returncode == 1
    said = f"{tmp_path}: none of the 1 files in it is a page or a text; expected .htm, .html, .md,"
    assert done.stderr.decode().startswith(said)


def as_anybody() -> None:
    """Take from root, before it executes a program, the capability to read what its owner may not read."""
    for dac in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; 24 is PR_CAPBSET_DROP
        ctypes.CDLL(None).prctl(24, dac, 0, 0, 0)


def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_cleaned(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    shut = tmp_path / "shut"
    shut.mkdir(mode=0)
    done = run(command, tmp_path, before=as_anybody if os.geteuid() == 0 else None)
    assert (done.returncode, len(lines(done.stdout))) == (1, 1)
    assert done.stderr.decode() == f"{shut}: Permission denied\n1 articles, 1 failed\n"


def test_a_pipe_in_a_folder_is_not_waited_for(command: list[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert run(command, tmp_path).stderr == b"1 articles\n"


def test_a_file_that_is_not_there_is_a_failure_and_the_others_are_still_cleaned(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    done = run(command, tmp_path / "none.html", tmp_path / "a.html")
    assert (done.returncode, lines(done.stdout)[0]["title"]) == (1, "全市春耕有序展开")
    assert done.stderr.decode() == f"{tmp_path / 'none.html'}: No such file or directory\n1 articles, 1 failed\n"


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, TEXT)
    return held.getvalue()


def tarred() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.txt"))
    return held.getvalue()


def parquet() -> bytes:
    held = io.BytesIO()
    pq.write_table(pa.table({"text": [TEXT]}), held)
    return held.getvalue()


def database(folder: Path) -> bytes:
    connection = sqlite3.connect(folder / "some.db")
    connection.execute("create table a (b)")
    connection.close()
    return (folder / "some.db").read_bytes()


FORMATS = {
    "a gzip archive": gzip.compress(PAGE),
    "a bzip2 archive": bz2.compress(PAGE),
    "an xz archive": lzma.compress(PAGE),
    "a zip archive": zipped("page.html"),
    "a Word document (docx)": zipped("[Content_Types].xml", "word/document.xml"),
    "an Excel workbook (xlsx)": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "an OFD document": zipped("OFD.xml"),
    "a tar archive": tarred(),
    "a Parquet file": parquet(),
    "a WARC archive": b"WARC/1.1\r\nWARC-Type: warcinfo\r\n",
    "a PDF document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "a PNG image": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a JPEG image": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00",
    "an office document of the old kind": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "JSON": b'{"text": "\xe4\xb8\x89"}\n{"text": "\xe6\x9c\x88"}\n',
    "XML (rss)": b'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel/></rss>',
    "a page saved as MHTML": b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n",
    "binary data of an unknown format": bytes(range(256)) * 4,
}


@pytest.mark.parametrize(("name", "body"), FORMATS.items(), ids=FORMATS.keys())
@pytest.mark.parametrize("suffix", ["", ".html", ".txt"])
def test_another_format_is_refused_by_name_whatever_it_is_called(
    tmp_path: Path, name: str, body: bytes, suffix: str
) -> None:
    (tmp_path / f"file{suffix}").write_bytes(body)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = run([sys.executable, "-m", "cleaners"], tmp_path / f"file{suffix}", tmp_path / "a.txt")
    assert (done.returncode, len(lines(done.stdout))) == (1, 1)
    assert done.stderr.decode().startswith(f"{tmp_path}/file{suffix}: is {name}")


def test_databases_tables_and_standard_input_are_refused_too(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("题,文\n甲,乙\n", encoding="utf-8")
    (tmp_path / "file").write_bytes(database(tmp_path))
    done = run(command, tmp_path / "table.csv", tmp_path / "file", "-", stdin=gzip.compress(PAGE))
    said = [line.partition(": is ")[2].partition(";")[0] for line in done.stderr.decode().splitlines()]
    assert said == ["a table (csv)", "an SQLite database", "a gzip archive", ""]
    assert "--in cleans files of many texts" in done.stderr.decode().splitlines()[2]
    assert (done.returncode, done.stdout) == (1, b"")


@pytest.mark.parametrize(
    "text",
    [
        "{注}" + TEXT,
        "[图片]" + TEXT,
        "RIFF格式解析：" + TEXT,
        "BZh" + TEXT,
        "<<" + TEXT,
        "\ufeff" + TEXT,
    ],
)
def test_a_text_that_only_begins_like_another_format_is_cleaned(text: str) -> None:
    done = run([sys.executable, "-m", "cleaners"], "-", stdin=text.encode())
    assert (done.returncode, lines(done.stdout)[0]["text"].endswith(TEXT)) == (0, True)


def test_a_page_in_utf_16_on_standard_input_is_a_page() -> None:
    done = run([sys.executable, "-m", "cleaners"], "-", stdin=PAGE.decode("gb18030").encode("utf-16"))
    assert lines(done.stdout)[0]["title"] == "全市春耕有序展开"


def test_a_name_that_is_no_text_comes_back_as_it_is(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(path).write_text(TEXT, encoding="utf-8")
    done = run([sys.executable, "-m", "cleaners"], path)
    assert lines(done.stdout)[0]["file"] == path


def test_cleaning_a_text_imports_neither_the_crawl_nor_the_table_nor_what_reads_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    heavy = {"sqlalchemy", "deltalake", "pyarrow", "pandas", "jinja2", "rich", "rensa", "trafilatura", "pypinyin"}
    ours = {"cleaners.page", "cleaners.extraction", "cleaners.metadata.page_metadata", "cleaners.bulk.command"}
    for began, others in (
        (("from scrapy.cmdline import execute", "execute()", "clean"), set[str]()),
        (("from cleaners.__main__ import main", "main()"), {"lxml", "charset_normalizer", "scrapy", "twisted"}),
    ):
        imported, called, *words = began
        names = sorted(heavy | ours | others)
        program = f"import sys; {imported}\ntry: {called}\nfinally: print(*sys.modules.keys() & {set(names)})"
        command = [sys.executable, "-c", program, *words]
        done = run(command, tmp_path / "a.txt", "-O", tmp_path / "out")
        assert (done.stdout, done.stderr) == (b"\n", b"1 articles\n")

"""Units, and what is read of them: every record once, damage told with its place. Done in this process."""

import bz2
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from backports import zstd
from bulk_inputs import CLEAN, DIRTY, records, text, write_lines

from cleaners.bulk.inputs import Asked, InputError, inputs_of, units_of
from cleaners.bulk.job import Job
from cleaners.bulk.records import Content
from cleaners.bulk.rows import Cleaned, cleaned
from cleaners.bulk.sampling import checked
from cleaners.bulk.units import Unit
from cleaners.bulk.work import Done, Task, done


def do(unit: Unit, job: Job, folder: Path) -> Done:
    task = Task(unit, job, cleaned, str(folder), str(folder / ".rows"), {})
    return done(task, lambda *_: None)


def outcome(
    path: Path, job: Job, folder: Path, asked: Asked = "auto", unit_bytes: int = 1 << 26
) -> tuple[list[dict[str, Any]], list[tuple[Any, ...]]]:
    """Return the rows that come of a file, and place, fault and reason of what is left out."""
    folder.mkdir(exist_ok=True)
    inputs = inputs_of([str(path)], asked)
    all_done = [do(unit, checked(inputs, job), folder) for unit in units_of(inputs, unit_bytes)]
    rows: list[dict[str, Any]] = []
    for each in all_done:
        rows += read(folder / each.output) if each.output else []
    return rows, [(entry.place.number, entry.fault, entry.reason) for each in all_done for entry in each.quarantined]


def read(path: Path) -> list[dict[str, Any]]:
    if path.suffix == ".parquet":
        table: list[dict[str, Any]] = pq.read_table(path).to_pylist()
        return table
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


LINES = Job(to="jsonl")


@pytest.mark.parametrize("unit_bytes", [1, 37, 200, 1000, 1 << 20])
@pytest.mark.parametrize("end", ["\n", ""])
def test_every_line_is_in_exactly_one_range_however_they_are_cut(tmp_path: Path, unit_bytes: int, end: str) -> None:
    values = [{"id": number, "text": "好" * number} for number in range(12)]
    lines = [json.dumps(value, ensure_ascii=False) for value in values]
    lines[5] = ""
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + end, encoding="utf-8")
    rows, left_out = outcome(tmp_path / "a.jsonl", LINES, tmp_path / "out", unit_bytes=unit_bytes)
    assert ([row["id"] for row in rows], left_out) == ([0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11], [])


def test_what_cannot_be_cleaned_is_told_with_its_line_and_what_was_found(tmp_path: Path) -> None:
    good = json.dumps({"text": CLEAN}).encode()
    lines = [good, b"not json", b'{"text": 3}', b'{"other": "x"}', b'["text"]', b'{"text": "\xb4\xba"}', good * 9, good]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    rows, left_out = outcome(tmp_path / "a.jsonl", Job(to="jsonl", most_bytes=2000), tmp_path / "out", unit_bytes=100)
    assert len(rows) == 2
    assert [entry[:2] for entry in left_out] == [
        (2, "not JSON"),
        (3, "wrong field"),
        (4, "wrong field"),
        (5, "not JSON"),
        (6, "not UTF-8"),
        (7, "too long"),
    ]
    assert [entry[2] for entry in left_out][1:3] == [
        "field 'text' is a number; expected text",
        "no field 'text'; there are other",
    ]


def test_a_record_that_raises_and_one_that_killed_a_worker_are_left_out(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", records(9))

    def raising(content: Content, job: Job) -> Cleaned:
        if content.columns["id"] == 4:
            raise RuntimeError("poison")
        return cleaned(content, job)

    unit = next(units_of(inputs_of([str(tmp_path)], "auto"), 1 << 20))
    task = Task(
        unit, LINES, raising, str(tmp_path), str(tmp_path / ".rows"), {2: ("died", "SIGSEGV")}, (7, "torn", "x")
    )
    found = done(task, lambda *_: None)
    assert [row["id"] for row in read(tmp_path / str(found.output))] == [0, 1, 3, 5, 6]
    assert [(entry.place.number, entry.fault) for entry in found.quarantined] == [
        (3, "died"),
        (5, "raised"),
        (8, "torn"),
    ]
    assert found.quarantined[1].reason.startswith("RuntimeError: poison (test_bulk_units.py:")


def test_a_field_that_no_record_has_is_told_before_anything_is_done(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [{"content": CLEAN, "id": 1}])
    with pytest.raises(InputError, match=r"a\.jsonl: no field 'text'; there are content, id: name one with --field"):
        checked(inputs_of([str(tmp_path)], "auto"), LINES)


@pytest.mark.parametrize(
    ("suffix", "packed"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".zst", zstd.compress)]
)
def test_a_torn_archive_gives_what_stands_before_the_damage(
    tmp_path: Path, suffix: str, packed: Callable[[bytes], bytes]
) -> None:
    body = "".join(json.dumps({"id": at, "text": text(at, is_dirty=False)}) + "\n" for at in range(3000)).encode()
    path = tmp_path / f"a.jsonl{suffix}"
    path.write_bytes(packed(body))
    assert len(outcome(path, Job(to="jsonl", every=300), tmp_path / "out")[0]) == 10
    path.write_bytes(packed(body)[: len(packed(body)) // 2])
    rows, left_out = outcome(path, Job(to="jsonl", every=300), tmp_path / "out")
    assert len(rows) < 10
    assert [entry[1] for entry in left_out] == ["torn"]


def test_a_damaged_text_is_repaired_and_its_own_fields_stay_beside_it(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [{"source": "甲", "text": DIRTY, "n": [1]}, {"source": "乙", "text": CLEAN}])
    (dirty, clean), _ = outcome(tmp_path / "a.jsonl", Job(to="jsonl", ledger=True), tmp_path / "out")
    assert (dirty["text"], dirty["input_text"], dirty["input_source"], dirty["n"]) == (CLEAN, DIRTY, "甲", [1])
    assert (dirty["changed"], clean["changed"], clean["spans"]) == (True, False, [])
    assert {"traditional_mirror", "half_width_marks"} <= set(dirty["flags"])
    assert {"script", "pinyin", "half_width"} <= {span["by"] for span in dirty["spans"]}


def test_a_headline_alone_is_no_change(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.jsonl", [{"text": f"我市召开春耕生产推进会\n{CLEAN}"}])
    (row,), _ = outcome(tmp_path / "a.jsonl", LINES, tmp_path / "out")
    assert (row["title"], row["text"], row["changed"]) == ("我市召开春耕生产推进会", CLEAN, False)


def test_columns_of_json_lines_are_typed_by_most_and_what_fits_none_goes_into_extra(tmp_path: Path) -> None:
    values: list[dict[str, Any]] = [{"n": 1, "x": 1.5, "d": {"a": 1}, "text": CLEAN} for _ in range(3)]
    values.append({"n": "two", "x": 2, "d": None, "text": "半个\ud83d", "late": True})
    write_lines(tmp_path / "a.jsonl", values[:3])
    write_lines(tmp_path / "b.jsonl", [])
    with (tmp_path / "a.jsonl").open("a") as file:
        file.write(json.dumps(values[3]) + "\n")
    rows, _ = outcome(tmp_path / "a.jsonl", Job(), tmp_path / "out")
    assert [row["n"] for row in rows] == [1, 1, 1, None]
    assert ([row["x"] for row in rows], rows[0]["d"]) == ([1.5, 1.5, 1.5, 2.0], '{"a": 1}')
    assert (json.loads(rows[3]["extra"]), rows[0]["extra"]) == ({"n": "two"}, None)
    assert (rows[3]["late"], rows[3]["input_text"]) == (True, "半个\ufffd")


def test_columns_of_parquet_keep_their_types_and_row_groups_are_units(tmp_path: Path) -> None:
    kinds = pa.schema([("id", pa.int16()), ("tag", pa.dictionary(pa.int8(), pa.string())), ("text", pa.large_string())])
    values = [{**record, "tag": "甲"} for record in records(200)]
    pq.write_table(pa.Table.from_pylist(values, kinds), tmp_path / "a.parquet", row_group_size=50)
    inputs = inputs_of([str(tmp_path)], "auto")
    units = list(units_of(inputs, 1))
    assert [(unit.start, unit.end) for unit in units] == [(0, 1), (1, 2), (2, 3), (3, 4)]
    (tmp_path / "out").mkdir()
    outputs = [tmp_path / "out" / str(do(unit, Job(original=False), tmp_path / "out").output) for unit in units]
    tables = [pq.read_table(path) for path in outputs]
    assert tables[0].schema.field("id").type == pa.int16()
    assert pa.types.is_dictionary(tables[0].schema.field("tag").type)
    assert "input_text" not in tables[0].schema.names
    assert [row["id"] for table in tables for row in table.to_pylist()] == list(range(200))


def warc(responses: Sequence[tuple[str, bytes]]) -> bytes:
    parts = []
    for kind, body in responses:
        is_text = kind == "text/plain"
        block = body if is_text else f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        head = (
            f"WARC/1.1\r\nWARC-Type: {'conversion' if is_text else 'response'}\r\n"
            "WARC-Target-URI: http://fenzhou.example/a.html\r\nWARC-Date: 2026-03-02T01:20:00Z\r\n"
            f"Content-Type: {kind if is_text else 'application/http; msgtype=response'}\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        parts.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(parts)


PAGE = (
    "<html><head><title>春耕推进会召开</title></head><body><h1>春耕推进会召开</h1><p>2026-03-02 09:20 来源：汾州网</p>"
    f"<div><p>{CLEAN}</p><p>{CLEAN.replace('3月', '4月')}</p></div></body></html>"
).encode("gb18030")


def test_pages_and_texts_of_archives_are_cleaned_and_a_cut_one_says_so(tmp_path: Path) -> None:
    body = warc([("text/html; charset=gbk", PAGE), ("image/png", b"\x89PNG"), ("text/plain", DIRTY.encode())])
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(body))
    (tmp_path / "b.warc").write_bytes(body[:-30])
    rows, left_out = outcome(tmp_path / "a.warc.gz", LINES, tmp_path / "out")
    assert [(row["title"], row["url"]) for row in rows] == [
        ("春耕推进会召开", "http://fenzhou.example/a.html"),
        (None, "http://fenzhou.example/a.html"),
    ]
    assert (rows[1]["text"], left_out) == (CLEAN, [])
    rows, left_out = outcome(tmp_path / "b.warc", LINES, tmp_path / "out", asked="warc")
    assert (len(rows), [entry[1] for entry in left_out]) == (1, ["torn"])


def test_pages_and_texts_that_are_a_file_each_make_one_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for at in range(3):
        (tmp_path / "in" / f"{at}.html").write_bytes(PAGE)
    (tmp_path / "in" / "bad.html.gz").write_bytes(gzip.compress(PAGE)[:-9])
    rows, left_out = outcome(tmp_path / "in", LINES, tmp_path / "out", asked="html")
    assert [Path(row["path"]).name for row in rows] == ["0.html", "1.html", "2.html"]
    assert [row["text"].count(CLEAN) for row in rows] == [1, 1, 1]
    assert [entry[1] for entry in left_out] == ["torn"]


def test_a_damaged_parquet_file_costs_itself(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(records(20)), tmp_path / "a.parquet")
    body = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(body[: len(body) // 2])
    unit = next(units_of(inputs_of([str(tmp_path)], "parquet"), 1 << 20))
    found = do(unit, Job(), tmp_path)
    assert (found.output, [entry.fault for entry in found.quarantined]) == (None, ["torn"])


def test_what_is_no_corpus_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(InputError, match=r"a\.pdf: is a PDF document; expected a page \(HTML\) or a text, JSON lines"):
        inputs_of([str(tmp_path / "a.pdf")], "auto")
    with pytest.raises(InputError, match=r"none\.\*: no such file"):
        inputs_of([str(tmp_path / "none.*")], "auto")

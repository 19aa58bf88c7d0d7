import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import duckdb
import openpyxl
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaners import Article, undo
from corpus.formats import FORMATS, USUAL, Format
from corpus.measures.columns import FIELDS
from corpus.table import schema
from corpus.table.editions import Row, article_of, row_of_json
from corpus.table.schema import SCHEMA
from corpus.table.table import Editions
from corpus.views.choice import COLUMNS, Choice, columns_of
from corpus.views.export import export
from corpus.views.where import WhereError, condition

NOW = datetime(2022, 4, 1, tzinfo=UTC)


@pytest.fixture
def editions(tmp_path: Path, row: Callable[..., Row]) -> Editions:
    editions = Editions(tmp_path / "editions")
    editions.append([row(1), row(2), row(3, gone=True), row(4, key=2, edition=2, cause="content_edit")], upto=4)
    return editions


@pytest.fixture
def exported(tmp_path: Path, editions: Editions) -> Path:
    export(editions.snapshot(), tmp_path / "out", created=NOW, copies=tmp_path / "copies.sqlite")
    return tmp_path / "out"


def test_both_formats_hold_the_current_view(exported: Path, row: Callable[..., Row]) -> None:
    expected = sorted([row(1), row(4, key=2, edition=2, cause="content_edit")], key=lambda row: row["id"])
    lines = (exported / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    table = pq.read_table(exported / "articles.parquet")
    assert table.select(SCHEMA.names).to_pylist() == expected
    assert table.schema.names == [*SCHEMA.names, "repost_of", *(field.name for field in FIELDS), "rights"]
    assert [row_of_json(line) for line in lines] == table.to_pylist()


def test_json_is_readable_chinese_with_iso_times(exported: Path) -> None:
    line = (exported / "articles.jsonl").read_text(encoding="utf-8").splitlines()[0]
    assert '"title": "清水湾大桥通车"' in line
    assert '"published": "2022-03-01T01:30:00+00:00", "published_date": "2022-03-01"' in line


def test_the_manifest_describes_what_lies_beside_it(exported: Path) -> None:
    manifest = json.loads((exported / "manifest.json").read_text())
    assert (manifest["rows"], manifest["portals"], manifest["seq"]) == (2, {"qingshui": 2}, 4)
    assert (manifest["schema_version"], manifest["created"]) == (schema.VERSION, "2022-04-01T00:00:00+00:00")
    assert set(manifest["files"]) == {"articles.jsonl", "articles.parquet"}
    for name, file in manifest["files"].items():
        content = (exported / name).read_bytes()
        assert file == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def test_the_same_table_gives_the_same_bytes(editions: Editions, tmp_path: Path) -> None:
    first = export(editions.snapshot(), tmp_path / "a", created=NOW, copies=tmp_path / "copies.sqlite")
    editions.opened().optimize.compact()
    second = export(editions.snapshot(), tmp_path / "b", created=NOW, copies=tmp_path / "copies.sqlite")
    assert first["files"] == second["files"]


def test_a_failing_export_leaves_the_last_one_whole(
    exported: Path, editions: Editions, row: Callable[..., Row]
) -> None:
    before = {path.name: path.read_bytes() for path in exported.iterdir()}
    editions.append([row(5)], upto=5)

    @contextmanager
    def full(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
        def write(table: pa.Table) -> None:
            file.write(b"half")
            raise OSError(28, "No space left on device")

        yield write

    with pytest.raises(OSError, match="No space left"):
        export(
            editions.snapshot(),
            exported,
            created=NOW,
            copies=exported.parent / "copies.sqlite",
            formats=[Format("jsonl", full), FORMATS["parquet"]],
        )
    assert {path.name: path.read_bytes() for path in exported.iterdir()} == before


def test_a_format_is_added_from_outside_and_written_beside_the_others(editions: Editions, tmp_path: Path) -> None:
    @contextmanager
    def titles(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], object]]:
        file.write(f"{len(schema.names)} columns\n".encode())
        yield lambda table: file.writelines(f"{title}\n".encode() for title in table["title"].to_pylist())
        file.write(b"end\n")

    manifest = export(
        editions.snapshot(),
        tmp_path / "out",
        created=NOW,
        copies=tmp_path / "copies.sqlite",
        formats=[FORMATS["jsonl"], FORMATS["parquet"], Format("txt", titles)],
    )
    assert list(manifest["files"]) == ["articles.jsonl", "articles.parquet", "articles.txt"]
    said = (tmp_path / "out" / "articles.txt").read_text(encoding="utf-8").splitlines()
    assert said == [f"{len(COLUMNS.names)} columns", "清水湾大桥通车", "清水湾大桥通车", "end"]


def test_articles_are_chosen_by_what_is_stored_and_by_what_is_measured(tmp_path: Path, row: Callable[..., Row]) -> None:
    editions = Editions(tmp_path / "editions")
    editions.append(
        [row(1, portal="a"), row(2, portal="b"), row(3, portal="b", text="李先生电话13912345678。")], upto=3
    )

    def chosen(**choice: object) -> int:
        choice = Choice(**choice)
        manifest = export(
            editions.snapshot(), tmp_path / "out", created=NOW, copies=tmp_path / "copies.sqlite", choice=choice
        )
        assert manifest["rows"] == pq.read_table(tmp_path / "out" / "articles.parquet").num_rows
        return manifest["rows"]

    assert chosen() == 3
    assert chosen(portals=("b",)) == 2
    assert chosen(since=date(2022, 3, 2)) == 0
    assert chosen(until=date(2022, 3, 1)) == 3
    assert chosen(where="personal_count == 0 and han_share > .7") == 2
    assert chosen(where="'李先生' in text and portal in ['b']", sources=("清水湾日报",), kinds=("article",)) == 1
    assert json.loads((tmp_path / "out" / "manifest.json").read_text())["chosen"]["kinds"] == ["article"]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("portl == 'a'", "'portl' is no column"),
        ("portal ==", "the end: no condition"),
        ("portal > 3", "no kernel matching"),
        ("confidence", "must evaluate to bool"),
        ("__import__('os').remove('x')", "expected columns, constants"),
        ("published_date > 'soon'", "expected a date for published_date"),
        ("(" * 5000 + "1", "no condition"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_place(where: str, message: str) -> None:
    with pytest.raises(WhereError, match=message.replace("(", r"\(")):
        condition(where, COLUMNS)


def test_people_get_spreadsheets(editions: Editions, tmp_path: Path, row: Callable[..., Row]) -> None:
    editions.append([row(5, text="=1+1\n" + "长" * 40_000)], upto=5)
    asked = [FORMATS["csv"], FORMATS["xlsx"]]
    export(
        editions.snapshot(),
        tmp_path / "out",
        created=NOW,
        copies=tmp_path / "copies.sqlite",
        formats=asked,
        rights={"qingshui": "转载请注明"},
    )
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.DictReader(file))
    assert records[0]["authors"] == "林一禾；陈渡"
    assert max(len(record["text"]) for record in records) == 40_005
    sheet = openpyxl.load_workbook(tmp_path / "out" / "articles.xlsx").active
    rows = list(sheet.values)
    assert [list(rows[0]), len(rows)] == [list(records[0]), 4]
    longest = max((str(row[rows[0].index("text")]) for row in rows[1:]), key=len)
    assert (longest[:5], longest[-12:], len(longest)) == ("=1+1\n", "…〔共 40005 字〕", 32_767)


def test_columns_are_chosen_by_name(editions: Editions, tmp_path: Path) -> None:
    export(
        editions.snapshot(),
        tmp_path / "out",
        created=NOW,
        copies=tmp_path / "copies.sqlite",
        columns=columns_of("title, rights"),
    )
    table = pq.read_table(tmp_path / "out" / "articles.parquet")
    assert table.schema.names == ["title", "rights"]
    with pytest.raises(WhereError, match="titel: no column"):
        columns_of("titel")


def test_models_get_texts_and_pairs(editions: Editions, tmp_path: Path, article: Article) -> None:
    asked = [FORMATS["pretraining"], FORMATS["pairs"]]
    export(editions.snapshot(), tmp_path / "out", created=NOW, copies=tmp_path / "copies.sqlite", formats=asked)
    said, pair = (
        json.loads((tmp_path / "out" / name).read_text(encoding="utf-8").splitlines()[0])
        for name in ("articles.pretraining.jsonl", "articles.pairs.jsonl")
    )
    assert said["text"] == "清水湾大桥通车\n历时三年\n清水湾大桥昨日通车。\n两岸居民步行过桥。"
    assert (said["meta"]["source"], said["meta"]["portal"]) == ("清水湾日报", "qingshui")
    assert (pair["dirty"], pair["clean"]) == (undo(article), article.text)
    assert [change["by"] for change in pair["ledger"]] == ["pinyin", "punctuation"]


def test_an_empty_corpus_can_be_exported_and_loaded(tmp_path: Path) -> None:
    editions = Editions(tmp_path / "editions")
    editions.begin(after=0)
    assert export(editions.snapshot(), tmp_path / "out", created=NOW, copies=tmp_path / "copies.sqlite")["rows"] == 0
    assert pq.read_table(tmp_path / "out" / "articles.parquet").num_rows == 0


def test_duckdb_loads_export_and_table(exported: Path, editions: Editions) -> None:
    query = "SELECT title, published_date, len(ledger), ledger[1].old FROM read_parquet(?) ORDER BY id"
    rows = duckdb.execute(query, [str(exported / "articles.parquet")]).fetchall()
    assert rows == [("清水湾大桥通车", date(2022, 3, 1), 2, "wan湾")] * 2
    lines = duckdb.execute("SELECT title, images[2].caption FROM read_json(?)", [str(exported / "articles.jsonl")])
    assert lines.fetchall() == [("清水湾大桥通车", "通车")] * 2
    every = duckdb.execute("SELECT count(*) FROM read_parquet(?)", [editions.opened().file_uris()]).fetchone()
    assert every == (4,)


def test_polars_loads_export_and_table(exported: Path, editions: Editions) -> None:
    frame = pl.read_parquet(exported / "articles.parquet")
    assert frame["authors"].to_list() == [["林一禾", "陈渡"]] * 2
    assert frame["published"].dt.convert_time_zone("Asia/Shanghai").dt.hour().to_list() == [9, 9]
    assert pl.read_ndjson(exported / "articles.jsonl")["text"].to_list() == frame["text"].to_list()
    assert pl.scan_delta(str(editions.folder)).select(pl.len()).collect().item() == 4


def test_an_article_comes_back_from_an_export(exported: Path, article: object) -> None:
    assert article_of(pq.read_table(exported / "articles.parquet").to_pylist()[0]) == article


def test_an_export_writes_through_no_link_that_stands_where_it_writes(tmp_path: Path, editions: Editions) -> None:
    precious = tmp_path / "precious"
    precious.write_text("not ours", encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    names = [*(f"articles.{name}" for name in USUAL), "manifest.json"]
    for name in [*names, *(f".{name}.part" for name in names)]:
        (folder / name).symlink_to(precious)
    export(editions.snapshot(), folder, created=NOW, copies=tmp_path / "copies.sqlite")
    assert precious.read_text(encoding="utf-8") == "not ours"
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert not any(path.is_symlink() for path in folder.iterdir())


def test_an_export_into_a_folder_that_is_a_link_is_refused(tmp_path: Path, editions: Editions) -> None:
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (link := tmp_path / "out").symlink_to(elsewhere)
    with pytest.raises(NotADirectoryError, match=f"out: is a link to {elsewhere}; expected a folder"):
        export(editions.snapshot(), link, created=NOW, copies=tmp_path / "copies.sqlite")
    assert list(elsewhere.iterdir()) == []

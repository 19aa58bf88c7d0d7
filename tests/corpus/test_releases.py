import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from composed_rows import ARTICLE

import corpus.releases.shards
from corpus.releases.gate import GateError, Limits
from corpus.releases.manifest import Release, ReleaseError, faults, found, releases
from corpus.releases.release import Asked, release
from corpus.releases.shards import Bucket, Shard, part_of, parts_of, period_now, period_of, shard_of
from corpus.table.editions import Row, article_id, article_of
from corpus.table.schema import SCHEMA
from corpus.table.table import Editions
from corpus.views.current import current
from corpus.views.where import WhereError

ASKED = Asked(corpus="one", limits=Limits(duplicates=1, damaged=1))
Rows = Callable[..., Row]


@pytest.fixture
def dated(row: Rows) -> Rows:
    """Give a maker of rows that were published on a day, which says when they were seen too."""

    def made(seq: int, day: date | None, *, text: str | None = None, **fields: object) -> Row:
        said = replace(ARTICLE, published_date=day, published=None, text=text or f"第{seq}条消息，两岸居民步行过桥。")
        seen = datetime(2026, 3, 2, tzinfo=UTC)
        return row(seq, **({"article": said, "first_seen": seen} | fields))

    return made


@pytest.fixture
def editions(tmp_path: Path, dated: Rows) -> Editions:
    editions = Editions(tmp_path / "editions")
    days = [date(2026, 3, 1), date(2026, 2, 7), date(2024, 5, 1), None, date(2024, 9, 1)]
    rows = [dated(seq, day, portal="qingshui" if seq < 5 else "linhe") for seq, day in enumerate(days, 1)]
    editions.append(rows, upto=5)
    return editions


def made(editions: Editions, folder: Path, asked: Asked = ASKED) -> tuple[Release, list[str]]:
    return release(editions.snapshot(), folder, asked)


def rows_of(release: Release) -> list[Row]:
    return [
        row for path in release.shards for row in pq.read_table(release.folder / path, partitioning=None).to_pylist()
    ]


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_release_holds_the_current_view_cut_by_portal_and_period(editions: Editions, tmp_path: Path) -> None:
    first, written = made(editions, tmp_path / "releases")
    names = ["linhe/2024", "qingshui/2024", "qingshui/2026-02", "qingshui/2026-03", "qingshui/undated"]
    assert list(first.shards) == sorted(written) == [f"data/{name}.parquet" for name in names]
    standing = [row for batch in current(editions.dataset()) for row in batch.to_pylist()]
    without = [{name: value for name, value in row.items() if name != "seq"} for row in standing]
    stored = [{name: row[name] for name in SCHEMA.names if name != "seq"} for row in rows_of(first)]
    assert sorted(stored, key=lambda row: row["id"]) == sorted(without, key=lambda row: row["id"])
    assert first.manifest["created"] == "2026-03-02T00:00:00+00:00"
    assert first.manifest["portals"]["qingshui"]["causes"] == {"new": 4}
    assert first.cursor == {"corpus": "one", "seq": 5}
    assert list(faults(first)) == []


def test_a_second_release_shares_every_shard_that_nothing_touched(
    editions: Editions, tmp_path: Path, dated: Rows
) -> None:
    first, _ = made(editions, tmp_path / "releases")
    editions.append(
        [
            dated(6, date(2026, 3, 2)),
            dated(7, date(2026, 2, 7), key=2, edition=2, cause="content_edit", text="改过的消息。"),
            dated(8, None, key=4, edition=2, gone=True, article=None, cause="gone"),
        ],
        upto=8,
    )
    second, written = made(editions, tmp_path / "releases")
    assert written == ["data/qingshui/2026-02.parquet", "data/qingshui/2026-03.parquet"]
    assert second.manifest["parent"]["release"] == "1"
    for path in ("data/linhe/2024.parquet", "data/qingshui/2024.parquet"):
        assert (second.folder / path).samefile(first.folder / path)
    assert "data/qingshui/undated.parquet" not in second.shards
    assert_same_as_from_nothing(second, editions, tmp_path)


def assert_same_as_from_nothing(incremental: Release, editions: Editions, tmp_path: Path) -> None:
    anew, _ = made(editions, tmp_path / "anew")
    assert {path: shard["sha256"] for path, shard in anew.shards.items()} == {
        path: shard["sha256"] for path, shard in incremental.shards.items()
    }
    assert anew.manifest["portals"] == incremental.manifest["portals"]


def test_an_article_whose_date_changed_leaves_its_old_shard(editions: Editions, tmp_path: Path, dated: Rows) -> None:
    made(editions, tmp_path / "releases")
    editions.append([dated(6, date(2026, 1, 7), key=2, edition=2, cause="metadata_only")], upto=6)
    second, written = made(editions, tmp_path / "releases")
    assert written == ["data/qingshui/2026-01.parquet"]
    assert "data/qingshui/2026-02.parquet" not in second.shards
    assert_same_as_from_nothing(second, editions, tmp_path)


def test_history_that_an_import_finds_touches_nothing(editions: Editions, tmp_path: Path, dated: Rows) -> None:
    first, _ = made(editions, tmp_path / "releases")
    seen = datetime(2021, 3, 2, tzinfo=UTC)
    editions.append([dated(6, date(2026, 2, 7), key=2, edition=0, cause="backfilled", first_seen=seen)], upto=6)
    second, written = made(editions, tmp_path / "releases")
    assert written == []
    assert second.shards == first.shards
    assert second.manifest["created"] == first.manifest["created"]


def test_when_a_year_ends_its_months_become_one_shard(editions: Editions, tmp_path: Path, dated: Rows) -> None:
    made(editions, tmp_path / "releases")
    later = datetime(2028, 1, 1, tzinfo=UTC)
    editions.append([dated(6, date(2028, 1, 1), first_seen=later)], upto=6)
    second, written = made(editions, tmp_path / "releases")
    assert written == ["data/qingshui/2026.parquet", "data/qingshui/2028-01.parquet"]
    assert_same_as_from_nothing(second, editions, tmp_path)


def test_a_large_bucket_is_cut_by_id_and_cut_again_as_it_grows(
    editions: Editions, tmp_path: Path, dated: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus.releases.shards, "MOST", 8)
    editions.append([dated(seq, date(2024, 5, 2)) for seq in range(6, 26)], upto=25)
    first, _ = made(editions, tmp_path / "releases")
    cut = [path for path in first.shards if path.startswith("data/qingshui/2024")]
    assert cut == [f"data/qingshui/2024.{part:03}-of-004.parquet" for part in range(4)]
    editions.append([dated(seq, date(2024, 5, 2)) for seq in range(26, 46)], upto=45)
    second, _ = made(editions, tmp_path / "releases")
    assert "data/qingshui/2024.007-of-008.parquet" in second.shards
    assert_same_as_from_nothing(second, editions, tmp_path)
    editions.append([dated(46, date(2024, 5, 2), key=30, edition=2, cause="content_edit")], upto=46)
    third, written = made(editions, tmp_path / "releases")
    assert len(written) == 1
    assert_same_as_from_nothing(third, editions, tmp_path)


def test_compaction_and_numbers_of_changes_leave_no_trace(editions: Editions, tmp_path: Path, dated: Rows) -> None:
    first, _ = made(editions, tmp_path / "a")
    editions.opened().optimize.compact()
    rebuilt = Editions(tmp_path / "rebuilt")
    rebuilt.begin(after=100)
    rows = sorted(editions.dataset().to_table().to_pylist(), key=lambda row: row["seq"])
    rebuilt.append([row | {"seq": 100 + row["seq"]} for row in rows], upto=105)
    for each in (editions, rebuilt):
        again, _ = made(each, tmp_path / each.folder.name / "b")
        assert {**digests(again.folder), "cursor.json": ""} == {**digests(first.folder), "cursor.json": ""}


MAKE = """
import sys
from pathlib import Path
from corpus.releases.gate import Limits
from corpus.releases.release import Asked, release
from corpus.table.table import Editions
asked = Asked(corpus="one", limits=Limits(duplicates=1, damaged=1), script="hant")
release(Editions(Path(sys.argv[1])).snapshot(), Path("releases"), asked)
"""


def test_who_makes_it_when_and_where_leaves_no_trace(editions: Editions, tmp_path: Path) -> None:
    found = []
    for name, zone, language, seed, cores in (
        ("a", "UTC", "C", "1", "1"),
        ("b", "Asia/Tokyo", "zh_CN.UTF-8", "2", "4"),
    ):
        (place := tmp_path / name).mkdir()
        own = {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": cores, "HOME": str(place)}
        path = os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])
        subprocess.run(
            [sys.executable, "-c", MAKE, str(editions.folder)],
            cwd=place,
            env={**own, "PYTHONPATH": path, "USER": name, "PATH": ""},
            umask=0o077 if name == "a" else 0o022,
            check=True,
        )
        found.append(digests(place / "releases"))
    assert found[0] == found[1]
    assert len(found[0]) == 5 + 4


def test_shards_say_how_they_are_sorted_and_where_their_pages_are(editions: Editions, tmp_path: Path) -> None:
    first, _ = made(editions, tmp_path / "releases")
    group = pq.ParquetFile(first.folder / "data/qingshui/2024.parquet").metadata.row_group(0)
    names = [group.column(each.column_index).path_in_schema for each in group.sorting_columns]
    assert names == ["portal", "published_date", "id"]
    assert group.column(0).compression == "ZSTD"
    assert group.column(0).has_column_index


def test_a_flipped_byte_a_lost_file_and_a_stranger_are_named(editions: Editions, tmp_path: Path) -> None:
    first, _ = made(editions, tmp_path / "releases")
    path = first.folder / "data/qingshui/2024.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    (first.folder / "data/linhe/2024.parquet").unlink()
    (first.folder / "data/extra.parquet").write_bytes(b"")
    assert list(faults(first)) == [
        ("data/linhe/2024.parquet", "lost"),
        ("data/qingshui/2024.parquet", "is not what the manifest's sha256 says"),
        ("data/extra.parquet", "is not in the manifest"),
    ]


def test_a_damaged_release_is_not_built_upon(editions: Editions, tmp_path: Path, dated: Rows) -> None:
    first, _ = made(editions, tmp_path / "releases")
    path = first.folder / "data/qingshui/2026-03.parquet"
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    content[content.index(b"qingshui")] ^= 1
    path.write_bytes(content)
    editions.append([dated(6, date(2026, 3, 2))], upto=6)
    with pytest.raises(ReleaseError, match=r"2026-03\.parquet: is not what the manifest's sha256 says; --whole"):
        made(editions, tmp_path / "releases")
    assert [each.name for each in releases(tmp_path / "releases")] == ["1"]
    assert sorted(each.name for each in (tmp_path / "releases").iterdir()) == ["1"]
    whole, _ = made(editions, tmp_path / "releases", replace(ASKED, whole=True))
    assert list(faults(whole)) == []


def test_a_release_holds_measures_rights_and_only_what_is_chosen(
    editions: Editions, tmp_path: Path, dated: Rows
) -> None:
    editions.append([dated(6, date(2026, 3, 1), text="联系人：李明，电话13912345678，身份证不详。")], upto=6)
    asked = replace(ASKED, where="personal_count > 0 or portal == 'linhe'", rights={"linhe": "转载请注明来源"})
    first, _ = made(editions, tmp_path / "releases", asked)
    rows = sorted(rows_of(first), key=lambda row: row["personal_count"])
    assert [(row["portal"], row["rights"], row["personal_count"]) for row in rows] == [
        ("linhe", "转载请注明来源", 0),
        ("qingshui", None, 1),
    ]
    assert rows[1]["personal"] == [{"start": 9, "end": 20, "kind": "mobile"}]
    assert "articles for which" in (first.folder / "README.md").read_text(encoding="utf-8")
    editions.append([dated(7, date(2026, 3, 1), key=6, edition=2, cause="content_edit", text="联系人：李明。")], upto=7)
    second, _ = made(editions, tmp_path / "releases", replace(asked, forced="one was edited"))
    assert [row["portal"] for row in rows_of(second)] == ["linhe"]
    with pytest.raises(WhereError, match="'titel' is no column"):
        made(editions, tmp_path / "releases", replace(ASKED, where="titel == 'x'"))


def test_personal_data_is_masked_only_in_a_release_that_asks_for_it(
    editions: Editions, tmp_path: Path, dated: Rows
) -> None:
    text = "联系人：李明，电话13912345678，邮箱li@163.com。"
    editions.append([dated(6, date(2026, 3, 1), text=text, portal="lan")], upto=6)
    plain, _ = made(editions, tmp_path / "plain")
    (row,) = [row for row in rows_of(plain) if row["portal"] == "lan"]
    assert (row["text"], bool(row["ledger"])) == (text, True)
    masked, _ = made(editions, tmp_path / "masked", replace(ASKED, is_masked=True))
    (row,) = [row for row in rows_of(masked) if row["portal"] == "lan"]
    assert row["text"] == "联系人：李明，电话***********，邮箱**@***.***。"
    assert [row[name] for name in ("ledger", "title_ledger", "cuts", "disagreements")] == [[], [], [], []]
    assert "139" not in "".join(path.read_text(encoding="utf-8") for path in masked.folder.glob("*.md"))


def test_the_gate_refuses_a_release_from_which_a_portal_vanished(
    editions: Editions, tmp_path: Path, dated: Rows
) -> None:
    made(editions, tmp_path / "releases")
    gone = dated(6, None, key=5, portal="linhe", edition=2, gone=True, article=None, cause="gone")
    editions.append([gone], upto=6)
    with pytest.raises(GateError, match="volume: linhe has 0 articles, and had 1 in release 1; expected a drop"):
        made(editions, tmp_path / "releases")
    forced, _ = made(editions, tmp_path / "releases", replace(ASKED, forced="the portal closed"))
    assert forced.manifest["forced"]["reason"] == "the portal closed"
    assert forced.manifest["forced"]["refused"][0].startswith("volume: linhe")


def test_the_gate_refuses_what_is_doubled_damaged_or_empty(editions: Editions, tmp_path: Path, dated: Rows) -> None:
    editions.append([dated(seq, date(2026, 3, 1), text="同一条。") for seq in (6, 7)], upto=7)
    editions.append([dated(8, date(2026, 3, 1), article=replace(ARTICLE, text="", damaged=(), residues=()))], upto=8)
    with pytest.raises(GateError) as refused:
        made(editions, tmp_path / "releases", Asked(corpus="one", limits=Limits(empty=0.1)))
    assert str(refused.value).splitlines()[:3] == [
        "duplicates: 1 of 8 articles, 12.5%; expected at most 5.0%",
        "damaged: 7 of 8 articles, 87.5%; expected at most 5.0%",
        "empty: 1 of 8 articles, 12.5%; expected at most 10.0%",
    ]
    assert releases(tmp_path / "releases") == []


def test_a_corpus_without_articles_has_no_release(tmp_path: Path) -> None:
    editions = Editions(tmp_path / "editions")
    editions.begin(after=0)
    with pytest.raises(ReleaseError, match="no article to release"):
        made(editions, tmp_path / "releases")


def test_another_corpus_is_not_taken_for_the_parents(editions: Editions, tmp_path: Path) -> None:
    made(editions, tmp_path / "releases")
    second, written = made(editions, tmp_path / "releases", replace(ASKED, corpus="two"))
    assert sorted(written) == list(second.shards)


def test_a_release_is_found_by_its_number(editions: Editions, tmp_path: Path) -> None:
    made(editions, tmp_path / "releases")
    assert found(tmp_path / "releases", "1").name == "1"
    with pytest.raises(ReleaseError, match="no release 2; there are: 1"):
        found(tmp_path / "releases", "2")


def test_an_article_comes_back_from_a_release(editions: Editions, tmp_path: Path) -> None:
    first, _ = made(editions, tmp_path / "releases")
    (row,) = pq.read_table(first.folder / "data/linhe/2024.parquet", partitioning=None).to_pylist()
    article = article_of(row)
    assert article
    assert article.spans == ARTICLE.spans


def test_the_card_is_filled_from_the_data(editions: Editions, tmp_path: Path) -> None:
    titles = {"linhe": "临河|在线", "qingshui": "清水湾日报"}
    asked = replace(ASKED, titles=titles, contact="desk@linhe.example")
    card = (made(editions, tmp_path / "releases", asked)[0].folder / "README.md").read_text(encoding="utf-8")
    assert "| `linhe` | 临河\\|在线 | 1 | 15 | 2024-09-01 | 2024-09-01 |" in card
    assert "| `punctuation` | 5 | 100.00% |" in card
    assert "write to: desk@linhe.example" in card
    assert "$" not in card


def test_a_croissant_names_each_shard_with_its_digest(editions: Editions, tmp_path: Path) -> None:
    first, _ = made(editions, tmp_path / "releases")
    described = json.loads((first.folder / "croissant.json").read_bytes())
    named = {each["@id"]: each.get("sha256") for each in described["distribution"]}
    assert {path: shard["sha256"] for path, shard in first.shards.items()}.items() <= named.items()


def test_periods_are_months_of_two_years_and_years_before() -> None:
    assert [period_of(day, 2026) for day in (date(2026, 3, 1), date(2025, 1, 31), date(2024, 12, 31), None)] == [
        "2026-03", "2025-01", "2024", "undated",
    ]  # fmt: skip
    assert [period_now(each, 2027) for each in ("2026-03", "2025-01", "2024", "undated")] == [
        "2026-03", "2025", "2024", "undated",
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (16_384, 1), (16_385, 2), (32_769, 4), (1_000_000, 64)])
def test_parts_are_powers_of_two(rows: int, parts: int) -> None:
    assert parts_of(rows) == parts


def test_a_shard_is_known_by_its_path_and_meets_what_holds_the_same_ids() -> None:
    bucket = Bucket("qingshui", "2024")
    for shard in (Shard(bucket, 0, 1), Shard(bucket, 3, 8)):
        assert shard_of(shard.path) == shard
    met = [part for part in range(8) if Shard(bucket, part, 8).meets(Shard(bucket, 1, 4))]
    assert met == [2, 3]
    assert {part_of(article_id("p", str(number)), 4) for number in range(64)} == {0, 1, 2, 3}
    with pytest.raises(ValueError, match=r"README\.md: expected data/PORTAL/PERIOD.parquet"):
        shard_of("README.md")

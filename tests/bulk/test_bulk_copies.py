"""``--dedup``: which documents of a folder are copies, marked beside the outputs."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from bulk_inputs import contents

from cleaners.bulk.copies import FOLDER, mark, unmark
from cleaners.bulk.folder import Finished
from cleaners.bulk.job import OutputFormat
from cleaners.bulk.outputs import jsonl
from cleaners.bulk.tally import Tally

BRIDGE = (
    "清水湾大桥昨日通车，两岸居民步行过桥。大桥全长一千二百米，双向六车道，历时三年建成。"
    "市交通局负责人介绍，通车以后，从城东到城西只需十分钟，比绕行老桥节省半个小时。"
    "当天上午，数千名市民自发来到桥头，见证通车时刻。家住城东的林师傅说，盼了多年的桥终于通了。"
)
FARM = (
    "全市春耕有序展开，农资储备充足。今年计划播种小麦三十万亩，玉米二十万亩。农业农村部门组织技术人员，"
    "深入田间地头，指导农户科学施肥，防治病虫害。目前机具检修全部到位，良种覆盖率继续提高。"
)


def unit(folder: Path, name: str, texts: list[str], to: OutputFormat) -> Finished:
    """Write an output, as a unit that is done."""
    path = folder / f"{name}.{to}"
    if to == "parquet":
        pq.write_table(pa.table({"text": texts}), path)
    else:
        jsonl.finish([json.dumps({"text": text}).encode() + b"\n" for text in texts], path, to)
    return Finished(name, "job", [], path.name, path.stat().st_size, Tally.empty(), [])


def marks(folder: Path, name: str) -> list[tuple[str | None, str | None]]:
    rows = pq.read_table(folder / FOLDER / name).to_pylist()
    return [(row["cluster"], row["copy_of"]) for row in rows]


def test_each_row_says_its_cluster_and_of_which_earlier_one_it_is_a_copy(tmp_path: Path) -> None:
    touched = BRIDGE.replace("数千名", "上千名")
    units = [unit(tmp_path, "b", [FARM, BRIDGE, "短"], "parquet"), unit(tmp_path, "a", [touched, FARM], "parquet")]
    assert mark(str(tmp_path), units, "parquet") == (2, 2)
    assert marks(tmp_path, "b.copies.parquet") == [("b.parquet:0", None), ("b.parquet:1", None), (None, None)]
    assert marks(tmp_path, "a.copies.parquet") == [("b.parquet:1", "b.parquet:1"), ("b.parquet:0", "b.parquet:0")]


@pytest.mark.parametrize("to", ["jsonl", "jsonl.zst"])
def test_marks_have_the_format_of_the_outputs(tmp_path: Path, to: OutputFormat) -> None:
    assert mark(str(tmp_path), [unit(tmp_path, "a", [BRIDGE, BRIDGE], to)], to) == (1, 1)
    if to == "jsonl":
        lines = (tmp_path / FOLDER / "a.copies.jsonl").read_text().splitlines()
        assert json.loads(lines[1]) == {"cluster": "a.jsonl:0", "copy_of": "a.jsonl:0"}


def test_units_that_come_change_and_go_end_as_all_at_once(tmp_path: Path) -> None:
    often, once = tmp_path / "often", tmp_path / "once"
    often.mkdir()
    once.mkdir()
    units = [unit(often, "a", [BRIDGE, FARM], "parquet"), unit(often, "b", [FARM, FARM], "parquet")]
    mark(str(often), units[:1], "parquet")
    mark(str(often), units, "parquet")
    units = [unit(often, "b", [FARM, BRIDGE, "短"], "parquet"), unit(often, "c", [BRIDGE[:90]], "parquet")]
    assert mark(str(often), units, "parquet") == (1, 1)
    mark(
        str(once),
        [unit(once, "b", [FARM, BRIDGE, "短"], "parquet"), unit(once, "c", [BRIDGE[:90]], "parquet")],
        "parquet",
    )
    assert contents(often / FOLDER) == contents(once / FOLDER)
    before = contents(often / FOLDER)
    mark(str(often), units, "parquet")
    assert contents(often / FOLDER) == before


def test_marks_go_and_what_somebody_keeps_beside_them_stays(tmp_path: Path) -> None:
    own = tmp_path / FOLDER / "letter.txt"
    own.parent.mkdir()
    own.write_text("某某信")
    unmark(str(tmp_path))
    mark(str(tmp_path), [unit(tmp_path, "a", [BRIDGE, FARM], "parquet")], "parquet")
    mark(str(tmp_path), [unit(tmp_path, "b", [BRIDGE, FARM], "parquet")], "parquet")
    assert {path.name for path in own.parent.iterdir()} == {"letter.txt", "b.copies.parquet"}
    unmark(str(tmp_path))
    assert list(own.parent.iterdir()) == [own]

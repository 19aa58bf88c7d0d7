import json
from pathlib import Path

import pytest

from benchmarks import speed

CLEAN = "青禾县农业农村局昨天说，今年春耕的种子和化肥已经备齐，各乡镇的农机也都检修完毕。"
UNTORN = "青禾縣農業農村局昨天說,今年春耕的種子和化肥已經備齊。"
TORN = "青禾縣委六?！比蝿?,各鄉鎮的農機也都檢修完畢。"
PAGE = f"<html><body><h1>青禾县备足春耕物资</h1><div>{f'<p>{CLEAN}</p>' * 4}</div></body></html>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, file, case in (
        ("clean", "a.json", {"text": CLEAN}),
        ("residues", "b.json", {"dirty": UNTORN, "clean": CLEAN}),
        ("mirrors", "c.json", {"dirty": TORN}),
        ("mirrors", "about.json", {"seed": 1}),
    ):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / file).write_text(json.dumps(case), encoding="utf-8")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "d.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def test_texts_are_told_apart_by_whether_a_character_may_be_torn(folder: Path) -> None:
    assert speed.inputs(folder) == {"clean": [CLEAN], "untorn": [UNTORN], "torn": [TORN], "pages": [PAGE.encode()]}


def test_a_run_prints_our_time_and_its_share_of_the_peers(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["speed.py", str(folder), "--only", "pages", "--rounds", "1"])
    speed.main()
    peer, ours = capsys.readouterr().out.splitlines()
    assert peer.startswith("pages: trafilatura ")
    assert str(speed.ROOT) in ours
    assert " of its time, " in ours

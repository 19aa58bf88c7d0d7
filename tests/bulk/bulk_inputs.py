"""Texts of invented people in every format, and outputs read back."""

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

CLEAN = "3月1日，我市召开春耕生产推进会，部署“稳粮保供”工作。会议指出，要落实责任。"
DIRTY = "3月1日,我市召開(kāi)春耕生產(chǎn)推進會(huì),部署“穩糧保供”工作。會(huì)議指出,要落實(shí)責(zé)任。"


def text(number: int, *, is_dirty: bool) -> str:
    """Return a text that no other number has."""
    return f"第{number}号地块已经备好。\n{DIRTY if is_dirty else CLEAN}"


def records(count: int) -> list[dict[str, Any]]:
    """Return records of which each third is clean."""
    return [{"id": number, "text": text(number, is_dirty=number % 3 > 0)} for number in range(count)]


def write_lines(path: Path, values: Iterable[Mapping[str, Any]]) -> None:
    """Write JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), encoding="utf-8")


def rows(folder: Path) -> list[dict[str, Any]]:
    """Return all rows of a folder's gzip outputs, in the order of the outputs."""
    outputs = sorted(folder.glob("*.jsonl.gz"))
    return [json.loads(line) for path in outputs for line in gzip.open(path, "rt", encoding="utf-8")]


def entries(folder: Path) -> list[dict[str, Any]]:
    """Return what is in quarantine."""
    return [json.loads(line) for line in (folder / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()]


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

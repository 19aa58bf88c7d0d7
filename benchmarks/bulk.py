"""Bulk cleaning beside datatrove's and Data-Juicer's nearest pipelines: documents a CPU-second, and the damage left.

    python benchmarks/bulk.py FOLDER [--documents N] [--seed N]

FOLDER holds JSON files, each with a clean text (`text` or `clean`). Of their lines documents are composed, a fifth left
clean, the others mirrored as the simulator's mirror does: script and marks, the same with pinyin, the same torn at
bytes, and with lines of furniture. Each tool reads the same JSON lines and writes JSON lines, in processes of its own,
on a tenth of them and on all: the difference is free of what starting costs. Tools that are not installed are left out.
"""

import argparse
import gzip
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from crawler.simulator.byte_damage import damaging
from crawler.simulator.mirror import annotated, annotations, traditional

HALF_WIDTH = str.maketrans("，：；！？（）", ",:;!?()")
FURNITURE = "\n責任編輯:姚遠\n版權聲明:未經書面授權,不得轉載。"
KINDS = ("clean", "script", "pinyin", "torn", "furniture")


class Document(NamedTuple):
    """A text and what it was made from."""

    kind: str
    text: str
    origin: str


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lines = [line for text in texts(arguments.folder) for line in text.split("\n") if len(line) > 40]
    documents = list(composed(lines, arguments.documents, Random(arguments.seed)))
    print(f"{len(documents)} documents, {sum(len(each.text) for each in documents) // len(documents)} characters each")
    print(
        f"{'pipeline':<34}{'documents a CPU-s':>18}  damage left in: " + "  ".join(KINDS[1:]) + "; clean ones touched"
    )
    for name, called in pipelines().items():
        with tempfile.TemporaryDirectory() as folder:
            show(name, documents, called, Path(folder))


def texts(folder: Path) -> Iterator[str]:
    """Yield the clean texts of a folder."""
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        yield case.get("clean", case.get("text", ""))


def composed(lines: list[str], count: int, thrown: Random) -> Iterator[Document]:
    """Yield documents of a few lines each, damaged by tables of their own."""
    for number in range(count):
        origin = "\n".join(thrown.sample(lines, thrown.randint(3, 6)))
        kind = KINDS[number % len(KINDS)]
        yield Document(kind, damaged(origin, kind, thrown), origin)


def damaged(text: str, kind: str, thrown: Random) -> str:
    """Return *text* with the damage of a kind."""
    if kind == "clean":
        return text
    mirrored = traditional(text)
    table = annotations(text, thrown.choice((0.05, 0.15, 0.4)), thrown) if kind in {"pinyin", "torn"} else {}
    if kind == "torn":
        return damaging(table)(mirrored).translate(HALF_WIDTH)
    return annotated(mirrored, table).translate(HALF_WIDTH) + (FURNITURE if kind == "furniture" else "")


def pipelines() -> dict[str, Callable[[Path, Path], list[str]]]:
    """Return how each tool is called with an input and a folder for its output."""
    here = str(Path(__file__).with_name("bulk_peers.py"))
    ours = [sys.executable, "-m", "cleaners", "--jobs", "1", "--to", "jsonl.gz", "--drop-original"]
    found: dict[str, Callable[[Path, Path], list[str]]] = {
        "ours, text only": lambda source, out: [*ours, "--in", str(source), "--out", str(out)],
        "ours, with ledger": lambda source, out: [*ours, "--ledger", "--in", str(source), "--out", str(out)],
    }
    for module, names in (
        ("datatrove", ("datatrove ftfy", "datatrove ftfy t2s pinyin")),
        ("data_juicer", ("data-juicer",)),
    ):
        if importlib.util.find_spec(module):
            for name in names:
                found[name] = lambda source, out, name=name: [sys.executable, here, name, str(source), str(out)]
    return found


def show(name: str, documents: list[Document], called: Callable[[Path, Path], list[str]], folder: Path) -> None:
    """Print the line of one pipeline."""
    few, source = folder / "few", folder / "all"
    for place, held in ((few, documents[: len(documents) // 10]), (source, documents)):
        place.mkdir()
        rows = (json.dumps({"id": str(at), "text": each.text}, ensure_ascii=False) for at, each in enumerate(held))
        (place / "in.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    short = cpu(called(few / "in.jsonl", few / "out"))
    long = cpu(called(source / "in.jsonl", source / "out"))
    pace = (len(documents) - len(documents) // 10) / (long - short)
    print(f"{name:<34}{pace:>18.0f}  " + left(documents, read(source / "out")), flush=True)


def cpu(command: list[str]) -> float:
    """Return the CPU seconds of a command and all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read(folder: Path) -> dict[str, str]:
    """Return the texts of an output, with their headlines, by id."""
    texts: dict[str, str] = {}
    for path in [*folder.rglob("*.jsonl.gz"), *folder.rglob("*.jsonl")]:
        if path.name in {"manifest.jsonl", "quarantine.jsonl"}:
            continue
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                texts[str(row["id"])] = "\n".join(
                    filter(None, (row.get("title"), *row.get("subtitles", ()), row["text"]))
                )
    return texts


def left(documents: list[Document], found: dict[str, str]) -> str:
    """Return for each kind the share of documents that do not read as their origin."""
    shares = []
    for kind in (*KINDS[1:], KINDS[0]):
        held = [(at, each) for at, each in enumerate(documents) if each.kind == kind]
        bad = sum(folded(found.get(str(at), "")) != folded(each.origin) for at, each in held)
        shares.append(f"{bad / len(held):.3f}")
    return "  ".join(shares[:-1]) + "; " + shares[-1]


def folded(text: str) -> str:
    """Return *text* without white space."""
    return "".join(text.split())


if __name__ == "__main__":
    main()

"""What the cleaners cost beside ftfy and trafilatura, and beside other checkouts, in one run.

    python benchmarks/speed.py [FOLDER] [--beside CHECKOUT]... [--rounds N] [--only KIND,…]

FOLDER holds `clean/`, `residues/` and `mirrors/` with texts as JSON, and `pages/` with HTML as served. Each program
runs in a process of its own; round after round all take the same inputs in turn, so that the pace of the machine is
that of all. A figure is the median of CPU seconds, ours and the other checkouts' also as a share of the peer's time.
"""

import argparse
import importlib
import inspect
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
BESIDE = Path(__file__).parents[2] / "shared" / "eval"
PEERS = {"clean": "ftfy", "untorn": "ftfy", "torn": "ftfy", "pages": "trafilatura"}
"""The kinds of inputs, each with whom ours is measured by."""
_TIMES = {"clean": 10, "untorn": 2}
"""How often a round takes the inputs of a kind that is quickly done."""
Clean = Callable[..., object]


def main() -> None:
    """Print the table; as a worker, answer each kind on standard input with the seconds that it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=BESIDE, help="holds the inputs (%(default)s)")
    parser.add_argument("--beside", type=Path, action="append", default=[], help="another checkout to measure")
    parser.add_argument("--rounds", type=int, default=5, help="how many (%(default)s)")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(PEERS), help="only these kinds")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        _answer(options.worker, inputs(options.folder))
        return
    checkouts = [ROOT, *map(Path.resolve, options.beside)]
    workers = {str(path): _worker(path, "cleaners", options.folder) for path in checkouts}
    workers |= {peer: _worker(ROOT, peer, options.folder) for peer in {PEERS[kind] for kind in options.only}}
    for kind in options.only:
        measured = {name: workers[name] for name in (PEERS[kind], *map(str, checkouts))}
        _show(PEERS[kind], kind, _measured(kind, measured, options.rounds))
    for worker in workers.values():
        worker.communicate()


def inputs(folder: Path) -> dict[str, list[str] | list[bytes]]:
    """Return the inputs by kind; a text is torn if a cut character may stand in it."""
    from cleaners.byte_damage.tokens import TRIGGER  # noqa: PLC0415 - the workers', which have their own path

    polluted = _texts(folder / "residues") + _texts(folder / "mirrors")
    return {
        "clean": _texts(folder / "clean"),
        "untorn": [text for text in polluted if not TRIGGER.search(text)],
        "torn": [text for text in polluted if TRIGGER.search(text)],
        "pages": [path.read_bytes() for path in sorted((folder / "pages").glob("*.html"))],
    }


def _texts(folder: Path) -> list[str]:
    cases = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    texts = (case.get("dirty", case.get("text")) for case in cases)
    return [text for text in texts if isinstance(text, str)]


def _worker(checkout: Path, program: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, str(folder), "--worker", program]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    return subprocess.Popen(command, cwd=checkout, env=environment, stdin=-1, stdout=-1, text=True)


def _answer(program: str, known: Mapping[str, Sequence[str] | Sequence[bytes]]) -> None:
    """Time each kind asked for; the first time, which loads tables and models, counts for nothing."""
    seen: set[str] = set()
    for kind in map(str.strip, sys.stdin):
        clean = _program(program, kind)
        taken = _decoded(known[kind]) if program == "trafilatura" else known[kind]
        if kind not in seen:
            _seconds(clean, taken)
            seen.add(kind)
        print(_seconds(clean, [*taken] * _TIMES.get(kind, 1)) / _TIMES.get(kind, 1), flush=True)


def _program(program: str, kind: str) -> Clean:
    if program == "ftfy":
        return importlib.import_module("ftfy").fix_text  # type: ignore[no-any-return]
    if program == "trafilatura":
        return partial(importlib.import_module("trafilatura").extract, include_comments=False)
    cleaners = importlib.import_module("cleaners")
    if kind != "pages":
        return cleaners.clean_text  # type: ignore[no-any-return]
    is_judged = "judge" in inspect.signature(cleaners.clean_page).parameters
    alone = partial(cleaners.clean_page, judge="never") if is_judged else cleaners.clean_page
    return partial(_page, alone, cleaners.NotAnArticle)


def _page(clean_page: Clean, refusal: type[Exception], body: bytes) -> object:
    try:
        return clean_page(body)
    except refusal:
        return None


def _decoded(pages: Sequence[str] | Sequence[bytes]) -> list[str]:
    decode = importlib.import_module("cleaners").decode_page
    return [decode(page).text for page in pages]


def _seconds(clean: Clean, taken: Sequence[str] | Sequence[bytes]) -> float:
    started = time.process_time()
    for each in taken:
        clean(each)
    return time.process_time() - started


def _measured(kind: str, workers: Mapping[str, subprocess.Popen[str]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of each worker, round by round."""
    taken = [{name: _asked(worker, kind) for name, worker in workers.items()} for _ in range(rounds)]
    return {name: [each[name] for each in taken] for name in workers}


def _asked(worker: subprocess.Popen[str], kind: str) -> float:
    if worker.stdin is None or worker.stdout is None:
        raise ValueError("the worker has no pipes")
    worker.stdin.write(f"{kind}\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


def _show(peer: str, kind: str, measured: Mapping[str, Sequence[float]]) -> None:
    print(f"{kind}: {peer} {median(measured[peer]) * 1000:.1f} ms")
    for name, seconds in measured.items():
        if name != peer:
            share = median([ours / its for ours, its in zip(seconds, measured[peer], strict=True)])
            print(f"  {name:<40}{median(seconds) * 1000:>8.1f} ms  {share:.2f} of its time, {1 / share:.1f} × as fast")


if __name__ == "__main__":
    main()

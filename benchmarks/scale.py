"""What each command costs beside a corpus of so many pages: CPU seconds and the most memory of a process of its own.

    python benchmarks/scale.py FOLDER [--pages 10000 100000 1000000] [--only WORD…]

FOLDER keeps the state folders, which are made where they are missing (:mod:`benchmarks.scale_folder`; a million pages
take ten minutes and 3 GB). The commands follow each other, as in ALL: the first of them compacts what 50 runs left, and
what a later one finds is what those before it left. The CPU of a process holds that of its workers; its memory is that
of the largest of them. (Linux counts the memory of the parent as the child's before it begins, so that this imports
nothing of ours.)
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PLAYED = "portal=hechuan,qingshi,liuan_epaper"
SHOWN, PURGED = (("p10", "http://p10.test/a/150.html"), ("p10", "http://p10.test/a/250.html"))
ALL: Mapping[str, tuple[str, ...]] = {
    "compact": ("corpus", "maintain"),
    "idle run": ("crawl", "portals"),
    "run adding 100": ("crawl", "portals", "-a", PLAYED),
    "idle run again": ("crawl", "portals"),
    "stats": ("corpus", "stats"),
    "show": ("corpus", "show", *SHOWN),
    "changes, all": ("corpus", "changes"),
    "changes, the last 100": ("corpus", "changes", "--since", "{last}"),
    "verify": ("corpus", "verify"),
    "verify --deep": ("corpus", "verify", "--deep"),
    "copies, index made": ("corpus", "copies", "--json"),
    "copies": ("corpus", "copies", "--json"),
    "copies of one": ("corpus", "copies", *SHOWN),
    "export": ("corpus", "export"),
    "search, index made": ("corpus", "search", "大桥"),
    "search": ("corpus", "search", "大桥"),
    "replay of 100": ("replay", "--portal", "few"),
    "replay of a sample": ("replay", "--sample", "100"),
    "replay --apply of 100": ("replay", "--portal", "few", "--apply", "--force"),
    "purge": ("corpus", "purge", *PURGED, "--reason", "measured"),
    "copies after it": ("corpus", "copies", "--json"),
    "maintain": ("corpus", "maintain"),
}


class Cost(NamedTuple):
    """What a command took: seconds of CPU and megabytes, and its exit status."""

    seconds: float
    megabytes: float
    status: int


def main() -> None:
    """Print a line for each command, with what it costs beside each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--only", nargs="+", default=[], help="only the commands whose names hold one of these words")
    options = parser.parse_args()
    sizes = options.pages
    for pages in sizes:
        if not (options.folder / str(pages)).exists():
            script = Path(__file__).with_name("scale_folder.py")
            subprocess.run([sys.executable, str(script), str(options.folder / str(pages)), str(pages)], check=True)
    print(f"{'':<24}" + "".join(f"{f'{pages:,} pages':>22}" for pages in sizes), flush=True)
    for name, words in ALL.items():
        if not options.only or any(word in name for word in options.only):
            costs = [_cost(options.folder / str(pages), name, words) for pages in sizes]
            told = "".join(f"{f'{cost.seconds:.2f} s {cost.megabytes:5.0f} MB':>22}" for cost in costs)
            print(f"{name:<24}{told}{_failed(costs)}", flush=True)


def _cost(folder: Path, name: str, words: tuple[str, ...]) -> Cost:
    """Run a command of scrapy on a state folder, with the simulator if it is to find something."""
    asked = [word.format(last=_last(folder) - 100) if "{last}" in word else word for word in words]
    if "adding" not in name:
        return _measured(folder, asked, "")
    port_file = Path(f"{folder}.port")
    port_file.unlink(missing_ok=True)
    now = f"{datetime.now(UTC):%FT%TZ}"
    simulator = [sys.executable, "-m", "crawler.simulator", "--articles", "90", "--start", now]
    simulator += ["--port-file", str(port_file)]
    with subprocess.Popen(simulator, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            return _measured(folder, asked, f"PORTALS_SIMULATOR=127.0.0.1:{_awaited(port_file)}")
        finally:
            process.terminate()


def _awaited(port_file: Path) -> str:
    for _ in range(600):
        if port_file.exists():
            return port_file.read_text().strip()
        time.sleep(0.1)
    raise TimeoutError("the simulator did not start within 60 s")


def _measured(folder: Path, words: list[str], setting: str) -> Cost:
    settings = [
        f"PORTALS_STATE={folder}", f"PORTALS_SEEDS={folder}.seeds", "PORTALS_PROGRESS=False",
        "PORTALS_SECOND_JUDGE=unsure", *([setting] if setting else ()),
    ]  # fmt: skip
    options = [word for each in settings for word in ("-s", each)]
    with Path(f"{folder}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *words, *options], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, process.returncode)


def _last(folder: Path) -> int:
    """Return the number of the last change."""
    script = "import sys; from pathlib import Path; from corpus.table.table import Editions;"
    asked = f"{script} print(Editions(Path(sys.argv[1])).committed())"
    command = [sys.executable, "-c", asked, str(folder / "corpus" / "editions")]
    return int(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


def _failed(costs: list[Cost]) -> str:
    """Say which commands ended otherwise than well; 3 is an alarm, of a clock that stood still for long."""
    ends = [cost.status for cost in costs]
    return f"  ended with {', '.join(map(str, ends))}" if any(end not in {0, 3} for end in ends) else ""


if __name__ == "__main__":
    main()

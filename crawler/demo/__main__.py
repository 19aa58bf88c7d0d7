"""``make demo``: the everyday crawl against the portal simulator, and its corpus against the simulator's truth.

The crawl is a process of its own, ``scrapy crawl portals`` with one setting more than in production.
"""

import argparse
import ctypes
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

from corpus.table.table import Editions
from corpus.views.current import current
from crawler.demo.comparison import COMPARED, differences
from crawler.demo.ending import ending
from crawler.simulator.server import serving
from crawler.simulator.world import Setting
from crawler.state.folder import StateFolder

_SHOWN = 5
_PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


def main() -> int:
    """Crawl, compare, and return the exit status."""
    parser = argparse.ArgumentParser(description="Crawl the simulated portals and compare the corpus with the truth.")
    parser.add_argument("--seed", type=int, default=1, help="which of the simulated worlds (default: 1)")
    parser.add_argument("--state", type=Path, help="state folder (default: var/demo/SEED)")
    parser.add_argument("--fresh", action="store_true", help="use a state folder that is thrown away")
    arguments = parser.parse_args()
    state = arguments.state or Path("var/demo") / str(arguments.seed)
    if arguments.fresh:
        state = Path(tempfile.mkdtemp(prefix="qingliu-demo-"))
    try:
        with serving(Setting(seed=arguments.seed)) as simulator:
            return _demonstrated(state, f"127.0.0.1:{simulator.port}", is_kept=not arguments.fresh)
    finally:
        if arguments.fresh:
            shutil.rmtree(state)


def _demonstrated(state: Path, address: str, *, is_kept: bool) -> int:
    settings = [f"PORTALS_SIMULATOR={address}", f"PORTALS_STATE={state}"]
    scrapy = [sys.executable, "-m", "scrapy"]
    options = [part for setting in settings for part in ("-s", setting)]
    crawl = [*scrapy, "crawl", "portals", "-a", "recheck=yes", *options]
    status = subprocess.run(crawl, check=False, preexec_fn=_end_with_parent).returncode  # noqa: S603 - ours
    if status != 0:
        print(f"the crawl ended with status {status}")  # noqa: T201 - for the person who called it
        return 1
    subprocess.run([*scrapy, "corpus", "export", *options], check=True)  # noqa: S603 - ours
    with urlopen(f"http://{address}/truth", timeout=60) as answer:
        truth = json.load(answer)["articles"]
    editions = Editions(StateFolder(state).editions)
    tables = current(editions.dataset(), columns=["portal", "url", *COMPARED])
    rows = [row for table in tables for row in table.to_pylist()]
    wrong = differences(truth, rows)
    print(f"{len(rows)} articles in the corpus, {len(truth)} in the truth, {len(wrong)} differences")  # noqa: T201
    print("".join(f"  {line}\n" for line in wrong[:_SHOWN]), end="")  # noqa: T201
    if not wrong:
        print("\n".join(["", *ending(state, is_kept=is_kept)]))  # noqa: T201
    return 1 if wrong else 0


def _end_with_parent() -> None:
    """Make the crawl end when the demonstration is killed; elsewhere than on Linux it ends without its simulator."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())

"""What a crawl costs, first and when nothing changed: one simulated portal, crawled, crawled again, and left alone.

    python benchmarks/unchanged.py [ARTICLES] [PORTAL] [--beside CHECKOUT]… [--rounds N] [--judge SETTING]…

Each checkout plays the same with a simulator of its own, round after round in turn, so that the pace of the machine is
that of all. Costs are CPU seconds of the process and its workers; what a run takes in which nothing is due is start-up,
and left out of the cost of an article and of a visit. SETTING is one of PORTALS_SECOND_JUDGE.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[1]


class Cost(NamedTuple):
    """What three runs took: CPU seconds of the first, of the second, of an idle one; articles, and answers of 304."""

    first: float
    again: float
    idle: float
    articles: int
    spared: int

    @property
    def article(self) -> float:
        """Milliseconds of an article's first visit."""
        return 1000 * (self.first - self.idle) / self.articles

    @property
    def visit(self) -> float:
        """Milliseconds of a visit that is answered by 304."""
        return 1000 * (self.again - self.idle) / max(1, self.spared)


def main() -> None:
    """Crawl, and print what was asked for and sent, and what it cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=int, nargs="?", default=1_000)
    parser.add_argument("portal", nargs="?", default="jiyuan")
    parser.add_argument("--beside", type=Path, action="append", default=[], help="another checkout to measure")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--judge", action="append", default=[], help="a setting to measure (unsure)")
    options = parser.parse_args()
    tried = [
        (path, judge) for judge in options.judge or ["unsure"] for path in (ROOT, *map(Path.resolve, options.beside))
    ]
    costs: dict[tuple[Path, str], list[Cost]] = {each: [] for each in tried}
    for _ in range(options.rounds):
        for checkout, judge in tried:
            costs[checkout, judge].append(_measured(checkout, judge, options.articles, options.portal))
    for (checkout, judge), measured in costs.items():
        _show(checkout, judge, measured, costs[ROOT, judge])


def _measured(checkout: Path, judge: str, articles: int, portal: str) -> Cost:
    with tempfile.TemporaryDirectory() as state, serving(Setting(articles=articles)) as simulator:
        options = [f"PORTALS_SIMULATOR=127.0.0.1:{simulator.port}", f"PORTALS_STATE={state}"]
        options += ["PORTALS_PROGRESS=False", f"PORTALS_SECOND_JUDGE={judge}"]
        words = ["-a", f"portal={portal}", *(word for each in options for word in ("-s", each))]
        truth = {article["url"].partition("//")[2].partition("/")[2] for article in simulator.control.truth()}
        seconds, bodies, spared = [], 0, 0
        for run, more in (("first", ["-a", "recheck=yes"]), ("again", ["-a", "recheck=yes"]), ("idle", [])):
            seconds.append(_crawled(checkout, [*words, *more]))
            found = sum(each.status == 200 and each.path.removeprefix("/") in truth for each in simulator.control.log)
            spared = max(spared, sum(each.status == 304 for each in simulator.control.log))
            bodies = max(bodies, found)
            _tell(run, simulator, found)
            simulator.control.log.clear()
    return Cost(*seconds, bodies, spared)


def _crawled(checkout: Path, words: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "scrapy", "crawl", "portals", *words]
    done = subprocess.run(
        command, cwd=checkout, env=os.environ | {"PYTHONPATH": str(checkout)}, stdout=subprocess.DEVNULL, check=False
    )
    if done.returncode not in {0, 3}:  # 3 is an alarm
        raise RuntimeError(f"{checkout}: ended with {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _tell(run: str, simulator: Serving, bodies: int) -> None:
    log = simulator.control.log
    spared, size = sum(each.status == 304 for each in log), sum(each.size for each in log)
    print(f"  {run}: {len(log)} requests, {bodies} bodies of articles, {spared} answers without one, {size} bytes")


def _show(checkout: Path, judge: str, costs: Sequence[Cost], ours: Sequence[Cost]) -> None:
    article, visit = median(each.article for each in costs), median(each.visit for each in costs)
    idle = median(each.idle for each in costs)
    told = f"{1000 / article:.1f} articles a CPU-second, {visit:.2f} ms a visit without news, idle {idle:.2f} s"
    print(f"{checkout.name}, judge {judge}: {told}")
    if costs is not ours:
        faster = median(its.article / our.article for its, our in zip(costs, ours, strict=True))
        share = median(our.visit / its.visit for its, our in zip(costs, ours, strict=True))
        print(f"  ours is {faster:.2f} times as fast, and a visit without news costs {share:.2f} of its")


if __name__ == "__main__":
    main()

"""What a recrawl costs when nothing changed: one simulated portal, crawled, and crawled again with every article due.

Usage: python benchmarks/unchanged.py [ARTICLES] [PORTAL]
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

ROOT = Path(__file__).parents[1]


def main(articles: int, portal: str) -> None:
    """Crawl twice and print what was asked for and sent."""
    with tempfile.TemporaryDirectory() as state, serving(Setting(articles=articles)) as simulator:
        _crawl(simulator, portal, state)
        first = sum(served.size for served in simulator.control.log)
        _show("first", simulator, first)
        simulator.control.log.clear()
        _crawl(simulator, portal, state)
        _show("again", simulator, first)


def _crawl(simulator: Serving, portal: str, state: str) -> None:
    settings = [f"PORTALS_SIMULATOR=127.0.0.1:{simulator.port}", f"PORTALS_STATE={state}", "PORTALS_PROGRESS=False"]
    options = [word for setting in settings for word in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "crawl", "portals", "-a", f"portal={portal}", "-a", "recheck=yes"]
    subprocess.run([*command, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _show(name: str, simulator: Serving, first: int) -> None:
    truth = {article["url"].partition("//")[2].partition("/")[2] for article in simulator.control.truth()}
    log = simulator.control.log
    bodies = sum(served.status == 200 and served.path.removeprefix("/") in truth for served in log)
    spared = sum(served.status == 304 for served in log)
    size = sum(served.size for served in log)
    print(
        f"{name}: {len(log)} requests, {bodies} bodies of articles, {spared} answers without one, "
        f"{size} bytes, {size / first:.2%} of the first run's"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, sys.argv[2] if len(sys.argv) > 2 else "jiyuan")

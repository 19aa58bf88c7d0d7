"""Crawl throughput on loopback without delays: ours, with archive, frontier and cleaning, beside a bare spider.

The bare spider fetches the same pages through the same download handler and yields only their lengths. Both run as
processes of their own, one after the other, against one simulator process. Usage: python benchmarks/crawl.py [ARTICLES]
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
BARE = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
urls = json.load(open(sys.argv[1]))
class Bare(Spider):
    name = "bare"
    async def start(self):
        for url in urls:
            yield Request(url, dont_filter=True)
    def parse(self, response):
        yield {"bytes": len(response.body)}
handler = "crawler.handlers.simulator.SimulatorHandler"
process = AsyncCrawlerProcess({"PORTALS_SIMULATOR": sys.argv[2], "LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False, "CONCURRENT_REQUESTS": 28, "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
    "DOWNLOAD_HANDLERS": {"http": handler, "https": handler}})
process.crawl(Bare)
process.start()
"""


def main(articles: int) -> None:
    """Measure both and print pages a second and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port_file = folder / "port"
        simulator = [sys.executable, "-m", "crawler.simulator", "--articles", str(articles), "--port", "0"]
        with subprocess.Popen([*simulator, "--port-file", str(port_file)], cwd=ROOT) as process:
            try:
                address = f"127.0.0.1:{_awaited(port_file)}"
                with urlopen(f"http://{address}/truth") as answer:
                    urls = [article["url"] for article in json.load(answer)["articles"]]
                _compare(folder, address, urls)
            finally:
                process.terminate()


def _compare(folder: Path, address: str, urls: Sequence[str]) -> None:
    listed, script = folder / "urls.json", folder / "bare.py"
    listed.write_text(json.dumps(urls), encoding="utf-8")
    script.write_text(BARE, encoding="utf-8")
    settings = [f"PORTALS_SIMULATOR={address}", f"PORTALS_STATE={folder}/state", "PORTALS_PROGRESS=False"]
    options = [part for setting in settings for part in ("-s", setting)]
    bare = _timed([sys.executable, str(script), str(listed), address])
    ours = _timed([sys.executable, "-m", "scrapy", "crawl", "portals", *options])
    print(f"{len(urls)} articles; start-up included in both")
    print(f"bare spider   {bare:6.1f} s  {len(urls) / bare:6.1f} articles/s")
    print(f"crawl portals {ours:6.1f} s  {len(urls) / ours:6.1f} articles/s  {bare / ours:.2f} of the bare spider")


def _timed(command: Sequence[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, cwd=ROOT, check=True, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL)
    return time.monotonic() - began


def _awaited(port_file: Path) -> str:
    for _ in range(300):
        if port_file.exists() and (port := port_file.read_text().strip()):
            return port
        time.sleep(0.1)
    raise TimeoutError("the simulator did not start within 30 s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

"""Makes a state folder with this version of the program, and keeps it for every later version to open.

Some days of daily runs over three simulated portals, the last run killed: its archive file is open, its editions wait
in the outbox. With it are kept its seeds, what the portals answer three days later, and, beside it, what it held.

Usage: python tests/old_states/make.py [NAME]; writes NAME.tar.xz and NAME.json beside itself; without a name,
``schema_`` and the frontier's version.
"""

import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from deltalake import DeltaTable
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.simulator.exchange import Request
from crawler.simulator.habits import portals
from crawler.simulator.portal import Portal
from crawler.simulator.scenario import Scenario
from crawler.simulator.server import Serving, serving
from crawler.simulator.world import Setting

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
TEMPLATES = ROOT / "crawler" / "simulator" / "templates"
DECORATION = re.compile(r"<(style|script)\b.*?</\1>|\{\{part:[^{}]*\.(?:css|js)\}\}", re.DOTALL)
"""What a template holds for the eye or for a browser: `<style>…</style>`, `<script>…</script>`, such files."""
PACES = {"jiyuan": 1.0, "linfen": 0.35}
"""The first has enough articles to be learned from (20), and new ones on later days."""
SHOWN = 2
"""Entries of a menu or a list around an article."""
SIMULATOR_SEEDS = ROOT / "crawler" / "simulator" / "seeds"
MIRROR_HOST = "lfxww.kept.test"
"""Not the simulator's own mirror, whose seed is read from the program's folder and not kept."""
LIVELY = {"edited": 0.4, "deleted": 0.25, "moved": 0.25, "revived": 0.0}
DAYS = 4
DAY = timedelta(hours=25)
LATER = timedelta(days=3)
FINE = {0, 3}
"""Exit statuses of a run that came to its end: 3 is an alarm, of a channel that a small portal left empty."""
RECHECK = ("-a", "recheck=yes")
LEFT_OUT = {"lock"}
"""Names the process that held the folder, and where it ran."""
Row = Mapping[str, Any]


def main() -> None:
    """Make the folder, look into it, crawl a copy of it on, and keep folder, answers and expectations."""
    with tempfile.TemporaryDirectory(prefix="qingliu-kept-") as scratch:
        (designs := Path(scratch) / "designs").mkdir()
        setting = Setting(seed=181, articles=21, days=11, scenario=Scenario(rhythm=LIVELY), habits=habits(designs))
        with serving(setting) as simulator:
            keep(simulator, Path(scratch))


def keep(simulator: Serving, scratch: Path) -> None:
    """Make the folder in *scratch*."""
    kept = scratch / "kept"
    write_seeds(kept / "seeds")
    for day in range(DAYS):
        crawl(kept, simulator, *(RECHECK if day == DAYS - 1 else ()))
        simulator.clock.advance(DAY)
    kill_in_the_middle(kept, simulator)
    before: dict[str, Any] = {"delivered": editions(kept), "waiting": outbox(kept)}
    again = shutil.copytree(kept, scratch / "again")
    simulator.clock.advance(LATER)
    status = crawl(again, simulator, *RECHECK)
    before["later"] = [row for row in editions(again) if row not in before["delivered"]]
    (kept / "answers.json").write_text(json.dumps(answers(simulator), ensure_ascii=False), encoding="utf-8")
    kinds = [record.rec_headers.get_header("WARC-Qingliu-Kind", record.rec_type) for record in warc_records(kept)]
    before |= {"status": status, "kinds": Counter(kinds)}
    check(before)
    name = sys.argv[1] if len(sys.argv) > 1 else f"schema_{version(kept)}"
    with (HERE / f"{name}.json").open("x", encoding="utf-8") as file:  # an older one is never replaced
        file.write(json.dumps(before, ensure_ascii=False, indent=1) + "\n")
    pack(kept, HERE / f"{name}.tar.xz")


def habits(designs: Path) -> dict[str, Portal]:
    """Return the portals that are played: one of articles of several pages, one of GB bytes, and its polluted mirror.

    Their pages have neither styles nor scripts and short lists, or the kept folder would be far larger.
    """
    known = portals()
    mirror = replace(known["mirror"], key="linfen_mirror", host=MIRROR_HOST)
    return {"jiyuan": light(known["jiyuan"], designs), "linfen": light(known["linfen"], designs), mirror.key: mirror}


def light(portal: Portal, designs: Path) -> Portal:
    """Return the portal with templates, written to *designs*, that hold little besides the article."""
    design = designs / portal.key
    design.mkdir()
    for path in (TEMPLATES / portal.key).glob("*.html"):
        (design / path.name).write_text(DECORATION.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    menus = {name: replace(menu, names=menu.names[:SHOWN]) for name, menu in portal.menus.items()}
    lists = {name: replace(links, count=SHOWN) for name, links in portal.lists.items()}
    rhythm = replace(portal.rhythm, pace=PACES[portal.key], notices=0.7)
    return replace(portal, design=str(design), menus=menus, lists=lists, rhythm=rhythm)


def write_seeds(folder: Path) -> None:
    """Keep the seeds: a later version crawls on with those of the time."""
    folder.mkdir(parents=True)
    for name in ("jiyuan", "linfen"):
        shutil.copy(ROOT / "seeds" / f"{name}.toml", folder)
    seed = (SIMULATOR_SEEDS / "mirror.toml").read_text(encoding="utf-8")
    mirrored = seed.replace("lfxww.mirror.test", MIRROR_HOST)
    (folder / "linfen_mirror.toml").write_text(mirrored, encoding="utf-8")


def command(kept: Path, simulator: Serving) -> list[str]:
    """Return the everyday command, for a kept folder."""
    settings = {
        "PORTALS_SIMULATOR": f"127.0.0.1:{simulator.port}",
        "PORTALS_STATE": str(kept / "state"),
        "PORTALS_SEEDS": str(kept / "seeds"),
        "PORTALS_WORKERS": "1",
        "PORTALS_PROGRESS": "False",
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    names = ",".join(sorted(path.stem for path in (kept / "seeds").iterdir()))
    return [sys.executable, "-m", "scrapy", "crawl", "portals", "-a", f"portal={names}", *options]


def crawl(kept: Path, simulator: Serving, *words: str) -> int:
    """Run to the end, and return the exit status.

    Raises:
        RuntimeError: if the run did not come to its end.
    """
    status = subprocess.run([*command(kept, simulator), *words], cwd=ROOT, check=False).returncode
    if status not in FINE:
        raise RuntimeError(f"a run ended with status {status}")
    return status


def kill_in_the_middle(kept: Path, simulator: Serving) -> None:
    """Begin a run, and kill it when editions wait in the outbox.

    Raises:
        RuntimeError: if it came to its end, or left nothing unfinished.
    """
    process = subprocess.Popen(command(kept, simulator), cwd=ROOT)
    try:
        wait_for(lambda: process.poll() is not None or len(outbox(kept)) > 2)
    finally:
        process.kill()
        process.wait()
    if not outbox(kept) or not list((kept / "state" / "archive").glob("*.open")):
        raise RuntimeError("the run left nothing unfinished; choose another seed")


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so, a minute at the most.

    Raises:
        TimeoutError: if it is not so by then.
    """
    for _ in range(6_000):
        if is_so():
            return
        time.sleep(0.01)
    raise TimeoutError("not within a minute")


def editions(kept: Path) -> list[Row]:
    """Return what is to be recognised of every edition in the table, in order."""
    table = DeltaTable(kept / "state" / "corpus" / "editions").to_pyarrow_dataset().to_table()
    return sorted(map(told, table.to_pylist()), key=lambda row: (row["portal"], row["id"], row["edition"]))


def outbox(kept: Path) -> list[Row]:
    """Return the same of the editions that the table does not hold yet."""
    with closing(frontier_of(kept)) as frontier:
        return [told(json.loads(row)) for (row,) in frontier.execute("SELECT edition FROM outbox ORDER BY seq")]


def frontier_of(kept: Path) -> sqlite3.Connection:
    """Open the frontier for reading alone: what a killed run left beside it stays for a later version to recover."""
    return sqlite3.connect(f"file:{kept / 'state' / 'frontier.sqlite'}?mode=ro", uri=True)


def told(row: Row) -> Row:
    """Return what is to be recognised of an edition."""
    text = row["text"]
    hashed = None if text is None else hashlib.sha256(text.encode()).hexdigest()
    return {name: row[name] for name in ("portal", "id", "edition", "cause", "url", "title")} | {"text_sha256": hashed}


def warc_records(kept: Path) -> Iterator[ArcWarcRecord]:
    """Read every record of the archive."""
    for path in sorted((kept / "state" / "archive").glob("*.warc.gz*")):
        with path.open("rb") as file:
            yield from ArchiveIterator(file)


def version(kept: Path) -> int:
    """Return the schema version of the frontier."""
    with closing(frontier_of(kept)) as frontier:
        return int(frontier.execute("SELECT number FROM schema_version").fetchone()[0])


def answers(simulator: Serving) -> dict[str, Any]:
    """Return what the portals answer now at every address that was ever asked for, to who has no copy of it."""
    bases = {site.portal.key: host for host, site in simulator.world.sites.items()}
    asked = sorted({(bases[one.portal], one.path) for one in simulator.control.log})
    return {"now": simulator.clock.now.isoformat(), "answers": dict(_answered(simulator, asked))}


def _answered(simulator: Serving, asked: list[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
    for host, target in asked:
        delivered = simulator.world.answer(host, Request("GET", target, {}))
        assert delivered is not None
        status, body, headers = delivered.response
        yield f"{host} {target}", [status, headers, body.decode("latin-1")]


def pack(kept: Path, archive: Path) -> None:
    """Pack the folder, naming neither user nor time."""
    with tarfile.open(archive, "w:xz", preset=9) as packed:
        for path in sorted(kept.rglob("*")):
            if path.is_file() and path.name not in LEFT_OUT:
                member = tarfile.TarInfo(str(path.relative_to(kept)))
                member.size = path.stat().st_size
                packed.addfile(member, io.BytesIO(path.read_bytes()))


def check(before: Mapping[str, Any]) -> None:
    """Print what is kept; all that later versions must cope with has to be there.

    Raises:
        RuntimeError: if something is not.
    """
    causes = {row["cause"] for row in before["delivered"]}
    print({name: len(before[name]) for name in ("delivered", "waiting", "later")}, sorted(causes))  # noqa: T201
    if lacking := {"new", "content_edit", "gone", "moved", "merged"} - causes:
        raise RuntimeError(f"no edition with the cause {', '.join(sorted(lacking))}; choose another seed")
    if "taught" not in before["kinds"]:
        raise RuntimeError("no portal taught anything; choose another seed")


if __name__ == "__main__":
    main()

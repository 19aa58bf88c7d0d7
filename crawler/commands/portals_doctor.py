"""``scrapy portals doctor``: examines a portal, reports, and writes its seed."""

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from scrapy.crawler import CrawlerProcessBase
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from cleaners.article import Judge
from crawler.commands.doctor_seeds import replace_seed, seed_from_table, write_seed
from crawler.commands.subcommands import Subcommand
from crawler.doctor.comparison import differences
from crawler.doctor.diagnosis import Diagnosis, diagnosis
from crawler.doctor.examination import examined
from crawler.doctor.network import visited
from crawler.doctor.report import diagnosis_json, report
from crawler.doctor.saved_pages import SavedPages
from crawler.doctor.seed_text import checked, seed_text
from crawler.doctor.sights import Sight, sight
from crawler.doctor.visitor import Answer, Manners, Visitor
from crawler.own_settings import OwnSettings
from crawler.portals.addresses import is_web, resolved
from crawler.portals.portal import Portal
from crawler.portals.seeds import portals
from crawler.reading.workers import WorkerError
from crawler.run.exit_statuses import EXIT_ALARM, EXIT_FAILED
from crawler.run.opening import clock_of, seeds_of, state_of, workers

_BUDGET = 60
_SAVED = 10_000
"""Pages that are read of a folder at most."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", metavar="URL", nargs="?", help="its home page, a list page, or an article")
    parser.add_argument("--update", metavar="PORTAL", help="say what differs from the seed of a portal in use")
    parser.add_argument("--folder", metavar="DIR", help="read saved pages (wget's folders, a browser's, HAR files)")
    parser.add_argument(
        "--from-table", metavar="HOST", help="write the seed of a portal of the table, without a network"
    )
    parser.add_argument("--out", metavar="FILE", help="write the seed there, not into the folder of seeds; - prints it")
    parser.add_argument("--dry-run", action="store_true", help="print report and seed, write nothing")
    parser.add_argument("--budget", type=int, default=_BUDGET, metavar="N", help=f"requests at most ({_BUDGET})")
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print the diagnosis as JSON")


DOCTOR = Subcommand(
    name="doctor",
    syntax="URL | --update PORTAL | --folder DIR [URL] | --from-table HOST  [--out FILE] [--dry-run] [--budget N] …",
    summary="examines a portal and writes its seed",
    description=(
        "Examine a portal: robots.txt, home page, feeds, sitemaps and a few lists and articles, one after the other, as"
        " robots.txt allows and with its Crawl-delay, within a budget of requests. Say what was found, how sure it is,"
        " what is missing and what a person must look at, and write the seed, checked, as NAME.toml into the folder of"
        " seeds; one that is there is never replaced. --update PORTAL tells what differs from the seed and the last"
        " such call; with --out FILE it writes what it found, over the seed itself if the portal is off. --folder reads"
        " saved pages; --from-table makes a seed that is off from a row of table/portals.tsv beside the seeds; neither"
        " asks the network for anything. Exit status: 0 a seed was made, or --update found no difference; 1 too little"
        " was found for a seed; 2 wrong arguments or seeds; 3 --update found differences."
    ),
    add_options=_add_options,
)


class _Case(NamedTuple):
    """What is to be examined: from which address, of which portal, with which lists, and the saved pages if any."""

    start: str
    portal: Portal | None
    lists: Sequence[str]
    saved: SavedPages | None


def doctor(process: CrawlerProcessBase, settings: Settings, own: OwnSettings, opts: argparse.Namespace) -> int:
    """Examine, report, write; return the exit status.

    Raises:
        UsageError: if the arguments fit no use, or the host has a seed already.
        SeedError: if a seed is wrong, that which was made too.
        OSError: if a file cannot be read or written.
    """
    seeds = portals([own.seeds]) if any(own.seeds.glob("*.toml")) else {}
    if opts.from_table:
        seed_from_table(own, seeds, opts)
        return 0
    case = _case(seeds_of(own) if opts.update else seeds, opts)
    found = _diagnosed(process, settings, own, case, opts)
    told = diagnosis_json(found)
    text = seed_text(found) if found.is_seed else None
    if case.portal:
        status = _compared(found, case.portal, own, opts)
        if text and opts.out:
            replace_seed(text, case.portal, own, opts)
        return status
    if text:
        checked(found.name, text)
    print(json.dumps({**told, "seed": text}, ensure_ascii=False) if opts.json else report(found))  # noqa: T201 - the answer
    if text is None:
        return EXIT_FAILED
    write_seed(text, found.name, found.hosts, own, seeds, opts)
    return 0


def _case(seeds: Mapping[str, Portal], opts: argparse.Namespace) -> _Case:
    saved = SavedPages(Path(opts.folder)) if opts.folder else None
    if opts.update:
        if opts.target or opts.update not in seeds:
            raise UsageError(f"--update {opts.update}: expected one of {', '.join(seeds)}, and no address")
        portal = seeds[opts.update]
        lists = [channel.url for channel in portal.channels]
        start = resolved(lists[0], "/") or lists[0]
        return _Case(start, portal, lists, saved)
    try:
        start = opts.target or (saved.home() if saved else "")
    except ValueError as error:
        raise UsageError(f"{opts.folder}: {error}") from error
    if not is_web(start) or resolved("", start) is None:
        raise UsageError(f"{start!r}: no address; expected http://host/path, --folder DIR or --update PORTAL")
    return _Case(start, None, saved.urls() if saved else (), saved)


def _diagnosed(
    process: CrawlerProcessBase, settings: Settings, own: OwnSettings, case: _Case, opts: argparse.Namespace
) -> Diagnosis:
    day = clock_of(own)().date()
    results: list[Diagnosis] = []
    with closing(workers(own)) as pool:

        async def look(answer: Answer, judge: Judge) -> Sight:
            try:
                return await pool.call(sight, answer, judge)
            except WorkerError as error:
                return Sight(answer.url, kind="fault", title=str(error))

        async def examine(visitor: Visitor) -> None:
            results.append(diagnosis(await examined(case.start, visitor, look, case.lists), day))

        if case.saved:
            manners = Manners(budget=_SAVED, delay_s=0)
            asyncio.run(examine(Visitor(case.saved.ask, manners, may_be=case.saved.has)))
        else:
            visited(process, settings, opts.budget, examine)
    return results[0]


def _compared(found: Diagnosis, portal: Portal, own: OwnSettings, opts: argparse.Namespace) -> int:
    """Say what differs from the seed and from the last time, and keep the diagnosis for the next."""
    kept = state_of(own).diagnoses / f"{portal.name}.json"
    earlier = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None
    lines = differences(found, portal, earlier)
    told = diagnosis_json(found)
    if opts.json:
        print(json.dumps({**told, "differences": lines}, ensure_ascii=False))  # noqa: T201 - the answer
    else:
        print(report(found))  # noqa: T201 - the answer
        print("\n".join([f"differs   {len(lines)} ways from seed {portal.name}", *(f"  - {line}" for line in lines)]))  # noqa: T201
    if not opts.dry_run:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return EXIT_ALARM if lines else 0

"""``scrapy replay``: what would today's cleaner change in the corpus? Without the network."""

import argparse
import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from tempfile import TemporaryFile
from typing import IO

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from corpus.table.table import Editions
from crawler.commands.failures import fail, told
from crawler.commands.progress import progress
from crawler.frontier.store import Frontier
from crawler.journal.delivery import deliver, deliver_all
from crawler.journal.lessons import Lessons
from crawler.own_settings import OwnSettings, own_settings
from crawler.portals.portal import Portal
from crawler.reading.archived_pages import ArchivedPages
from crawler.run.exit_statuses import EXIT_ALARM
from crawler.run.opening import seeds_ever, state_of, workers
from crawler.run.tables import Cell, output, show_lines, show_table
from crawler.state.decisions import Decision, decided, is_accepted
from crawler.state.folder import StateFolder
from crawler.state.lock import lock
from crawler.state.rebuilding import check_whole
from crawler.upkeep.replay import Replayed, chosen, replay, upgrade
from crawler.upkeep.upgrades import Upgrades

_VERDICTS = ("same", "changed", "unreadable", "lost")
_SHOWN = 8


class Command(ScrapyCommand):
    """Reads the archive with today's cleaner, and compares."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return "[--portal NAME,…] [--sample N] [--apply [--budget SHARE | --force]] [--json]"

    def short_desc(self) -> str:
        """Say what it does."""
        return "Clean the archived pages again, and tell or write what differs from the corpus"

    def long_desc(self) -> str:
        """Say what the exit status means."""
        return (
            f"{self.short_desc()}. With --apply, changed articles get an edition with the cause cleaner_upgrade or"
            " decoding_fix, which the change feed calls a rebuild and no news. Exit status: 0 all is well; 1 no corpus,"
            " or the disk refuses; 2 wrong arguments or seeds; 3 more would change than the budget allows, so nothing"
            " was written; 4 another run holds the state folder."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--portal", metavar="NAME,…", help="only these portals")
        parser.add_argument("--sample", type=int, metavar="N", help="only N articles, the same ones each time")
        parser.add_argument("--apply", action="store_true", help="write what differs as editions")
        parser.add_argument(
            "--budget", type=float, default=0.05, metavar="SHARE", help="apply: at most this share (default 0.05)"
        )
        parser.add_argument("--json", action="store_true", help="print a JSON document")
        parser.add_argument("--force", action="store_true", help="apply: however much it is")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Replay."""
        if args:
            raise UsageError("replay takes options only")
        assert self.settings is not None
        with told(self, "replay"):
            own = own_settings(self.settings)
            check_whole(state_of(own))
            with lock(own.state):
                asyncio.run(self._replay(own, opts))

    async def _replay(self, own: OwnSettings, opts: argparse.Namespace) -> None:
        state = state_of(own)
        portals = _chosen(seeds_ever(own), opts.portal)
        editions = Editions(state.editions)
        with closing(Frontier(state.frontier)) as frontier, closing(workers(own)) as pool, _scratch(state) as file:
            deliver_all(frontier, editions)
            rows = editions.dataset()
            articles = chosen(rows, portals, opts.sample)
            verdicts: Counter[tuple[str, str]] = Counter()
            passes: dict[str, Counter[str]] = {name: Counter() for name in portals}
            upgrades = Upgrades(file)
            pages = ArchivedPages(state.archive, portals, pool, Lessons(frontier).models)
            said = progress(own, f"of {articles.total} articles are read again")
            known, broken = decided(state.reviews), list[str]()
            async for done in replay(rows, articles, pages, frontier):
                portal = portals[done.row["portal"]]
                broken += _accepted_otherwise(done, known)
                verdicts[portal.name, done.verdict] += 1
                said(verdicts.total())
                passes[portal.name].update(done.passes)
                if opts.apply and done.verdict == "changed" and (outcome := upgrade(done, portal, frontier)):
                    upgrades.add(outcome)
            if not opts.json:
                _show(verdicts, passes)
                show_lines(output(), [f"accepted in a review, and otherwise now: {each}" for each in broken])
            written = self._apply(upgrades, articles.total, opts, frontier, editions) if opts.apply else None
            if opts.json:
                answer = {"portals": _json(verdicts, passes), "accepted_otherwise": broken, "written": written}
                print(json.dumps(answer))  # noqa: T201 - the answer
            elif written is not None:
                print(f"wrote {written} editions")  # noqa: T201 - the answer

    def _apply(
        self, upgrades: Upgrades, count: int, opts: argparse.Namespace, frontier: Frontier, editions: Editions
    ) -> int | None:
        """Write the upgrades and return how many; None when that is refused."""
        if upgrades.count > opts.budget * count and not opts.force:
            limit = f"{opts.budget:g} of {count} articles"
            why = f"{upgrades.count} would change, more than {limit}; --force writes them all the same"
            fail(self, "replay", EXIT_ALARM, why)
            return None
        for some in upgrades.batches():
            frontier.commit(some)
            deliver(frontier, editions)
        return upgrades.count


def _accepted_otherwise(done: Replayed, known: Mapping[tuple[str, str], Decision]) -> list[str]:
    """Return the article if somebody accepted it as it reads in the corpus and it does not read so any more."""
    row = done.row
    is_held = done.verdict != "same" and is_accepted(known, row["portal"], row["id"], row["content_hash"])
    return [f"{row['portal']} {row['id']}"] if is_held else []


def _scratch(state: StateFolder) -> IO[bytes]:
    """Return a file without a name, where the state is: /tmp may be memory."""
    return TemporaryFile(dir=state.path)


def _chosen(portals: Mapping[str, Portal], names: str | None) -> dict[str, Portal]:
    wanted = names.split(",") if names else list(portals)
    if unknown := set(wanted) - set(portals):
        raise UsageError(f"--portal {','.join(sorted(unknown))}: no such portal; there are {', '.join(portals)}")
    return {name: portals[name] for name in wanted}


def _show(verdicts: Mapping[tuple[str, str], int], passes: Mapping[str, Counter[str]]) -> None:
    rows: list[list[Cell]] = [[name, *(verdicts.get((name, each), 0) for each in _VERDICTS)] for name in passes]
    show_table(output(), ("portal", *_VERDICTS), rows)
    for name, counts in passes.items():
        most = ", ".join(f"{what} {count:+d}" for what, count in counts.most_common(_SHOWN))
        show_lines(output(), [f"{name}: fields and passes that differ: {most}"] if most else [])


def _json(verdicts: Mapping[tuple[str, str], int], passes: Mapping[str, Counter[str]]) -> dict[str, object]:
    return {
        name: {verdict: verdicts.get((name, verdict), 0) for verdict in _VERDICTS} | {"differ": dict(counts)}
        for name, counts in passes.items()
    }

"""``scrapy corpus``: export the corpus, look into it, follow its changes, keep it tidy."""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from corpus.table.table import Editions
from corpus.table.upkeep import maintain
from corpus.views.changes import changes, event_json
from corpus.views.export import FORMATS, export
from corpus.views.overview import described, history, portal_counts, portals_of
from crawler.commands.failures import fail, told
from crawler.own_settings import own_settings
from crawler.run.opening import seeds_ever, workers
from crawler.run.report import EXIT_FAILED
from crawler.state.lock import lock
from crawler.upkeep.backups.backup import backup
from crawler.upkeep.purge import purge
from crawler.upkeep.rebuild import last_number, rebuild

_WIDTH = 120
"""Characters of a line that goes to a file or a pipe."""


class Command(ScrapyCommand):
    """Reads and tidies the corpus; the crawl alone adds to it."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return (
            "export | show [PORTAL] URL|ID | stats | changes [--since N] | maintain | purge PORTAL URL|ID --reason TEXT"
            " | rebuild -o DIR | backup -o DIR [--keep N] [--deep]"
        )

    def short_desc(self) -> str:
        """Say what it does."""
        return "Export the corpus, show an article with its repairs, follow changes, tidy the table"

    def long_desc(self) -> str:
        """Say what each word does, and what the exit status means."""
        return (
            "export writes the current view, articles.jsonl and articles.parquet with manifest.json."
            " show prints an article, every repair made to it, and its editions."
            " stats counts what the corpus holds, by portal."
            " changes prints one JSON event a line, oldest first; --since takes the 'seq' of the last one dealt with."
            " maintain compacts the table and deletes what it no longer needs."
            " purge erases an article for good, in every edition and in the archive, and never fetches it again."
            " rebuild makes frontier and corpus anew in DIR, from the archive, the seeds and today's cleaner alone."
            " backup makes a proven copy of the state folder in DIR, and keeps the newest N; a run may be on meanwhile."
            " Exit status: 0 all is well; 1 no corpus, no such article, the disk refuses, or a backup would lose"
            " something; 2 wrong arguments;"
            " 3 the cursor is not kept any more, start again from an export; 4 another run holds the state folder."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument(
            "-o", "--output", metavar="DIR", help="export, rebuild, backup: folder to write to (default STATE/exports)"
        )
        parser.add_argument(
            "--format", default=",".join(FORMATS), help="export: formats, by comma (default %(default)s)"
        )
        parser.add_argument("--reason", metavar="TEXT", help="purge: why; kept in the archive, so name nobody in it")
        parser.add_argument(
            "--keep", type=int, default=1, metavar="N", help="backup: generations to keep (default %(default)s)"
        )
        parser.add_argument("--deep", action="store_true", help="backup: read unchanged files again, to find rot")
        parser.add_argument("--since", type=int, default=0, metavar="N", help="changes: only those after number N")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Do what the first word says."""
        works: dict[str, Callable[[Editions, Sequence[str], argparse.Namespace], None]] = {
            "export": self._export,
            "show": self._show,
            "stats": self._stats,
            "changes": self._changes,
            "maintain": self._maintain,
            "purge": self._purge,
            "rebuild": self._rebuild,
            "backup": self._backup,
        }
        if not args or args[0] not in works:
            raise UsageError(f"expected one of {', '.join(works)}")
        with told(self, "corpus"):
            try:
                works[args[0]](Editions(self._state / "corpus" / "editions"), args[1:], opts)
                sys.stdout.flush()
            except BrokenPipeError:  # the reader has had enough, as head(1) does
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    @property
    def _state(self) -> Path:
        assert self.settings is not None
        return own_settings(self.settings).state

    def _export(self, editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:
        _expect(args, 0, "export takes options only")
        folder = Path(opts.output) if opts.output else self._state / "exports"
        formats = opts.format.split(",")
        if unknown := set(formats) - set(FORMATS):
            raise UsageError(f"--format {','.join(sorted(unknown))}; known formats are {', '.join(FORMATS)}")
        manifest = export(editions.snapshot(), folder, created=datetime.now(UTC), formats=formats)
        for name, file in manifest["files"].items():
            print(f"{folder / name}: {manifest['rows']} articles, {file['bytes']} bytes")  # noqa: T201 - the answer

    def _show(self, editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as the others
        if len(args) not in {1, 2}:
            raise UsageError("expected: show [PORTAL] URL|ID")
        rows, key = editions.dataset(), args[-1]
        portals = args[:-1] or portals_of(rows, key)
        if len(portals) > 1:
            raise UsageError(f"{key} is known on {', '.join(portals)}; expected: show PORTAL URL|ID")
        found = history(rows, portals[0], key) if portals else []
        if not found:
            fail(
                self,
                "corpus",
                EXIT_FAILED,
                f"portal {args[0] if args[1:] else 'any'}: no article has the id or address {key}",
            )
            return
        print("\n".join(described(found)))  # noqa: T201 - the answer

    def _stats(self, editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as the others
        _expect(args, 0, "stats takes no arguments")
        table = Table("portal", "articles", "editions", "gone", "characters", "undated", "earliest", "latest")
        for count in portal_counts(editions.dataset()):
            table.add_row(*("" if value is None else str(value) for value in count))
        Console(width=None if sys.stdout.isatty() else _WIDTH).print(table)

    def _changes(self, editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:
        _expect(args, 0, "changes takes --since only")
        for event in changes(editions.snapshot(), since=opts.since):
            print(event_json(event))  # noqa: T201 - the answer

    def _maintain(self, editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as the others
        _expect(args, 0, "maintain takes no arguments")
        assert self.settings is not None
        retention = timedelta(days=own_settings(self.settings).retention_days)
        with lock(self._state):
            done = maintain(editions.folder, editions.opened(), datetime.now(UTC), retention)
        print(", ".join(done) or "nothing is due")  # noqa: T201 - the answer

    def _purge(self, _editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:
        _expect(args, 2, "expected: purge PORTAL URL|ID --reason TEXT")
        if not opts.reason:
            raise UsageError("purge expects --reason TEXT")
        with lock(self._state):
            purged = purge(self._state, *args, reason=opts.reason, now=datetime.now(UTC))
        print(f"erased {purged.editions} editions and {purged.records} records")  # noqa: T201 - the answer
        for manifest in purged.exports:
            print(f"an older export may hold it still: {manifest.parent}")  # noqa: T201 - the answer

    def _rebuild(self, editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:
        _expect(args, 0, "rebuild takes -o DIR only")
        if not opts.output:
            raise UsageError("rebuild expects -o DIR, a folder for the new frontier and corpus")
        assert self.settings is not None
        own = own_settings(self.settings)
        portals = seeds_ever(own)
        with lock(self._state), closing(workers(own)) as pool:
            archive, after = self._state / "archive", last_number(editions, self._state / "frontier.sqlite")
            done = asyncio.run(rebuild(archive, Path(opts.output), portals, pool, after=after))
        print(f"{opts.output}: {done.editions} editions from {done.records} records of {done.runs} runs")  # noqa: T201 - the answer

    def _backup(self, _editions: Editions, args: Sequence[str], opts: argparse.Namespace) -> None:
        _expect(args, 0, "backup takes -o DIR only")
        if not opts.output:
            raise UsageError("backup expects -o DIR, a folder for the copy")
        if opts.keep < 1:
            raise UsageError(f"--keep {opts.keep}; expected how many generations to keep, at least 1")
        made = backup(self._state, Path(opts.output), now=datetime.now(UTC), keep=opts.keep, deep=opts.deep)
        print(f"{made.folder}: {made.files} files copied, {made.bytes} bytes, and the frontier")  # noqa: T201 - the answer
        for folder in made.strange:
            print(f"deleted but for files that no backup wrote: {folder}")  # noqa: T201 - the answer
        for folder in made.older:
            print(f"holds what was purged since, until --keep lets it go: {folder}")  # noqa: T201 - the answer


def _expect(args: Sequence[str], count: int, message: str) -> None:
    if len(args) != count:
        raise UsageError(message)

"""What a run says at its end: a table for people, JSON for machines, and the exit status."""

import json
import shlex
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.durable import replaced
from crawler.journal.journal import Journal
from crawler.policy import health
from crawler.policy.channels import channel_alarm, failing
from crawler.policy.page import Page
from crawler.portals.portal import Portal

EXIT_FAILED, EXIT_USAGE, EXIT_ALARM, EXIT_LOCKED = 1, 2, 3, 4
"""The run had to stop; wrong arguments or seeds; an alarm; another run holds the state folder."""

_HOOK_TIMEOUT_S = 60
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pages": ("pages",),
    "new": ("new",),
    "changed": ("changed", "revived"),
    "same": ("same", "not_modified", "rebuilt"),
    "moved": ("moved",),
    "gone": ("gone", "suspect"),
    "failed": ("failed", "doubted", "blocked", "refused", "quarantined", "other"),
}
"""Column of the table: the visit results that it counts. Moved articles are visited again at their new address."""


class Report(NamedTuple):
    """A finished run; *values* can be written as JSON."""

    values: dict[str, Any]
    alarms: tuple[str, ...]
    failure: str | None

    @property
    def exit_status(self) -> int:
        """0 when all is well; the constants above otherwise."""
        return EXIT_FAILED if self.failure else EXIT_ALARM if self.alarms else 0


def report(
    run: str,
    portals: Mapping[str, Portal],
    journal: Journal,
    failure: str | None,
    now: datetime,
    history: Sequence[Mapping[str, Any]],
    known: Mapping[tuple[str, str], Page],
    clock_alarm: str | None = None,
) -> Report:
    """Return the report of a run; *history* holds the values of earlier ones, newest first.

    A run that had to stop raises no alarm: what it did not see says nothing about a portal.
    """
    counts: dict[str, dict[str, int]] = {name: {} for name in portals}
    for (portal, result), count in sorted(journal.counts.items()):
        counts[portal][result] = count
    channels: dict[str, dict[str, int]] = {name: {} for name in portals}
    for (portal, channel), count in sorted(journal.firsts.items()):
        channels[portal][channel] = count
    models = {name: model.id for name, model in journal.lessons.models.items() if name in portals}
    values: dict[str, Any] = {
        "run": run,
        "finished": now.isoformat(),
        "portals": counts,
        "channels": channels,
        "failure": failure,
    }
    silent = list(failing(portals.values(), known, journal.yields, history, now)) if failure is None else []
    unusual = (alarm for name in portals for alarm in health.alarms(name, [values, *history]))
    alarms = (*map(channel_alarm, silent), *_frozen(journal), *unusual) if failure is None else ()
    alarms = (clock_alarm, *alarms) if clock_alarm else alarms
    values |= {"models": models, "failing": [each._asdict() for each in silent], "alarms": alarms}
    return Report(values, alarms, failure)


def write(result: Report, folder: Path) -> Path:
    """Write the report as ``<run>.json``, whole or not at all, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.values['run']}.json"
    with replaced(path) as file:
        file.write(
            json.dumps(result.values | {"exit_status": result.exit_status}, ensure_ascii=False, indent=1).encode()
        )
    return path


def tell(command: str, result: Report, path: Path) -> None:
    """Run the operator's *command*: alarms and failure are its input, a line each, the report is its last argument.

    Raises:
        OSError, subprocess.SubprocessError: if it cannot be run, or does not end.
    """
    lines = [*result.alarms, *([result.failure] if result.failure else [])]
    words, told = [*shlex.split(command), str(path)], "".join(f"{line}\n" for line in lines)
    subprocess.run(words, input=told, text=True, timeout=_HOOK_TIMEOUT_S, check=False)  # noqa: S603 - the operator's own


def show(console: Console, result: Report, portals: Mapping[str, Portal], state: str) -> None:
    """Print the table of a run, its alarms, and where the corpus is."""
    table = Table(title=f"run {result.values['run']}", title_justify="left")
    table.add_column("portal", no_wrap=True)
    for name in (*_COLUMNS, "kept", "removed"):
        table.add_column(name, justify="right")
    table.add_column("most removed")
    for name, counts in result.values["portals"].items():
        table.add_row(*_row(name, portals[name], counts))
    console.print(table)
    console.print("* has channels that nobody has seen work; kept and removed: characters of new editions")
    for alarm in result.alarms:
        console.print(f"[bold red]alarm[/] {escape(alarm)}")
    if result.failure:
        console.print(f"[bold red]stopped[/] {escape(result.failure)}")
    console.print(f"corpus: {state}/corpus/editions (Delta); `scrapy corpus export` writes JSONL and Parquet")


def _row(name: str, portal: Portal, counts: Mapping[str, int]) -> list[str]:
    removed = {kind.removeprefix("removed/"): count for kind, count in counts.items() if kind.startswith("removed/")}
    most = sorted(removed.items(), key=lambda item: -item[1])[:3]
    return [
        name if all(channel.verified for channel in portal.channels) else f"{name} *",
        *(str(sum(counts.get(result, 0) for result in results)) for results in _COLUMNS.values()),
        str(counts.get("kept", 0)),
        str(sum(removed.values())),
        ", ".join(f"{kind} {count}" for kind, count in most).replace("page/", ""),
    ]


def _frozen(journal: Journal) -> Iterable[str]:
    for name, sightings in journal.frozen.items():
        yield (
            f"{name}: deletions are frozen: {sightings.missing} of the {sightings.visited} articles that were visited"
            " of late are missing"
        )

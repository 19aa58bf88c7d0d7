"""What a run says at its end: a table for people, JSON for machines, and the exit status."""

import json
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.text import Text

from corpus.durable import replaced
from crawler.journal.journal import Journal
from crawler.policy import health, one_page
from crawler.policy.channels import channel_alarm, failing
from crawler.policy.page import Page
from crawler.policy.usual import Usual, written
from crawler.policy.usual import known as known_after
from crawler.portals.portal import Portal
from crawler.run.exit_statuses import EXIT_ALARM, EXIT_FAILED
from crawler.run.tables import Cell, moment, show_lines, show_table

_HOOK_TIMEOUT_S = 60
COLUMNS: Mapping[str, tuple[str, ...]] = {
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
    """A finished run; *values* can be written as JSON, *usual* is what is known of its portals from now on, written."""

    values: dict[str, Any]
    alarms: tuple[str, ...]
    failure: str | None
    usual: Mapping[str, str]

    @property
    def exit_status(self) -> int:
        """0 when all is well; another of the exit statuses otherwise."""
        return EXIT_FAILED if self.failure else EXIT_ALARM if self.alarms else 0

    @property
    def line(self) -> str:
        """The values as the frontier keeps them."""
        return json.dumps(self.values, ensure_ascii=False)

    @property
    def written(self) -> dict[str, Any]:
        """The values with the exit status: what is written and told."""
        return self.values | {"exit_status": self.exit_status}


def report(
    run: str,
    portals: Mapping[str, Portal],
    journal: Journal,
    failure: str | None,
    now: datetime,
    before: Mapping[str, Usual],
    known: Mapping[tuple[str, str], Page],
    missing: Mapping[str, Sequence[Mapping[str, Any]]],
    standing: Sequence[str] = (),
) -> Report:
    """Return the report of a run; *before* is what was known of its portals.

    *missing* is what sitemaps list and nothing led to (:func:`crawler.run.history.missing`).

    A run that had to stop raises no alarm but those *standing* since its beginning: what it did not see says nothing
    about a portal. What it took in for killed runs over other *portals* is not counted.
    """
    counts, channels = _by_portal(journal.counts, portals), _by_portal(journal.firsts, portals)
    models = {name: model.id for name, model in journal.lessons.models.items() if name in portals}
    values: dict[str, Any] = {
        "run": run,
        "finished": now.isoformat(),
        "portals": counts,
        "channels": channels,
        "lists": journal.lists.values(portals),
        "missing": missing,
        "failure": failure,
    }
    since = {name: each.failing for name, each in before.items()}
    silent = list(failing(portals.values(), known, journal.yields, since, now)) if failure is None else []
    values["failing"] = [each._asdict() for each in silent]
    usual = {name: known_after(name, [values], before[name]) for name in portals}
    unusual = (alarm for name in portals for alarm in health.alarms(name, usual[name]))
    doubted = (one_page.alarm(name, *each) for name, each in journal.doubting.items())
    alarms = (*map(channel_alarm, silent), *doubted, *_frozen(journal), *unusual) if failure is None else ()
    alarms = (*standing, *alarms)
    values |= {"models": models, "alarms": alarms}
    return Report(values, alarms, failure, {name: written(each) for name, each in usual.items()})


def _by_portal(counts: Mapping[tuple[str, str], int], portals: Iterable[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: {} for name in portals}
    for (portal, name), count in sorted(counts.items()):
        if portal in found:
            found[portal][name] = count
    return found


def write(result: Report, folder: Path) -> Path:
    """Write the report as ``<run>.json``, whole or not at all, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{result.values['run']}.json"
    with replaced(path) as file:
        file.write(json.dumps(result.written, ensure_ascii=False, indent=1).encode())
    return path


def tell(command: str, result: Report, path: Path) -> None:
    """Run the operator's *command*: alarms and failure are its input, a line each, the report is its last argument.

    Raises:
        OSError, subprocess.SubprocessError: if it cannot be run, or does not end.
    """
    lines = [*result.alarms, *([result.failure] if result.failure else [])]
    words, told = [*shlex.split(command), str(path)], "".join(f"{line}\n" for line in lines)
    subprocess.run(words, input=told, text=True, timeout=_HOOK_TIMEOUT_S, check=False)  # noqa: S603 - the operator's own


def show(
    console: Console,
    result: Report,
    portals: Mapping[str, Portal],
    state: str,
    next_due: float | None,
    page: Path | None = None,
) -> None:
    """Print the table of a run, what it means, its alarms, and where the corpus and the *page* of the run are."""
    counts = result.values["portals"]
    show_lines(console, [f"run {result.values['run']}"])
    names = ("portal", *COLUMNS, "kept", "removed")
    show_table(console, names, [_row(name, portals[name], counts[name]) for name in counts])
    show_lines(console, _NOTES)
    show_lines(console, _most_removed(counts))
    for alarm in result.alarms:
        console.print(Text.assemble(("alarm ", "bold red"), alarm), soft_wrap=True)
    if result.failure:
        console.print(Text.assemble(("stopped ", "bold red"), result.failure), soft_wrap=True)
    due = "no visit is due" if next_due is None else f"next visit due {moment(next_due)} UTC"
    show_lines(console, [f"{due}; `scrapy portals --due` says what, and why"])
    if page:
        show_lines(console, [f"look at the run: {page.resolve().as_uri()}"])
    show_lines(console, [f"corpus: {state}/corpus/editions (Delta); `scrapy corpus export` writes JSONL and Parquet"])


_NOTES = (
    "kept: characters of clean text in this run's new editions; removed: characters",
    "that the cleaners took away or replaced there; *: has channels nobody has seen work",
)


def _row(name: str, portal: Portal, counts: Mapping[str, int]) -> list[Cell]:
    return [
        name if all(channel.verified for channel in portal.channels) else f"{name} *",
        *(sum(counts.get(result, 0) for result in results) for results in COLUMNS.values()),
        counts.get("kept", 0),
        sum(count for kind, count in counts.items() if kind.startswith("removed/")),
    ]


def _most_removed(portals: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    removed: Counter[str] = Counter()
    for counts in portals.values():
        removed.update({kind: count for kind, count in counts.items() if kind.startswith("removed/")})
    most = (f"{kind.removeprefix('removed/').removeprefix('page/')} {count}" for kind, count in removed.most_common(3))
    if removed:
        yield f"removed most: {', '.join(most)}"


def _frozen(journal: Journal) -> Iterable[str]:
    for name, sightings in journal.frozen.items():
        yield (
            f"{name}: deletions are frozen: {sightings.missing} of the {sightings.visited} articles that were visited"
            " of late are missing"
        )

"""The page of one run: one file that opens offline. Reads the corpus and the frontier; writes below ``reports/``."""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from corpus.durable import replaced
from crawler.portals.portal import Portal
from crawler.rendering.document import PLOTTED, document
from crawler.run.report import COLUMNS
from crawler.run_report.alarms import Alarm, Known, alarms
from crawler.run_report.curves import MEASURES, ChannelYield, Curves, channel_yields, curves
from crawler.run_report.news import News, news
from crawler.state.folder import StateFolder

_KEPT = 30
"""Pages of runs that stay; older ones go, since `scrapy portals report RUN` makes them again."""
_NAME = re.compile(r"(\d{8}T\d{6}Z)-(\d+)\.html")


class Shown(NamedTuple):
    """A portal's line of the page, and its curves; *counts* are in the order of the columns."""

    name: str
    title: str
    counts: Sequence[int]
    curves: Curves
    channels: Sequence[ChannelYield]
    has_alarm: bool


def write_page(
    values: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    portals: Mapping[str, Portal],
    state: StateFolder,
    options: Sequence[str],
) -> Path:
    """Write the page of the run whose report has these *values*, and return its path; the oldest of many pages go.

    Args:
        values: Its report.
        history: The values of earlier reports, newest first.
        portals: The portals, by name.
        state: Where the corpus is, and the page goes.
        options: What a command needs to find *state*.

    Raises:
        OSError, SchemaError: if the corpus cannot be read, or the page not be written.
    """
    found = news(state.editions, values["run"])
    told = alarms(values, Known(history, portals, found.articles, options))
    path = state.reports / f"{values['run']}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    with replaced(path) as file:
        file.write(rendered(values, history, portals, found, told, options).encode("utf-8", "replace"))
    for old in pages(state)[_KEPT:]:
        if old != path:  # which may be that of an old run, made again
            old.unlink(missing_ok=True)
    return path


def pages(state: StateFolder) -> list[Path]:
    """Return the pages that are there, the newest first; nothing else of the folder."""
    found = [(match, path) for path in state.reports.glob("*.html") if (match := _NAME.fullmatch(path.name))]
    return [path for _, path in sorted(found, key=lambda each: (each[0][1], int(each[0][2])), reverse=True)]


def rendered(
    values: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    portals: Mapping[str, Portal],
    found: News,
    told: Sequence[Alarm],
    options: Sequence[str],
) -> str:
    """Return the page as HTML."""
    alarmed = {each.portal for each in told}
    shown = [_shown(name, values, history, portals, alarmed) for name in values["portals"]]
    shown.sort(key=lambda each: not each.has_alarm)
    shown_values = {
        "run": values["run"],
        "finished": datetime.fromisoformat(values["finished"]),
        "failure": values["failure"],
        "alarms": told,
        "columns": list(COLUMNS),
        "totals": [sum(each.counts[at] for each in shown) for at in range(len(COLUMNS))],
        "portals": shown,
        "measures": MEASURES,
        "news": found,
        "command": partial(_command, options),
    }
    return document("run.html.j2", shown_values, PLOTTED)


def _command(options: Sequence[str], words: Sequence[str]) -> str:
    return shlex.join(["scrapy", *words, *options])


def _shown(
    name: str,
    values: Mapping[str, Any],
    history: Sequence[Mapping[str, Any]],
    portals: Mapping[str, Portal],
    alarmed: Iterable[str | None],
) -> Shown:
    counts: Mapping[str, int] = values["portals"][name]
    title = portals[name].title if name in portals else ""
    sums = [sum(counts.get(result, 0) for result in results) for results in COLUMNS.values()]
    reports = [values, *history]
    return Shown(name, title, sums, curves(name, reports), channel_yields(name, reports), name in alarmed)

"""What is done with a run's report once it is on disk. Nothing of it can change how the run ended."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from corpus.table.delta_log import TableReadError
from corpus.table.schema import SchemaError
from crawler import settings as defaults
from crawler.frontier.store import Frontier
from crawler.own_settings import OwnSettings
from crawler.portals.portal import Portal
from crawler.run.history import REPORTS, earlier_reports
from crawler.run_report.alarms import sameness
from crawler.run_report.webhook import WebhookError, post
from crawler.state.folder import StateFolder

_T = TypeVar("_T")
_NEWS = ("new", "changed", "revived", "gone")
_log = logging.getLogger(__name__)


def tell_all(
    values: Mapping[str, Any], settings: OwnSettings, state: StateFolder, portals: Mapping[str, Portal]
) -> Path | None:
    """Write metrics and page, and tell the webhook; return the path of the page, None when there is none.

    What fails is logged under its name. *values* are the report's, with its ``exit_status``.
    """
    metrics, address = settings.metrics_file, settings.alarm_url
    if metrics:
        from crawler.run_report.metrics import write_metrics  # noqa: PLC0415 - nobody else needs Prometheus' library

        _tried("PORTALS_METRICS_FILE", lambda: write_metrics(values, metrics))
    if address and values["exit_status"]:
        _tried("PORTALS_ALARM_URL", lambda: post(address, values))
    return _tried("the page of the run", lambda: _page_of_news(values, settings, state, portals))


def is_news(values: Mapping[str, Any], history: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether a run found anything new: an article, a change, an alarm that came or went, or its own end."""
    if values["failure"] or any(counts.get(name) for counts in values["portals"].values() for name in _NEWS):
        return True
    before = next(iter(history), {}).get("alarms", ())
    return set(map(sameness, values["alarms"])) != set(map(sameness, before))


def page_of(
    values: Mapping[str, Any], settings: OwnSettings, state: StateFolder, portals: Mapping[str, Portal]
) -> Path:
    """Write the page of the run whose report has these *values*, whether or not there is news in it.

    Raises:
        OSError, SchemaError: as :func:`crawler.run_report.page.write_page`.
    """
    from crawler.run_report.page import write_page  # noqa: PLC0415 - most runs of an hour have no news, and no page

    return write_page(values, history_of(values, state), portals, state, options_of(settings))


def history_of(values: Mapping[str, Any], state: StateFolder, most: int = REPORTS) -> list[Mapping[str, Any]]:
    """Return the values of those of the newest reports that are before this one, newest first."""
    if not state.frontier.exists():
        return []
    with closing(Frontier(state.frontier)) as frontier:
        reports = earlier_reports(frontier, most)
    number = _number(values["run"])
    return [each for each in reports if _number(each["run"]) < number]


def options_of(settings: OwnSettings) -> Sequence[str]:
    """Return what a command needs, besides its own words, to find the same folders."""
    seeds = settings.state / "seeds" if settings.simulator else settings.seeds
    folders = {"PORTALS_STATE": settings.state, "PORTALS_SEEDS": seeds}
    other = [(name, path) for name, path in folders.items() if Path(getattr(defaults, name)) != path]
    return [part for name, path in other for part in ("-s", f"{name}={path}")]


def _number(run: str) -> int:
    """Return the number in the name of a run; the times of two may be the same, by a clock that stands still."""
    return int(run.rpartition("-")[2])


def _page_of_news(
    values: Mapping[str, Any], settings: OwnSettings, state: StateFolder, portals: Mapping[str, Portal]
) -> Path | None:
    if not is_news(values, history_of(values, state, most=2)):  # of which one may be this run's
        return None
    return page_of(values, settings, state, portals)


def _tried(what: str, act: Callable[[], _T]) -> _T | None:
    """Act; whatever fails is logged, since the run has ended and its report is written."""
    try:
        return act()
    except (OSError, SchemaError, TableReadError, WebhookError) as error:
        _log.error("%s: %s", what, error)
    except Exception:  # noqa: BLE001 - the border at which nothing of this reaches the run
        _log.exception("%s: not done", what)
    return None

"""A run's numbers for Prometheus, as the file that node_exporter's textfile collector reads. Writes that file."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, write_to_textfile
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

_MEANS = (
    ("latency_ms", "pages", "answer_milliseconds", "Mean time of an answer."),
    ("kept", "read", "article_characters", "Mean length of a new edition, in code points."),
    ("unrepaired", "read", "article_residues", "Mean count of damage that stays in a new edition."),
    ("agreed", "audited", "judges_agreement_percent", "Mean agreement of the two extractors."),
)
"""Sums and counts of a report, and the gauge of their quotient."""


def write_metrics(values: Mapping[str, Any], path: Path) -> None:
    """Write the numbers of the report that has these *values*, whole or not at all.

    Raises:
        OSError: if the disk refuses.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Report(values))
    write_to_textfile(str(path), registry)


class _Report(Collector):
    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        yield from _of_run(self._values)
        yield from _of_portals(self._values["portals"])
        yield from _of_channels(self._values)


def _of_run(values: Mapping[str, Any]) -> Iterator[Metric]:
    ended = datetime.fromisoformat(values["finished"]).timestamp()
    yield GaugeMetricFamily("qingliu_run_ended_timestamp_seconds", "When the last run ended.", ended)
    yield GaugeMetricFamily("qingliu_run_exit_status", "Its exit status.", values["exit_status"])
    yield GaugeMetricFamily("qingliu_run_alarms", "How many alarms it raised.", len(values["alarms"]))


def _of_portals(portals: Mapping[str, Mapping[str, int]]) -> Iterator[Metric]:
    counts = GaugeMetricFamily("qingliu_portal_count", "The last run's counts.", labels=["portal", "what"])
    for portal, found in portals.items():
        for what, count in found.items():
            counts.add_metric([portal, what], count)
    yield counts
    for of, per, name, said in _MEANS:
        mean = GaugeMetricFamily(f"qingliu_portal_{name}", said, labels=["portal"])
        for portal, found in portals.items():
            if found.get(per):
                mean.add_metric([portal], found.get(of, 0) / found[per])
        yield mean


def _of_channels(values: Mapping[str, Any]) -> Iterator[Metric]:
    listed = GaugeMetricFamily(
        "qingliu_channel_articles", "Articles on a channel's first page.", labels=["portal", "channel"]
    )
    for portal, channels in values["channels"].items():
        for channel, count in channels.items():
            listed.add_metric([portal, channel], count)
    yield listed
    failing = GaugeMetricFamily(
        "qingliu_channel_failing", "Channels that yield no article.", labels=["portal", "channel"]
    )
    for each in values["failing"]:
        failing.add_metric([each["portal"], each["channel"]], 1)
    yield failing

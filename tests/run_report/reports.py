"""Reports of runs that never were, for the tests of what is made of them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.policy import health
from crawler.policy.usual import known
from crawler.portals.portal import Channel, Portal

START = datetime(2026, 3, 1, tzinfo=UTC)
USUAL = {
    "pages": 30, "new": 10, "changed": 1, "same": 19, "read": 10, "kept": 8_000, "unrepaired": 1, "latency_ms": 9_000,
    "field/title": 10, "field/text": 10, "field/date": 10, "field/source": 9, "modelled": 30, "elsewhere": 1,
    "audited": 10, "agreed": 970, "decoded": 30, "otherwise": 1,
}  # fmt: skip
QUIET = {"pages": 5, "same": 5}
MOVED = {**USUAL, "elsewhere": 29}
LYING = {**USUAL, "otherwise": 29}


def portal(name: str, title: str = "某网") -> Portal:
    channel = Channel("要闻", f"http://{name}.example.test/yw/", "plain", None, 3)
    return Portal(
        name=name,
        title=title,
        hosts=(f"{name}.example.test",),
        channels=(channel,),
        article=re.compile(r"/a/\d+\.html"),
    )


def reports(newest: dict[str, list[dict[str, int]]], days: int = 20) -> list[dict[str, Any]]:
    """A report a day, newest first, with the alarms that a run would raise: usual ones, then *newest*."""
    last = max(map(len, newest.values()), default=0)
    counted = {name: [USUAL] * (days + last - len(each)) + each for name, each in newest.items()}
    told: list[dict[str, Any]] = []
    for day in range(days + last):
        counts = {name: each[day] for name, each in counted.items()}
        values: dict[str, Any] = {
            "run": f"{START + timedelta(days=day):%Y%m%dT%H%M%SZ}-{day + 1}",
            "finished": (START + timedelta(days=day)).isoformat(),
            "portals": counts,
            "channels": {name: {"要闻": 20} for name in counts},
            "failing": [],
            "failure": None,
        }
        alarms = [alarm for name in counts for alarm in health.alarms(name, known(name, [*told[::-1], values]))]
        told.insert(0, values | {"alarms": alarms, "exit_status": 3 if alarms else 0})
    return told

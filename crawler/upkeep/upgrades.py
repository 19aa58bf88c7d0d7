"""Upgrades that wait, in a file, until it is known whether they are few enough to be written. Writes the disk."""

import json
from collections.abc import Iterator
from typing import IO

from crawler.policy.page import Outcome, Page

_AT_ONCE = 200
"""Outcomes of one transaction, and all that memory holds: some megabytes."""


class Upgrades:
    """What a replay would write; *file* is its own, open for reading and writing, and empty."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.count = 0

    def add(self, outcome: Outcome) -> None:
        """Keep an outcome that has an edition."""
        kept = outcome.page._asdict(), outcome.record, outcome.at, outcome.edition
        self._file.write(json.dumps(kept).encode() + b"\n")
        self.count += 1

    def batches(self) -> Iterator[list[Outcome]]:
        """Yield all, some at once."""
        self._file.seek(0)
        waiting: list[Outcome] = []
        for line in self._file:
            page, record, at, edition = json.loads(line)
            waiting.append(Outcome("rebuilt", Page(**page), record, at, edition=edition))
            if len(waiting) == _AT_ONCE:
                yield waiting
                waiting = []
        if waiting:
            yield waiting

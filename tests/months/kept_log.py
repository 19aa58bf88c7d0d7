"""The simulator's log, kept in a file run by run, so that days can be played in several calls."""

import json
from datetime import datetime
from pathlib import Path

from crawler.simulator.control import Control, Served


class KeptLog:
    """What *control* logs, in the file at *path*: a line a run, with the requests that it made."""

    def __init__(self, path: Path, control: Control) -> None:
        self._path, self._control = path, control
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self.runs = len(lines)
        control.log.extend(_served(values) for line in lines for values in json.loads(line))
        self._kept = len(control.log)

    def keep(self) -> None:
        """Keep what was logged since the last call: the requests of one run."""
        fresh = [[*each[:4], each.at.isoformat(), each.beside] for each in self._control.log[self._kept :]]
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(fresh) + "\n")
        self._kept, self.runs = self._kept + len(fresh), self.runs + 1


def _served(values: list[object]) -> Served:
    portal, path, status, size, at, beside = values
    return Served(portal, path, status, size, datetime.fromisoformat(str(at)), beside)  # type: ignore[arg-type]

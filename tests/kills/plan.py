"""What is to be killed, how often, and how far it is; the last in a file, by which a later call goes on."""

import json
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from ways import BOUNDARY

from corpus.durable import replaced

PLAN = {
    BOUNDARY: 80,
    "parent": 60,
    "group": 60,
    "TERM": 40,
    "INT twice": 30,
    "workers at start": 30,
    "workers at work": 30,
    "all workers again and again": 20,
    "STOP": 20,
    "export": 20,
    "purge": 20,
    "backup": 20,
    "rebuild": 20,
    "replay": 20,
    "import": 20,
    "maintain": 10,
}
"""How often each is to be done: 500 in all."""


class Progress(NamedTuple):
    """How far it is.

    Attributes:
        path: The file that says so.
        episodes: How many are over.
        done: How often each was done in them.
    """

    path: Path
    episodes: int
    done: Counter[str]

    @classmethod
    def kept(cls, path: Path) -> "Progress":
        """Read it; without a file, nothing is done."""
        values = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"episodes": 0, "done": {}}
        return cls(path, values["episodes"], Counter(values["done"]))

    def left(self) -> Counter[str]:
        """Return how often each is still to be done."""
        return Counter(PLAN) - self.done

    def later(self, more: Counter[str]) -> "Progress":
        """Add an episode, and keep it."""
        after = self._replace(episodes=self.episodes + 1, done=self.done + more)
        after.path.parent.mkdir(parents=True, exist_ok=True)
        with replaced(after.path) as file:
            file.write(json.dumps({"episodes": after.episodes, "done": after.done}, indent=1).encode())
        return after

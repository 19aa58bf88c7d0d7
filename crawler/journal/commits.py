"""Group commit: whatever is ready goes to disk together, archive first, off the event loop."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

from crawler.policy.page import Outcome

_GATHER_S = 0.05
"""How long an outcome waits for others at most. A portal is asked once a second, so that none waits for it."""
_ENOUGH = 16
"""Outcomes from which on a commit costs hardly less for each."""
_Waiting = tuple[Outcome, "asyncio.Future[int]"]


class Commits:
    """Stores outcomes in batches: *sync* makes their archive records durable, then *commit* makes them known.

    Attributes:
        under_way: Tells how many visits are not over, those that wait here among them: while there are others, an
            outcome waits a moment for theirs.
    """

    def __init__(self, sync: Callable[[], None], commit: Callable[[Sequence[Outcome]], list[int]]) -> None:
        self._sync = sync
        self._commit = commit
        self.under_way: Callable[[], int] = lambda: 0
        self._enough = asyncio.Event()
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def done(self, outcome: Outcome) -> int:
        """Return, once *outcome* is on disk, how many articles it made known.

        Raises:
            OSError: if the disk refuses.
            Exception: what storing this very outcome raised; nothing of it is stored then.
        """
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((outcome, future))
        if len(self._waiting) >= min(_ENOUGH, self.under_way()):
            self._enough.set()
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        try:
            while self._waiting:
                await self._gathered()
                batch, self._waiting = self._waiting, []
                await self._store(batch)
        finally:
            self._task = None

    async def _gathered(self) -> None:
        """Give others a moment, unless there are enough, or none is on its way."""
        if not self._enough.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), _GATHER_S)
        self._enough.clear()

    async def _store(self, batch: Sequence[_Waiting]) -> None:
        try:
            found = await asyncio.to_thread(self._stored, [outcome for outcome, _ in batch])
        except Exception as error:  # noqa: BLE001 - a full disk must reach every visit that waits for it
            if len(batch) > 1 and not isinstance(error, OSError):
                for one in batch:  # what cannot be stored takes no other with it
                    await self._store([one])
                return
            for _, future in batch:
                future.set_exception(error)
            return
        for (_, future), count in zip(batch, found, strict=True):
            future.set_result(count)

    def _stored(self, outcomes: Sequence[Outcome]) -> list[int]:
        self._sync()
        return self._commit(outcomes)

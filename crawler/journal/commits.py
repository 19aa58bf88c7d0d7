"""Group commit: whatever is ready goes to disk together, archive first, off the event loop."""

import asyncio
from collections.abc import Callable, Sequence

from crawler.policy.page import Outcome

_Waiting = tuple[Outcome, "asyncio.Future[int]"]


class Commits:
    """Stores outcomes in batches: *sync* makes their archive records durable, then *commit* makes them known."""

    def __init__(self, sync: Callable[[], None], commit: Callable[[Sequence[Outcome]], list[int]]) -> None:
        self._sync = sync
        self._commit = commit
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
        if self._task is None:
            self._task = asyncio.create_task(self._drain())
        return await future

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._store(batch)
        finally:
            self._task = None

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

"""The end of a process that was asked to end: it comes, whatever hangs. Nothing is lost by it, as by no kill."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any

from crawler.reading.awake import AwakeTime
from crawler.run.exit_statuses import EXIT_FAILED

GRACE_S = 25.0
"""How long pages under way are waited for; then again how long the run may take to close its books."""
_TICK_S = 0.5


class Ending:
    """Bounds how long the process lives once it was asked to end."""

    def __init__(self, grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        self._is_asked = False

    def watch_signals(self) -> None:
        """Take note of SIGINT and SIGTERM, and let them do what they did."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._after(signal.getsignal(number)))

    def ask(self) -> None:
        """Ask the process to end; asked again, it changes nothing."""
        if not self._is_asked:
            self._is_asked = True
            threading.Thread(target=self._see_to_it, name="ending", daemon=True).start()

    def _after(self, handler: Callable[[int, FrameType | None], object] | int | None) -> Callable[..., None]:
        def asked(number: int, frame: FrameType | None) -> None:
            self.ask()
            if callable(handler):
                handler(number, frame)

        return asked

    def _see_to_it(self) -> None:
        _wait(self._grace_s)
        _stop_reactor()
        _wait(self._grace_s)
        print(  # noqa: T201 - for the operator
            f"scrapy crawl: asked to end, the run did not in {2 * self._grace_s:g} s, and is ended where it stands;"
            " the next run goes on from there",
            file=sys.stderr,
            flush=True,
        )
        os._exit(EXIT_FAILED)


def _stop_reactor() -> None:
    """Do what a second signal does: wait no longer for what is under way."""
    from twisted.internet import error, reactor  # noqa: PLC0415 - Scrapy chooses which reactor this import gives

    loop: Any = reactor

    def stop() -> None:
        with suppress(error.ReactorNotRunning):
            loop.stop()

    with suppress(RuntimeError):  # the loop is closed already
        loop.callFromThread(stop)


def _wait(seconds: float) -> None:
    """Wait while the process lives through so many seconds."""
    awake = AwakeTime(time.monotonic())
    while awake.tick(time.monotonic()) < seconds:
        time.sleep(_TICK_S)

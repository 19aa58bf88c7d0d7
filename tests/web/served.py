"""A guarded application over loopback, served by a thread of the tests."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from crawler.web.guard import Guard


@contextmanager
def served(guarded: Guard) -> Iterator[int]:
    """Serve, and give the port."""
    server = uvicorn.Server(uvicorn.Config(guarded, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(60)

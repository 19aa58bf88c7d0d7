"""A server of asyncio in a thread of its own."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def listening(listen: Coroutine[Any, Any, asyncio.Server], name: str) -> Iterator[None]:
    """Serve from a thread of that name for as long as the context lasts; conversations end with it."""
    loop = asyncio.new_event_loop()
    listener = loop.run_until_complete(listen)
    thread = threading.Thread(target=loop.run_forever, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_closed(listener), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _closed(listener: asyncio.Server) -> None:
    listener.close()
    conversations = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for conversation in conversations:
        conversation.cancel()
    await asyncio.gather(*conversations, return_exceptions=True)

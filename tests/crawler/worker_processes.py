"""The worker processes of a process, as Linux knows them."""

import os
from contextlib import suppress
from pathlib import Path


def workers(process: int) -> set[int]:
    """The workers that a process has now, those that are starting included."""
    found: set[int] = set()
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # the thread or the child ended meanwhile
            found |= {child for child in map(int, children.read_text().split()) if is_worker(child)}
    return found


def is_worker(process: int) -> bool:
    return b"reading.worker_process" in Path(f"/proc/{process}/cmdline").read_bytes()


def send(number: int, processes: set[int]) -> set[int]:
    """Send a signal, and return to whom."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)
    return processes

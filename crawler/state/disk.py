"""Room on the disk: a run stops before the disk is full, and before its state folder outgrows its budget."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

_MB = 1024 * 1024
_BETWEEN_LOOKS_S = 10.0


def room_check(folder: Path, *, free_mb: int, budget_mb: int | None) -> Callable[[], str | None]:
    """Return a function that tells why there is no room in *folder* to go on, or None; it looks every ten seconds."""
    looked = 0.0
    found: str | None = None

    def room_error() -> str | None:
        nonlocal looked, found
        if time.monotonic() - looked > _BETWEEN_LOOKS_S:
            found = _room_error(folder, free_mb, budget_mb)
            looked = time.monotonic()
        return found

    return room_error


def _room_error(folder: Path, free_mb: int, budget_mb: int | None) -> str | None:
    free = shutil.disk_usage(folder).free // _MB
    if free < free_mb:
        return f"{folder}: {free} MB free on the disk, less than PORTALS_DISK_FREE_MB = {free_mb}"
    if budget_mb is None:
        return None
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // _MB
    return f"{folder} holds {used} MB, more than PORTALS_DISK_BUDGET_MB = {budget_mb}" if used > budget_mb else None

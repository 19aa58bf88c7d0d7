"""The time that another process had: on a crowded machine it waits for a core, and a stopped one has none.

As far as Linux tells; elsewhere all time that passes is its own.
"""

from pathlib import Path


def own_time(passed_s: float, waited_s: float) -> float:
    """Return how much of the time that *passed_s* a process had, which *waited_s* of it for a core."""
    return min(max(0.0, passed_s - waited_s), passed_s)


def waited_s(process: int | None) -> float:
    """Return how long the first thread of a process was ready and had no core; 0 where the system does not say.

    It is the second number of Linux's ``schedstat``, in nanoseconds; what is gone has waited for nothing.
    """
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


def is_stopped(process: int | None) -> bool:
    """Tell whether a process is stopped by a signal or a debugger: state T or t of proc(5), where there is one."""
    try:
        stat = Path(f"/proc/{process}/stat").read_bytes()
    except OSError:
        return False
    return stat.rpartition(b")")[2].split()[0] in {b"T", b"t"}

"""The process of a command and whatever it starts: begun, found, signalled, and waited for with a bound."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from disk import Kind
from victim import live, suffer

ROOT = Path(__file__).parents[2]
BOUND_S = 60.0
"""How long a process may live on after whatever was done to it, besides thrice what it takes undisturbed."""
_ORPHANS_S = 10.0
_POLL_S = 0.02
_FORKING = get_context("forkserver")


class HangError(RuntimeError):
    """A process lived on for too long, or left others behind."""


def begun(state: Path, words: list[str], fatal: int = 0) -> ForkServerProcess:
    """Start ``scrapy`` with *words*, in a process group of its own; at its boundary *fatal*, if not 0, it dies."""
    _server()
    process = _FORKING.Process(target=live, args=(ROOT, state, fatal, words))
    process.start()
    return process


def suffering(state: Path, words: list[str], kind: Kind, bad: int) -> ForkServerProcess:
    """Start ``scrapy`` with *words* as :func:`begun` does, on a disk that refuses its step of number *bad*."""
    _server()
    process = _FORKING.Process(target=suffer, args=(ROOT, state, kind, bad, words))
    process.start()
    return process


@cache
def _server() -> None:
    """Start the process that is forked, told where to look: what it cannot find to import it passes over in silence."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), *([before] if before else [])])
    _FORKING.set_forkserver_preload(["victim"])
    forkserver.ensure_running()
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)


def ended(process: ForkServerProcess, state: Path, usual_s: float) -> int:
    """Wait for the end of a process and of all that it started, and return its exit status.

    Undisturbed it takes *usual_s* on this machine.

    Raises:
        HangError: if it does not end, or leaves a process behind.
    """
    bound_s = BOUND_S + 3 * usual_s
    process.join(bound_s)
    if process.exitcode is None:
        send(signal.SIGKILL, [-group(process)])
        raise HangError(f"{state}: process {process.pid} was alive {bound_s:g} s later")
    if not _within(_ORPHANS_S, lambda: not list(_started_for(state))):
        raise HangError(f"{state}: left behind {list(_started_for(state))}")
    return process.exitcode


def group(process: ForkServerProcess) -> int:
    """Return the id of a process, which is that of its group."""
    assert process.pid is not None
    return process.pid


def workers(state: Path) -> list[int]:
    """Return the worker processes that there are now for *state*, those that are starting included."""
    return [each for each in _started_for(state) if b"reading.worker_process" in _read(each, "cmdline")]


def first_workers(process: ForkServerProcess, state: Path) -> list[int]:
    """Wait for workers, as long as the process lives, and return them."""
    while process.is_alive():
        if found := workers(state):
            return found
        time.sleep(_POLL_S)
    return []


def send(number: int, processes: list[int]) -> None:
    """Send a signal; a negative number is a process group."""
    for each in processes:
        with suppress(ProcessLookupError):
            os.kill(each, number)


def _started_for(state: Path) -> Iterator[int]:
    mark = f"VICTIM={state}".encode()
    for path in Path("/proc").glob("[0-9]*"):
        if mark in _read(int(path.name), "environ").split(b"\0"):
            yield int(path.name)


def _read(process: int, name: str) -> bytes:
    with suppress(OSError):  # it ended meanwhile, or is another user's
        return Path(f"/proc/{process}/{name}").read_bytes()
    return b""


def _within(seconds: float, is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(_POLL_S)
    return True

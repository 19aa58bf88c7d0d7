"""``scrapy`` as a person calls it, forked from a process that has it in memory: imports are what most calls cost.

So are its worker processes, whose tables are made by then. That ``python -m scrapy`` starts by itself, and spawns its
workers, is shown by the tests that signal them, and by those of the package.
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from multiprocessing import forkserver, get_context
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired

ROOT = Path(__file__).parents[1]
FORKING = get_context("forkserver")
_SERVER = forkserver._forkserver
_DOOR = ("_forkserver_address", "_forkserver_authkey")
"""What a fork must know, to have its workers forked by the same server; the key is asked for since Python 3.14."""


def called(
    *words: str, stdin: bytes = b"", timeout_s: float = 120, first: Callable[[], None] | None = None
) -> CompletedProcess[bytes]:
    """Call ``scrapy`` with *words* in the project's folder, once *first* was called there.

    Raises:
        TimeoutExpired: if it does not end; it is killed.
    """
    server()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stdin").write_bytes(stdin)
        door = {name: getattr(_SERVER, name) for name in _DOOR if hasattr(_SERVER, name)}
        process = FORKING.Process(target=_live, args=(words, dict(os.environ), folder, door, first))
        process.start()
        process.join(timeout_s)
        if process.exitcode is None:
            process.kill()
            raise TimeoutExpired(words, timeout_s)
        said, complained = ((folder / each).read_bytes() for each in ("stdout", "stderr"))
    return CompletedProcess(words, process.exitcode, said, complained)


def told(*words: str, timeout_s: float = 120, first: Callable[[], None] | None = None) -> CompletedProcess[str]:
    """Call ``scrapy`` with *words*, and read what it says as text; for the rest, see :func:`called`."""
    done = called(*words, timeout_s=timeout_s, first=first)
    return CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@cache
def server() -> int:
    """Start the process that is forked, and return its id.

    It is told where to look: what it cannot find it passes over in silence.
    """
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), str(ROOT), *([before] if before else [])])
    FORKING.set_forkserver_preload(["forked_scrapy"])
    forkserver.ensure_running()
    os.environ.pop("PYTHONPATH") if before is None else os.environ.update(PYTHONPATH=before)
    process: int = _SERVER._forkserver_pid  # type: ignore[attr-defined]
    return process


def _live(
    words: Sequence[str],
    environment: dict[str, str],
    folder: Path,
    door: Mapping[str, object],
    first: Callable[[], None] | None,
) -> None:
    for name, value in door.items():
        setattr(_SERVER, name, value)
    _SERVER.ensure_running = lambda: None  # type: ignore[method-assign]
    if first:
        first()
    from forked_scrapy import live  # noqa: PLC0415 - in the fork, which has it

    live(words, environment, folder, ROOT)

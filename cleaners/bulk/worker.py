"""A worker: a process that is told on standard input what to do, and answers on standard output.

It is a program of its own, not a fork or a spawned copy of its parent: whatever the parent is, a script without a guard
or a Ray worker, nothing of it is run again. It ends with its parent.
"""

import ctypes
import gc
import os
import pickle
import struct
import sys
import threading
import time
from mmap import mmap
from pathlib import Path
from typing import IO, NamedTuple

from cleaners.bulk.work import Stage, Task, done
from cleaners.text import clean_text

_PR_SET_PDEATHSIG, _SIGKILL = 1, 9  # Linux, prctl(2)
_LENGTH = struct.Struct(">Q")
MARK = struct.Struct("=qqq")
"""What the marks hold: the stage, by its place in :data:`STAGES`, the number of the record that
comes next, and the bytes of those before it."""
STAGES: tuple[Stage, ...] = ("reading", "cleaning", "writing")
_TORN = "3月1日,我市召開(kāi)會(huì)議,落實(shí)“六?！蹦繕?biāo)任務(wù),部署“六穩(wěn)”。責(zé)任編輯:某"
"""A text that asks for every table: what they cost once is no record's time."""
_ALLOCATIONS = 20_000
"""Objects behind which garbage is looked for; a text makes a few thousand, nearly all of which go by themselves."""
WORN_OUT = 86
"""Exit status of a worker that ran out of memory: chosen, so that no signal and no Python has it."""


class Setting(NamedTuple):
    """What a worker is told first.

    Attributes:
        path: Where modules are found.
        parent: The process that it ends with.
        memory_mb: Its address space.
    """

    path: tuple[str, ...]
    parent: int
    memory_mb: int


def send(pipe: IO[bytes], message: object) -> None:
    """Write a message."""
    written = pickle.dumps(message)
    pipe.write(_LENGTH.pack(len(written)) + written)
    pipe.flush()


def receive(pipe: IO[bytes]) -> object:
    """Read a message.

    Raises:
        EOFError: if the other side is gone.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    size = _LENGTH.unpack(head)[0]
    written = pipe.read(size)
    if len(written) < size:
        raise EOFError
    return pickle.loads(written)  # noqa: S301 - our own other side's


def main() -> None:
    """Do what comes in, until the parent closes the pipe."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    setting = receive(sys.stdin.buffer)
    assert isinstance(setting, Setting)
    sys.path[:] = setting.path
    _bind(setting)
    with Path(sys.argv[1]).open("r+b") as file, mmap(file.fileno(), MARK.size) as marks:
        clean_text(_TORN)
        _collect_less()
        send(answers, None)
        while True:
            try:
                task = receive(sys.stdin.buffer)
            except EOFError:
                return
            except Exception as error:  # noqa: BLE001 - what it names cannot be imported here
                send(answers, RuntimeError(f"the task cannot be read: {type(error).__name__}: {error}"))
                continue
            assert isinstance(task, Task)
            send(answers, _answer(task, marks))


def _collect_less() -> None:
    """Let the collector of garbage pass over what was loaded, and come less often: it took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


def _answer(task: Task, marks: mmap) -> object:
    """Return what a task came to, or why it cannot be done; a process that ran out of memory ends."""
    stages = {stage: at for at, stage in enumerate(STAGES)}

    def mark(stage: Stage, number: int, size: int) -> None:
        marks[:] = MARK.pack(stages[stage], number, size)

    try:
        return done(task, mark)
    except MemoryError:
        os._exit(WORN_OUT)
    except Exception as error:  # noqa: BLE001 - it is the owner's
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - it was made here
        except Exception:  # noqa: BLE001 - whatever an error's own code raises
            return RuntimeError(f"{type(error).__name__}: {error}")
        return error


def _bind(setting: Setting) -> None:
    """Bound the process in memory, and bind it to its parent's end, as far as the system lets."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - Unix

        limit = setting.memory_mb << 20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    threading.Thread(target=_end_with, args=(setting.parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """Watch the parent: prctl is not everywhere, and says nothing of a parent that died before it was called."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)

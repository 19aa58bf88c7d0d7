"""Worker processes: what goes wrong in one costs one page."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from cleaners import NotAnArticle
from crawler.workers import WorkerError, Workers


def doubled(number: int) -> int:
    return 2 * number


def refuse() -> None:
    raise NotAnArticle("list", "只有链接")


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def devour() -> int:
    return len(bytearray(8 << 30))


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(1, timeout_s=6, memory_mb=4096)
    yield pool
    pool.close()


def test_a_result_and_an_exception_come_back(workers: Workers) -> None:
    assert asyncio.run(workers.call(doubled, 21)) == 42
    with pytest.raises(NotAnArticle, match="只有链接") as raised:
        asyncio.run(workers.call(refuse))
    assert raised.value.kind == "list"


@pytest.mark.parametrize(
    ("poison", "message"), [(hang, "longer than 6 s"), (die, "its worker died"), (devour, "more than 4096 MB")]
)
def test_a_page_that_hangs_dies_or_devours_is_told_and_the_next_one_is_read(
    workers: Workers, poison: object, message: str
) -> None:
    with pytest.raises(WorkerError, match=message):
        asyncio.run(workers.call(poison))
    assert asyncio.run(workers.call(doubled, 4)) == 8


def test_workers_end_when_their_parent_is_killed() -> None:
    program = (
        "import asyncio, os, time\n"
        "from crawler.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    print(asyncio.run(Workers(1, timeout_s=60, memory_mb=4096).call(os.getpid)), flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if not is_alive(worker):
            return
        time.sleep(0.1)
    pytest.fail(f"worker {worker} outlived its parent")


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

"""Worker processes: what goes wrong in one costs one page."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from worker_processes import send
from worker_processes import workers as processes_of

from cleaners import NotAnArticle
from crawler.reading.workers import PoolError, WorkerError, Workers


def doubled(number: int) -> int:
    return 2 * number


def refuse() -> None:
    raise NotAnArticle("list", "只有链接")


def hang() -> None:
    time.sleep(60)


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def linger(begun: Path, seconds: float) -> str:
    """Tell in *begun* who reads the page, and take so long."""
    begun.write_text(str(os.getpid()), encoding="utf-8")
    time.sleep(seconds)
    return "read"


def process_after(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def work_on(core: int, seconds: float) -> float:
    """Compute for so long on one core, and return how long that took."""
    os.sched_setaffinity(0, {core})
    begun, had = time.monotonic(), time.process_time()
    while time.process_time() - had < seconds:
        pass
    return time.monotonic() - begun


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
    ("poison", "message"),
    [
        (hang, "longer than 6 s"),
        (die, "its worker died: SIGSEGV"),
        (be_killed, "its worker died: SIGKILL"),
        (devour, "more than 4096 MB"),
    ],
)
def test_a_page_that_hangs_dies_or_devours_is_told_and_the_next_one_is_read(
    workers: Workers, poison: object, message: str
) -> None:
    with pytest.raises(WorkerError, match=message):
        asyncio.run(workers.call(poison))
    assert asyncio.run(workers.call(doubled, 4)) == 8


KILLS = 14


@pytest.mark.slow
def test_workers_that_are_killed_while_they_start_again_and_again_are_replaced_and_every_page_is_read() -> None:
    pool = Workers(2, timeout_s=6, memory_mb=4096)
    killed: set[int] = set()

    async def read() -> list[int]:
        reading = asyncio.gather(*(pool.call(doubled, number) for number in range(4)))
        while len(killed) < KILLS:
            killed.update(send(signal.SIGKILL, processes_of(os.getpid()) - killed))
            await asyncio.sleep(0.01)
        return await reading

    try:
        assert asyncio.run(read()) == [0, 2, 4, 6]
    finally:
        pool.close()


def test_another_process_starts_only_while_more_pages_wait_than_its_start_is_worth() -> None:
    pool = Workers(2, timeout_s=6, memory_mb=4096, patience=3)

    async def processes(pages: int) -> set[int]:
        return set(await asyncio.gather(*(pool.call(process_after, 0.1) for _ in range(pages))))

    try:
        first = asyncio.run(processes(1))
        assert asyncio.run(processes(4)) == first
        seen = set(first)
        for _ in range(60):
            seen |= asyncio.run(processes(12))
            if len(seen) == 2:
                break
        assert len(seen) == 2
        assert asyncio.run(processes(2)) <= seen
    finally:
        pool.close()


def test_a_page_waits_for_another_that_hangs_only_as_long_as_a_process_takes_to_start(tmp_path: Path) -> None:
    pool = Workers(2, timeout_s=60, memory_mb=4096, patience=8)

    async def read() -> tuple[bool, int]:
        hanging = asyncio.create_task(pool.call(linger, tmp_path / "begun", 60.0))
        await reader(tmp_path / "begun")
        number = await pool.call(doubled, 21)
        return hanging.done(), number

    try:
        assert asyncio.run(read()) == (False, 42)
    finally:
        pool.close()


def test_a_page_whose_worker_others_kill_while_it_reads_is_read_by_the_next_one(
    tmp_path: Path, workers: Workers
) -> None:
    async def read() -> str:
        reading = asyncio.create_task(workers.call(linger, tmp_path / "begun", 1.0))
        for _ in range(2):
            os.kill(await reader(tmp_path / "begun"), signal.SIGKILL)
        return await reading

    assert asyncio.run(read()) == "read"


def test_a_worker_that_is_stopped_for_longer_than_a_page_may_take_goes_on_where_it_was(tmp_path: Path) -> None:
    pool = Workers(1, timeout_s=1.5, memory_mb=4096)

    async def read() -> str:
        reading = asyncio.create_task(pool.call(linger, tmp_path / "begun", 0.5))
        process = await reader(tmp_path / "begun")
        os.kill(process, signal.SIGSTOP)
        await asyncio.sleep(3)
        os.kill(process, signal.SIGCONT)
        return await reading

    try:
        assert asyncio.run(read()) == "read"
    finally:
        pool.close()


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not say who waits for a core")
def test_a_page_on_a_crowded_core_has_the_time_that_it_waits_for_besides() -> None:
    core = min(os.sched_getaffinity(0))
    busy = f"import os; os.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    others = [subprocess.Popen([sys.executable, "-S", "-c", busy]) for _ in range(5)]
    pool = Workers(1, timeout_s=1.0, memory_mb=4096)
    try:
        assert asyncio.run(pool.call(work_on, core, 0.5)) > 1.0
    finally:
        pool.close()
        for each in others:
            each.kill()
            each.wait()


def test_a_pool_closes_while_its_worker_is_stopped_and_the_page_is_not_at_fault(tmp_path: Path) -> None:
    pool = Workers(1, timeout_s=60, memory_mb=4096)

    async def read() -> None:
        reading = asyncio.create_task(pool.call(linger, tmp_path / "begun", 60.0))
        os.kill(await reader(tmp_path / "begun"), signal.SIGSTOP)
        pool.close()
        await reading

    with pytest.raises(PoolError, match="closed"):
        asyncio.run(read())
    with pytest.raises(PoolError, match="closed"):
        asyncio.run(pool.call(doubled, 1))


@pytest.mark.long
def test_a_machine_that_sleeps_for_longer_than_a_page_may_take_costs_no_page(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from test_workers import linger\n"
        "from crawler.reading.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    pool = Workers(1, timeout_s=3, memory_mb=4096)\n"
        f"    print(asyncio.run(pool.call(linger, Path({str(tmp_path / 'begun')!r}), 2.0)), flush=True)\n"
        "    pool.close()\n"
    )
    words = [sys.executable, "-c", program]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as parent:
        both = (asyncio.run(reader(tmp_path / "begun")), parent.pid)
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for process in both:
                os.kill(process, number)
            time.sleep(8 if number == signal.SIGSTOP else 0)
        assert parent.communicate()[0] == "read\n"


async def reader(begun: Path) -> int:
    """The process that has begun to read, once it has; its next one is told anew."""
    for _ in range(2_000):
        if process := told(begun):
            return process
        await asyncio.sleep(0.01)
    raise TimeoutError("no worker began within 20 s")


def told(begun: Path) -> int | None:
    text = begun.read_text(encoding="utf-8") if begun.exists() else ""
    if not text:
        return None
    begun.unlink()
    return int(text)


def test_workers_end_when_their_parent_is_killed() -> None:
    program = (
        "import asyncio, os, time\n"
        "from crawler.reading.workers import Workers\n"
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

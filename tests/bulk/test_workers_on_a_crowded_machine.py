"""Time in which a worker has no core is none of its record's."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cleaners.bulk.own_time import own_time, waited_s


def test_time_without_a_core_is_not_counted_and_no_step_of_a_clock_makes_it_more_or_less() -> None:
    assert own_time(0.25, 0.0) == 0.25
    assert own_time(0.25, 0.2) == pytest.approx(0.05)
    assert own_time(0.25, 0.4) == 0.0
    assert own_time(0.25, -3.0) == 0.25


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the system does not say who waits for a core")
def test_two_that_share_a_core_wait_for_it_and_one_that_is_gone_for_nothing() -> None:
    core = str(min(os.sched_getaffinity(0)))
    busy = f"import os; os.sched_setaffinity(0, {{{core}}})\nwhile True: pass"
    both = [subprocess.Popen([sys.executable, "-S", "-c", busy]) for _ in range(2)]
    try:
        until = time.monotonic() + 60
        while min(waited_s(each.pid) for each in both) < 0.2:
            assert time.monotonic() < until
            time.sleep(0.05)
    finally:
        for each in both:
            each.kill()
            each.wait()
    assert waited_s(both[0].pid) == 0.0

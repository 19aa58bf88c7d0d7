"""What stays shut: the state folder to a second run, private addresses to any host name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from twisted.internet.error import DNSLookupError

from crawler.handlers.resolver import _public
from crawler.state.lock import LockedError, lock


def test_a_second_run_is_refused_with_the_name_of_the_first(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(LockedError, match=f"in use by process {os.getpid()} "), lock(tmp_path):
        pass


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom crawler.state.lock import lock\n"
        "with lock(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {holder.pid} "), lock(tmp_path):
            pass
        holder.kill()
    with lock(tmp_path):
        pass


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1"]
)
def test_an_address_inside_is_refused(address: str) -> None:
    with pytest.raises(DNSLookupError, match=f"portal.test leads to {address}, which is not a public address"):
        _public(address, "portal.test")


def test_a_public_address_is_let_through() -> None:
    assert _public("203.119.25.1", "portal.test") == "203.119.25.1"

"""A disk that takes no more, at one place after another: the run says where, and the next one goes on."""

import resource
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from test_crawl import ROOT, command, crawl
from test_kills import TINY, editions

from crawler.simulator.server import serving

ONLY = "-a", "portal=jiyuan", "-s", "PORTALS_DISK_FREE_MB=0"
LIMITS_KB = [2, 60, 90, 120, 200]
"""The longest that a file may become: that of the frontier's log soonest."""
SCRIPT = """
mkdir -p {state}/{place} && mount -t tmpfs -o size={size} none {state}/{place} || exit 9
{crawl} >{told} 2>&1; test $? = 1 || exit 8
mount -o remount,size=64m {state}/{place}
{crawl} >{told}.after 2>&1 || exit 7
cp -a {state} {kept}
"""


@pytest.mark.long
def test_a_file_that_may_not_grow_is_told_with_its_place_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with serving(TINY) as simulator:
        assert crawl(tmp_path / "calm", simulator.port, *ONLY).returncode == 0
        state = tmp_path / "full"
        for limit in LIMITS_KB:
            done = limited(command(state, simulator.port, *ONLY), limit * 1024)
            assert done.returncode == 1
            assert f"{state}/frontier.sqlite: disk I/O error" in done.stdout + done.stderr
            assert "Traceback" not in done.stderr
        done = crawl(state, simulator.port, *ONLY)
        assert done.returncode == 0, done.stderr
        assert editions(state, "run", "record_id") == editions(tmp_path / "calm", "run", "record_id")


def limited(words: list[str], size: int) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, preexec_fn=limit)


@pytest.mark.long
@pytest.mark.parametrize(
    ("place", "size", "message"),
    [
        ("archive", "48k", "cannot write: No space left on device"),
        ("corpus", "24k", "corpus/editions: cannot append seq 1 to"),
        (".", "200k", "/state/"),
    ],
)
def test_a_full_disk_is_told_with_its_place_and_the_next_run_goes_on(
    tmp_path: Path, place: str, size: str, message: str
) -> None:
    state, kept, told = tmp_path / "state", tmp_path / "kept", tmp_path / "told"
    if not shutil.which("unshare"):
        pytest.skip("no unshare here, by which a test may mount a file system of its own")
    with serving(TINY) as simulator:
        assert crawl(tmp_path / "calm", simulator.port, *ONLY).returncode == 0
        words = shlex.join(command(state, simulator.port, *ONLY))
        script = SCRIPT.format(state=state, place=place, size=size, crawl=words, told=told, kept=kept)
        done = subprocess.run(["unshare", "--map-root-user", "--mount", "sh", "-c", script], cwd=ROOT, check=False)
    if not told.exists():
        pytest.skip("no right to mount a file system, not even in a namespace of its own")
    after = told.with_suffix(".after")
    assert done.returncode == 0, (
        told.read_text(encoding="utf-8"),
        after.exists() and after.read_text(encoding="utf-8"),
    )
    assert message in told.read_text(encoding="utf-8")
    assert "Traceback" not in told.read_text(encoding="utf-8")
    assert editions(kept, "run", "record_id") == editions(tmp_path / "calm", "run", "record_id")

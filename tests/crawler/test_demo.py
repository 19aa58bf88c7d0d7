"""The demonstration, and the commands that it ends with."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from test_crawl import ROOT

from crawler.demo.ending import PROMPT


@pytest.mark.long
def test_the_demonstration_ends_with_an_article_and_with_commands_that_work_as_printed(tmp_path: Path) -> None:
    state = tmp_path / "a state"
    words = [sys.executable, "-m", "crawler.demo", "--seed", "3", "--state", str(state)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert " 0 differences" in done.stdout
    assert "⟦pinyin|" in done.stdout
    assert "⟦script|" in done.stdout
    shown = next(line for line in done.stdout.splitlines() if line.startswith("file:///") and line.endswith(".html"))
    assert " articles" in Path(url2pathname(urlsplit(shown).path)).read_text(encoding="utf-8")
    commands = [line.removeprefix(PROMPT) for line in done.stdout.splitlines() if line.startswith(PROMPT)]
    said = {command: ran(command) for command in commands}
    parts = "corpus show", "clean ", "portals try", "corpus stats", "corpus changes", "corpus export", "--due"
    for part in (*parts, "portals report"):
        assert len([command for command in commands if part in command]) == 1
    assert "changed" in next(said[command] for command in commands if "replay" in command)
    assert all(said.values())


def ran(command: str) -> str:
    """What the command prints; it must end well and say nothing of an error."""
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    shell = ["bash", "-o", "pipefail", "-c", command]
    done = subprocess.run(shell, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout} {done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout

"""What :mod:`forked` forks: Scrapy, this program, and the cleaners with their tables made."""

import os
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

import scrapy.cmdline
from forked import FORKING

import crawler.commands.clean
import crawler.commands.corpus
import crawler.commands.crawl
import crawler.commands.portals
import crawler.commands.replay
import crawler.commands.review
import crawler.commands.serve
import crawler.extensions.progress
import crawler.handlers.simulator  # noqa: F401 - these, and not when a fork needs them
from cleaners import clean_page
from crawler.reading import tasks, worker_process  # noqa: F401

_PAGE = (
    "<html><head><title>全市春耕有序展開_某网</title></head><body><h1>全市春耕有序展開</h1><p>2026-03-02 来源：某网</p>"
    "<div><p>三月以來,全市各地搶抓農時(shí),春耕備耕有序展開。</p><p>今年將繼續推廣良種良法,確保糧食播種面積穩定。</p></div></body></html>"
)
clean_page(_PAGE.encode(), url="http://a.test/a/1.html", content_type="text/html; charset=utf-8", judge="every")


class Forked:
    """A worker that was forked, with what a :class:`subprocess.Popen` has."""

    def __init__(self, theirs: Connection, memory_mb: int) -> None:
        self._process = FORKING.Process(target=work, args=(theirs, memory_mb), daemon=True)
        self._process.start()
        self.pid = self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int | None:
        self._process.join()
        return self._process.exitcode


def live(words: Sequence[str], environment: Mapping[str, str], folder: Path, root: Path) -> None:
    """Be ``scrapy`` with *words*: standard input, output and errors are files of *folder*."""
    os.chdir(root)
    os.environ.clear()
    os.environ.update(environment)
    for stream, name in enumerate(("stdin", "stdout", "stderr")):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND if stream else os.O_RDONLY
        os.dup2(os.open(folder / name, flags), stream)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.argv = ["scrapy", *words]
    worker_process._started = Forked  # type: ignore[assignment]
    scrapy.cmdline.execute(sys.argv)


def work(pipe: Connection, memory_mb: int) -> None:
    """Be a worker whose parent is the process that was forked; it ends when the crawl closes the pipe."""
    worker_process.serve(pipe, os.getppid(), memory_mb)

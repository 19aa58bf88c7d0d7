"""``scrapy serve``: the cleaners and the corpus for other programs, over HTTP or by the Model Context Protocol."""

import argparse
import os
import secrets
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.commands.failures import told
from crawler.own_settings import OwnSettings, own_settings
from crawler.run.opening import state_of

_TOKEN = "QINGLIU_TOKEN"  # noqa: S105 - the name of a variable
_WAITING = 100
"""Requests that may be answered at once; more are refused with 503."""


class Command(ScrapyCommand):
    """Serves."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return "[--port N] [--host ADDRESS] | --mcp"

    def short_desc(self) -> str:
        """Say what it does."""
        return "Serve the cleaners and the corpus to other programs, over HTTP or as an assistant's tools"

    def long_desc(self) -> str:
        """Say what is served, and what the exit status means."""
        return (
            f"{self.short_desc()}. POST /clean (a page as text/html, a text as text/plain), GET /changes?since=N,"
            " GET /articles/ID, GET /metrics, GET /openapi.json; each with 'Authorization: Bearer TOKEN': the token"
            f" is ${_TOKEN} or, without it, one that is printed. --mcp speaks the Model Context Protocol on"
            " standard input and output instead. Exit status: 0 or 143 it was told to stop; 1 it cannot listen there;"
            " 2 wrong arguments."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="listen there (default %(default)s)")
        parser.add_argument("--port", type=int, default=8765, metavar="N", help="on this port (default %(default)s)")
        parser.add_argument("--mcp", action="store_true", help="serve an assistant on standard input and output")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Serve until told to stop."""
        assert self.settings is not None
        if args:
            raise UsageError(f"unknown argument {args[0]}")
        with told(self, "serve"):
            own = own_settings(self.settings)
            try:
                _speak(own) if opts.mcp else _listen(own, opts.host, opts.port)
            except ImportError as error:
                extra = "mcp" if opts.mcp else "web"
                raise UsageError(f"{error}; expected the extra: pip install 'qingliu[{extra}]'") from error


def _listen(own: OwnSettings, host: str, port: int) -> None:
    import uvicorn  # noqa: PLC0415 - of the extra

    from crawler.web.guard import Guard  # noqa: PLC0415
    from crawler.web.service import service  # noqa: PLC0415

    token = os.environ.get(_TOKEN) or secrets.token_urlsafe(24)
    made = service(
        state_of(own).editions, workers=own.workers, timeout_s=own.page_timeout_s, memory_mb=own.page_memory_mb
    )
    hosts = {f"{name}:{port}" for name in (host, "localhost", "127.0.0.1")}
    if _TOKEN not in os.environ:
        print(f"token: {token}", file=sys.stderr)  # noqa: T201 - for who started it
    print(f"http://{host}:{port}", file=sys.stderr)  # noqa: T201
    uvicorn.run(
        Guard(made, token=token, hosts=hosts), host=host, port=port, limit_concurrency=_WAITING,
        timeout_keep_alive=10, access_log=False, server_header=False, log_level="warning",
    )  # fmt: skip


def _speak(own: OwnSettings) -> None:
    from crawler.web.assistant import assistant  # noqa: PLC0415 - of the extra

    assistant(own).run("stdio")

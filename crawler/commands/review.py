"""``scrapy review``: look at doubtful articles beside their pages, accept them, or mend them by a rule of the seed."""

import argparse
import os
import secrets
import sys
from contextlib import closing
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from cleaners.portal_model import PortalModel
from corpus.copies.index import opened as opened_copies
from corpus.search.index import update
from corpus.table.table import Editions
from crawler.commands.failures import told
from crawler.commands.progress import progress
from crawler.frontier.store import Frontier
from crawler.journal.lessons import Lessons
from crawler.own_settings import OwnSettings, own_settings
from crawler.run.opening import seed_folders, seeds_ever, seeds_of, state_of, workers

_TOKEN = "QINGLIU_TOKEN"  # noqa: S105 - the name of a variable
_FIXTURES = Path("tests/pages")


class Command(ScrapyCommand):
    """Starts the review."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say how it is called."""
        return "[--port N] [--replay N]"

    def short_desc(self) -> str:
        """Say what it does."""
        return "Look at doubtful articles beside their pages, search the corpus, and mend what is wrong by a rule"

    def long_desc(self) -> str:
        """Say what it needs, and what the exit status means."""
        return (
            f"{self.short_desc()}. It listens on 127.0.0.1 alone and prints its address, which holds a token;"
            " open it in a browser. Needs the extra 'web'. Nothing is written before its difference was shown: rules go"
            " to the seed, decisions to reviews.jsonl in the state folder, fixtures to tests/pages/reviewed."
            " Exit status: 0 or 143 it was told to stop; 1 no corpus, or it cannot listen; 2 wrong arguments."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our option to Scrapy's."""
        super().add_options(parser)
        parser.add_argument("--port", type=int, default=8766, metavar="N", help="listen there (default %(default)s)")
        parser.add_argument(
            "--replay", type=int, metavar="N", help="first read N articles again, and show what comes out otherwise"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Serve until told to stop."""
        assert self.settings is not None
        if args:
            raise UsageError(f"unknown argument {args[0]}")
        with told(self, "review"):
            try:
                _listen(own_settings(self.settings), opts.port, opts.replay)
            except ModuleNotFoundError as error:
                raise UsageError(f"{error}; expected the extra: pip install 'qingliu[web]'") from error


def _listen(own: OwnSettings, port: int, sample: int | None) -> None:
    import uvicorn  # noqa: PLC0415 - of the extra

    from crawler.web.guard import Guard  # noqa: PLC0415
    from crawler.web.review.application import application  # noqa: PLC0415
    from crawler.web.review.desk import Desk  # noqa: PLC0415
    from crawler.web.review.review import Review  # noqa: PLC0415
    from crawler.web.review.upgrades import read_otherwise  # noqa: PLC0415

    state, token = state_of(own), os.environ.get(_TOKEN) or secrets.token_urlsafe(24)
    corpus = Editions(state.editions).snapshot()
    update(corpus, state.search, told=progress(own, "editions are indexed"))
    with opened_copies(corpus, state.copies, told=progress(own, "editions are compared")):
        pass  # brought up to date, so that no page of the review has to wait for it
    seeds = {path.stem: path for folder in seed_folders(own) for path in folder.glob("*.toml")}
    fixtures = _FIXTURES / "reviewed" if _FIXTURES.is_dir() else state.path / "fixtures"
    with closing(workers(own)) as pool:
        desk = Desk(state.editions, state.archive, pool, _models(state.frontier))
        otherwise = read_otherwise(state, seeds_ever(own), pool, sample) if sample else []
        made = application(Review(state, desk, lambda: seeds_of(own), seeds, fixtures, otherwise))
        hosts = [f"127.0.0.1:{port}", f"localhost:{port}"]
        print(f"http://127.0.0.1:{port}/{token}/", file=sys.stderr)  # noqa: T201 - for who started it
        guarded = Guard(made, token=token, hosts=hosts, is_in_path=True)
        uvicorn.run(guarded, host="127.0.0.1", port=port, access_log=False, server_header=False, log_level="warning")


def _models(frontier: Path) -> dict[str, PortalModel]:
    if not frontier.exists():
        return {}
    with closing(Frontier(frontier)) as opened:
        return Lessons(opened).models

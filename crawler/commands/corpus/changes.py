"""``scrapy corpus changes``: the change feed, for who keeps a cursor and for consumers whose cursor we keep."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping

from scrapy.exceptions import UsageError

from corpus.consumers.cursors import NAME, commit, cursor, cursors
from corpus.consumers.rows import changed_rows, with_row
from corpus.table.table import Editions, Snapshot
from corpus.views.changes import changes, check_cursor, event_json
from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of
from crawler.run.tables import output, show_table
from crawler.state.folder import StateFolder

_ALL_SHOWN = -1
"""What ``--commit`` means without a number."""


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=int, metavar="N", help="only those after number N, the 'seq' of the last dealt with"
    )
    parser.add_argument(
        "--consumer", metavar="NAME", help="go on where NAME has come to; one that is new begins at N or 0"
    )
    parser.add_argument(
        "--commit", type=int, nargs="?", const=_ALL_SHOWN, metavar="N",
        help="note that NAME has dealt with all up to N, print nothing; without N: print, then note what was printed",
    )  # fmt: skip
    parser.add_argument("--rows", action="store_true", help="with each event its edition, as 'row'")
    parser.add_argument(
        "--consumers", action="store_true", help="list the consumers instead, and how far each has come"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the consumers as JSON; events are JSON lines without it too"
    )


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    _check(options)
    state = state_of(settings)
    corpus = Editions(state.editions).snapshot()
    if options.consumers:
        _list(cursors(state.consumers), corpus, as_json=options.json)
        return 0
    since = _since(state, options)
    if options.commit not in {None, _ALL_SHOWN}:
        check_cursor(corpus, options.commit)
        commit(state.consumers, options.consumer, options.commit)
        return 0
    for line in _lines(corpus, since, rows=options.rows):
        print(line)  # noqa: T201 - the answer
    sys.stdout.flush()  # a reader that is gone is met here, before anything is noted
    if options.commit == _ALL_SHOWN:
        commit(state.consumers, options.consumer, corpus.seq)
    return 0


def _check(options: argparse.Namespace) -> None:
    if options.consumer is not None and not NAME.fullmatch(options.consumer):
        raise UsageError(f"--consumer {options.consumer}; expected a name of a-z, 0-9, '.', '_' and '-'")
    if options.commit is not None and options.consumer is None:
        raise UsageError("--commit; expected --consumer NAME with it")


def _since(state: StateFolder, options: argparse.Namespace) -> int:
    known = cursor(state.consumers, options.consumer) if options.consumer else None
    if known is not None and options.since is not None:
        raise UsageError(f"--since {options.since}; consumer {options.consumer} goes on after {known}")
    return known or options.since or 0


def _lines(corpus: Snapshot, since: int, *, rows: bool) -> Iterator[str]:
    if rows:
        return (with_row(event, row) for event, row in changed_rows(corpus, since=since))
    return map(event_json, changes(corpus, since=since))


def _list(known: Mapping[str, int], corpus: Snapshot, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(known))  # noqa: T201 - the answer
        return
    rows = [(name, str(seq), max(0, corpus.seq - seq)) for name, seq in known.items()]
    show_table(output(), ("consumer", "cursor", "behind"), rows)


SUBCOMMAND = Subcommand(
    name="changes",
    syntax="[--since N] [--consumer NAME [--commit [N]]] [--rows] [--consumers]",
    summary="prints one JSON event a line, oldest first, for a consumer those that it has not dealt with",
    description=(
        "Print what became of which article, one JSON event a line, oldest first. A consumer is a name whose cursor is"
        " kept beside the table, through backups, compaction and rebuilds: deal with its events, then --commit the"
        " 'seq' of the last. Exit status: 0 all are printed, or it is noted; 1 no corpus, or the consumer was further;"
        " 2 wrong arguments; 3 the cursor N is not kept any more, start again from an export or a release."
    ),
    add_options=_add_options,
)

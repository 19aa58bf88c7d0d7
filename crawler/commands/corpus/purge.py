"""``scrapy corpus purge``: one article erased for good."""

import argparse
import json
from datetime import UTC, datetime

from scrapy.exceptions import UsageError

from crawler.commands.subcommands import Subcommand
from crawler.own_settings import OwnSettings
from crawler.run.opening import state_of
from crawler.state.lock import lock
from crawler.upkeep.purge import Purged, purge


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("portal", metavar="PORTAL", help="the article's portal")
    parser.add_argument("key", metavar="URL|ID", help="the article's address, one that it had, or its id")
    parser.add_argument("--reason", metavar="TEXT", help="why; kept in the archive, so name nobody in it")
    parser.add_argument("--json", action="store_true", help="print what was erased as JSON")


def run(settings: OwnSettings, options: argparse.Namespace) -> int:
    """Do it, and return the exit status."""
    if not options.reason:
        raise UsageError("expected --reason TEXT")
    state = state_of(settings)
    with lock(state.path):
        purged = purge(state, options.portal, options.key, reason=options.reason, now=datetime.now(UTC))
    print("\n".join(_json(purged) if options.json else _said(purged)))  # noqa: T201 - the answer
    return 0


def _said(purged: Purged) -> list[str]:
    return [
        f"erased {purged.editions} editions and {purged.records} records",
        *(f"an older export may hold it still: {manifest.parent}" for manifest in purged.exports),
        *(f"holds it, withdraw it from it: release {name}" for name in purged.holders.releases),
        *(f"holds it, delete it there: {place}" for place in purged.holders.copies),
        *(f"has not heard of it yet: consumer {name}" for name in purged.holders.consumers),
    ]


def _json(purged: Purged) -> list[str]:
    exports = [str(manifest.parent) for manifest in purged.exports]
    said = {"editions": purged.editions, "records": purged.records, "exports": exports, **purged.holders._asdict()}
    return [json.dumps(said, ensure_ascii=False)]


SUBCOMMAND = Subcommand(
    name="purge",
    syntax="PORTAL URL|ID --reason TEXT [--json]",
    summary="erases an article for good, in every edition and in the archive, and never fetches it again",
    description=(
        "Erase an article for good, in every edition and in the archive; it is never fetched again. Exports and"
        " backups made before hold it still: the answer names the exports. Exit status: 0 it is erased; 1 no corpus,"
        " no such article, or the disk refuses; 2 wrong arguments; 4 a run holds the state folder."
    ),
    add_options=_add_options,
)

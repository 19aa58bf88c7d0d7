"""What still holds an article that was purged: releases, and the places to which they were pushed. Reads the disk."""

from collections.abc import Collection
from typing import NamedTuple

import pyarrow as pa
import pyarrow.dataset

from corpus.consumers.cursors import cursors
from corpus.releases.manifest import releases
from corpus.releases.push import pushed
from corpus.releases.withdrawal import holding
from corpus.table.table import Editions
from crawler.state.folder import StateFolder


class Holders(NamedTuple):
    """What holds an article still.

    Attributes:
        releases: Names of the releases: withdraw it from each.
        copies: Where those were pushed: delete them there, and push what takes their place.
        consumers: Who follows the corpus and has not dealt with the purge yet.
    """

    releases: list[str]
    copies: list[str]
    consumers: list[str]


def is_purged(editions: Editions, article: str) -> bool:
    """Tell whether an article, known by its id, was purged from the corpus; one that it never had was not."""
    this = pyarrow.dataset.field("id").cast(pa.string()) == article
    causes = editions.dataset().to_table(columns=["cause"], filter=this)["cause"].to_pylist()
    return bool(causes) and all(cause == "purged" for cause in causes)


def holders(state: StateFolder, articles: Collection[str], purged: int) -> Holders:
    """Return what holds one of the articles, each known by its id; *purged* is the number of the change that tells so.

    Raises:
        ReleaseError: if a release cannot be read.
        ConsumerError: if a cursor cannot.
    """
    held = [each.name for each in releases(state.releases) if holding(each, articles)]
    places = pushed(state.releases).items()
    copies = [f"{place}/{name}" for place, names in places for name in names if name in held]
    return Holders(held, copies, [name for name, seq in cursors(state.consumers).items() if seq < purged])

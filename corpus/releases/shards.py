"""How a release is cut: which file an article stands in, by its portal, its date and its id alone."""

import re
from datetime import date
from typing import NamedTuple

MOST = 16_384
"""Articles of a shard, more or less: some 50 MB in memory, and of Chinese news with ledgers 20 MB on disk."""
UNDATED = "undated"
_PATH = re.compile(r"data/(?P<portal>[^/]+)/(?P<period>[\w-]+?)(?:\.(?P<part>\d+)-of-(?P<parts>\d+))?\.parquet")


class Bucket(NamedTuple):
    """The articles of a portal that were published in one *period*: ``2024``, ``2026-03`` or ``undated``."""

    portal: str
    period: str


class Shard(NamedTuple):
    """The articles of a bucket whose ids fall into one of so many equal ranges; *part* counts from 0."""

    bucket: Bucket
    part: int
    parts: int

    @property
    def path(self) -> str:
        """Where it stands in a release."""
        portal, period = self.bucket
        part = f".{self.part:03}-of-{self.parts:03}" if self.parts > 1 else ""
        return f"data/{portal}/{period}{part}.parquet"

    def meets(self, other: "Shard") -> bool:
        """Tell whether an id may stand in both."""
        return self.part * other.parts < (other.part + 1) * self.parts and (
            other.part * self.parts < (self.part + 1) * other.parts
        )


def shard_of(path: str) -> Shard:
    """Return the shard that stands at a path of a release.

    Raises:
        ValueError: if none does.
    """
    found = _PATH.fullmatch(path)
    if not found:
        raise ValueError(f"{path}: expected data/PORTAL/PERIOD.parquet")
    return Shard(Bucket(found["portal"], found["period"]), int(found["part"] or 0), int(found["parts"] or 1))


def period_of(published: date | None, this_year: int) -> str:
    """Return the period of an article: its month, this year and the last; its year before that.

    A portal's new articles so touch one or two small shards a day, and old ones lie in few large ones.
    """
    if published is None:
        return UNDATED
    return f"{published.year:04}" if published.year < this_year - 1 else f"{published:%Y-%m}"


def period_now(period: str, this_year: int) -> str:
    """Return the period into which what an earlier release held in *period* belongs by now."""
    year = period.partition("-")[0]
    return year if year.isdecimal() and int(year) < this_year - 1 else period


def parts_of(rows: int) -> int:
    """Return into how many shards a bucket of that many articles is cut: a power of two, so that ranges nest."""
    return 1 << (max(1, -(-rows // MOST)) - 1).bit_length()


def part_of(article: str, parts: int) -> int:
    """Return the range that an article's id falls into; ids are hashes in hexadecimal."""
    return int(article[:8], 16) * parts >> 32

"""What other crawlers archived, taken in: editions of the day of the capture, and history that changes nothing."""

import asyncio
import gzip
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from other_archives import BASE, HTML, SEED, article, digest, http, page, record, seen, wacz, warc

from corpus.archive.archive import Archive, ArchiveError, records
from corpus.table.table import Editions
from corpus.views.changes import changes
from corpus.views.current import current
from corpus.views.overview import history
from corpus.wacz.package import package
from crawler.frontier.store import Frontier
from crawler.journal.conclusion import CONCLUDED
from crawler.portals.seeds import portal
from crawler.reading.judging import Judging
from crawler.reading.workers import Workers
from crawler.state.folder import StateFolder
from crawler.upkeep.imports.import_ import Conditions, take_in
from crawler.upkeep.imports.results import Imported
from crawler.upkeep.imports.sources import sources
from crawler.upkeep.imports.survey import Survey, survey
from crawler.upkeep.purge import purge
from crawler.upkeep.rebuild import rebuild
from crawler.upkeep.verify import verify

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def pool() -> Iterator[Workers]:
    with closing(Workers(1, timeout_s=60, memory_mb=4096)) as workers:
        yield workers


class Corpus:
    """A corpus that grows by imports alone."""

    def __init__(self, folder: Path, pool: Workers) -> None:
        self.folder, self.pool = folder, pool
        self.state = StateFolder(folder / "state")
        self.state.path.mkdir(parents=True)
        self.portals = {"mou": portal(self.seed())}

    def seed(self, more: str = "") -> Path:
        path = self.folder / "mou.toml"
        path.write_text(SEED.replace("learn = false", f"learn = false\n{more}"), encoding="utf-8")
        return path

    def surveyed(self, *paths: Path) -> Survey:
        return survey(sources(paths, self.folder / "scratch"), self.portals, NOW, lambda _: None)

    def take_in(self, *paths: Path, after: int | None = None) -> Imported:
        """Import; the disk is full once *after* captures are written."""
        left = iter(range(after)) if after is not None else None
        full = (lambda: None if next(left, None) is not None else "full") if left else lambda: None
        by = Conditions(NOW, {}, Judging(), 0.2, 1 << 24, full)
        found = self.surveyed(*paths)
        return asyncio.run(take_in(found, self.state, self.portals, self.pool, by, lambda _: None))

    def rows(self, state: StateFolder | None = None) -> list[dict[str, Any]]:
        """Every edition in the order of its article and number, without what is new in each corpus."""
        found = Editions((state or self.state).editions).dataset().to_table().to_pylist()
        rows = sorted(found, key=lambda row: (len(row["url"]), row["url"], row["edition"]))
        return [{name: value for name, value in row.items() if name not in {"seq", "record_id", "run"}} for row in rows]

    def told(self) -> list[tuple[int, int, str, str]]:
        """Number of the article, edition, cause and day of each of its editions."""
        return [
            (int(row["url"].rpartition("/")[2][:-5]), row["edition"], row["cause"], f"{row['first_seen']:%Y-%m-%d}")
            for row in self.rows()
        ]

    def now(self) -> dict[int, str]:
        """By number, the day of each article as it is now."""
        view = [row for batch in current(Editions(self.state.editions).dataset()) for row in batch.to_pylist()]
        return {int(row["url"].rpartition("/")[2][:-5]): f"{row['first_seen']:%Y-%m-%d}" for row in view}


@pytest.fixture
def corpus(tmp_path: Path, pool: Workers) -> Corpus:
    return Corpus(tmp_path, pool)


DAY = "2021-01-02T03:04:05Z"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n" + HTML
BARE_LINES = b"HTTP/2 200\nContent-Type: text/html; charset=utf-8\n\n"
PDF = b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
PACKED = gzip.compress(page(3), mtime=0)
NAMED = {"Payload_Digest": digest(page(1)), "Refers_To_Target_URI": article(1), "Refers_To_Date": DAY}
FIELDS = "application/warc-fields"
MANY = [
    seen(1, DAY, version="1.0"),
    record("request", article(1), DAY, b"GET / HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request"),
    record("response", article(2), "2021-01-02T03:04:05.123456Z", BARE_LINES + page(2)),
    record("response", f"<{article(3)}>", DAY, http(b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED), PACKED), CHUNKED)),
    record("response", article(4), DAY, http(page(4), CHUNKED)),
    record("resource", article(5), DAY, page(5), content_type="text/html"),
    record("revisit", article(6), "2021-01-03T03:04:05Z", http(b""), Profile=IDENTICAL, **NAMED),
    record("response", "https://www.example.test/a/7.html?from=timeline#top", DAY, http(page(7))),
    record("response", article(8), DAY, b"HTTP/1.1 404 Not Found\r\n\r\n"),
    record("response", article(9), DAY, b"HTTP/1.1 302 Found\r\nLocation: /a/1.html\r\n\r\n"),
    record("response", article(10), DAY, http(b"%PDF-1.4", PDF)),
    record("response", "http://other.test/a/1.html", DAY, http(page(1))),
    record("response", f"{BASE}/yw/", DAY, http(page(1))),
    record("response", article(11), DAY, http(page(11)), Truncated="length"),
    record("response", article(12), "2027-01-02T03:04:05Z", http(page(12))),
    record("response", article(12), "0001-01-01T00:00:00+14:00", http(page(12))),
    record("revisit", article(13), "2021-01-03T03:04:05Z", http(b""), Payload_Digest=digest(b"lost")),
    record("metadata", article(1), DAY, b"outlinks: 3", content_type=FIELDS),
    record("resource", f"urn:text:{article(1)}", DAY, b"text", content_type="text/plain"),
]


def test_records_of_every_make_become_editions_of_their_day_and_all_others_are_counted(corpus: Corpus) -> None:
    done = corpus.take_in(warc(corpus.folder / "in" / "a.warc.gz", MANY))
    day = "2021-01-02"
    assert corpus.told() == [
        *((number, 1, "backfilled", day) for number in (1, 2, 3, 4, 5)),
        (6, 1, "backfilled", "2021-01-03"),
        (7, 1, "backfilled", day),
    ]
    assert {row["title"][1:-9] for row in corpus.rows()} == {"1", "2", "3", "4", "5", "7"}
    assert done.results == {"mou": {"new": 7}}
    found = corpus.surveyed(corpus.folder / "in")
    assert found.left_out == {
        "HTTP 4xx": 1,
        "HTTP 3xx": 1,
        "no HTML": 1,
        "of no portal": 2,
        "no address of an article": 1,
        "cut short": 1,
        "without a date that can be": 2,
        "a revisit of a page that is not there": 1,
    }
    kept = [each for each in records(corpus.state.archive) if each.kind == "response"]
    assert [each.at.isoformat() for each in kept][:2] == [
        "2021-01-02T03:04:05+00:00",
        "2021-01-02T03:04:05.123456+00:00",
    ]
    assert verify(corpus.state, deep=True).faults == []


def test_captures_of_aliases_are_of_the_article_that_is_known_by_another_address(corpus: Corpus) -> None:
    corpus.portals = {"mou": portal(corpus.seed('alias_hosts = ["m.example.test"]'))}
    mobile = [
        record("response", "https://m.example.test/a/1.html", "2022-01-02T00:00:00Z", http(page(1, 6))),
        record("response", "https://m.other.test/a/1.html", "2022-01-02T00:00:00Z", http(page(1, 6))),
    ]
    corpus.take_in(warc(corpus.folder / "a.warc", [seen(1, "2021-01-02T00:00:00Z"), *mobile]))
    assert corpus.told() == [(1, 1, "backfilled", "2021-01-02"), (1, 2, "backfilled", "2022-01-02")]


def test_called_again_or_with_a_copy_in_another_wrapping_it_takes_nothing_in(corpus: Corpus) -> None:
    file = warc(corpus.folder / "in" / "a.warc.gz", MANY[:3])
    corpus.take_in(file)
    before = corpus.rows()
    again = corpus.take_in(file)
    whole = file.with_name("b.warc.gz")
    whole.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    packed = corpus.take_in(wacz(file.with_name("c.wacz"), file), whole)
    assert corpus.rows() == before
    assert again.run is packed.run is None
    assert len(list(corpus.state.archive.glob("*.warc.gz"))) == 1
    assert (again.left_out["taken in before"], packed.left_out["taken in before"]) == (2, 2)


def test_what_is_older_than_what_is_known_is_history_and_changes_nothing_of_now(corpus: Corpus) -> None:
    first, second, third = (page(1, count) for count in (4, 5, 6))
    corpus.take_in(warc(corpus.folder / "a.warc", [seen(1, "2022-01-01T00:00:00Z", second)]))
    cursor = Editions(corpus.state.editions).snapshot().seq
    old = [
        seen(1, "2020-01-01T00:00:00Z", first),
        seen(1, "2020-06-01T00:00:00Z", first),
        seen(1, "2021-01-01T00:00:00Z", third),
        seen(1, "2023-01-01T00:00:00Z", third),
        seen(1, "2023-06-01T00:00:00Z", third),
    ]
    corpus.take_in(warc(corpus.folder / "b.warc", old))
    assert corpus.told() == [
        (1, -1, "backfilled", "2021-01-01"),
        (1, 0, "backfilled", "2020-01-01"),
        (1, 1, "backfilled", "2022-01-01"),
        (1, 2, "backfilled", "2023-01-01"),
    ]
    assert corpus.now() == {1: "2023-01-01"}
    snapshot = Editions(corpus.state.editions).snapshot()
    assert {each.change for each in changes(snapshot, since=cursor)} == {"backfilled"}
    assert [row["edition"] for row in history(snapshot.rows, "mou", article(1))] == [0, -1, 1, 2]
    assert verify(corpus.state, deep=True).faults == []


def test_history_that_was_told_is_not_told_again_by_another_import(corpus: Corpus) -> None:
    corpus.take_in(warc(corpus.folder / "a.warc", [seen(1, "2022-01-01T00:00:00Z", page(1, 5))]))
    corpus.take_in(warc(corpus.folder / "b.warc", [seen(1, "2020-01-01T00:00:00Z")]))
    corpus.take_in(
        warc(corpus.folder / "c.warc", [seen(1, "2020-03-01T00:00:00Z"), seen(1, "2022-02-01T00:00:00Z", page(1, 5))])
    )
    assert [told[1:] for told in corpus.told()] == [(0, "backfilled", "2020-01-01"), (1, "backfilled", "2022-01-01")]


def test_further_pages_are_taken_from_the_captures_and_half_an_article_is_none(corpus: Corpus) -> None:
    onward = '<p><a href="{}_2.html">下一页</a></p>'
    title, last = "第1批春耕物资发放到户", "在白沙乡的育秧大棚里，技术员正在查看秧苗的长势，再过一周就可以移栽到大田。"
    rest = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div><p>{last}</p></div></body></html>"
    captures = [
        record("response", f"{BASE}/a/1_2.html", "2021-01-05T00:00:00Z", http(rest.encode())),
        seen(1, "2021-01-02T00:00:00Z", page(1, below=onward.format(1))),
        seen(2, "2021-01-02T00:00:00Z", page(2, below=onward.format(2))),
        seen(3, "2021-01-02T00:00:00Z"),
    ]
    done = corpus.take_in(warc(corpus.folder / "a.warc", captures))
    assert corpus.now() == {1: "2021-01-02", 3: "2021-01-02"}
    assert corpus.rows()[0]["text"].endswith("再过一周就可以移栽到大田。") or corpus.rows()[1]["text"].endswith(
        "大田。"
    )
    assert done.results["mou"] == {"new": 2, "failed": 1}
    assert done.reasons == {"not among the captures": 1}
    assert rebuilt(corpus) == corpus.rows()


def test_a_rebuild_knows_what_a_crawl_visited_since_an_import_had_named_it_that_was_killed_before_its_record(
    corpus: Corpus,
) -> None:
    corpus.take_in(warc(corpus.folder / "a.warc", [seen(1, "2021-01-02T00:00:00Z")]))
    begun, run = next(records(corpus.state.archive)), "20260302T000000Z-2"
    with Archive(corpus.state.archive, run=run) as archive:
        by = {key: value for key, value in begun.fields.items() if key not in {"kind", "freeze_share"}}
        archive.metadata("", at=NOW, kind="run", fields=by, visit={"run": run})
        for url in (article(2), f"{BASE}/about.html", f"{article(1)}#top"):
            visit = {"kind": "article", "portal": "mou", "channel": "", "url": url, "run": run}
            head = [("Content-Type", "text/html; charset=utf-8")]
            archive.response(url, at=NOW, status=200, reason="", headers=head, body=page(2), visit=visit)
        archive.metadata("", at=NOW, kind=CONCLUDED, fields={"portals": [], "freeze_share": 0.2}, visit={"run": run})
    assert [(row["url"], row["cause"]) for row in rebuilt(corpus)] == [
        (article(1), "backfilled"),
        (article(2), "new"),
    ]


def rebuilt(corpus: Corpus) -> list[dict[str, Any]]:
    state = StateFolder(corpus.folder / "rebuilt")
    asyncio.run(rebuild(corpus.state.archive, state, corpus.portals, corpus.pool, after=0))
    return corpus.rows(state)


ROUNDS = [
    seen(number, f"20{year}-01-01T00:00:00Z", page(number, year - 16))
    for year in (20, 22, 21)
    for number in range(1, 21)
]


def test_a_full_disk_and_a_torn_import_end_with_the_corpus_of_an_undisturbed_one(tmp_path: Path, pool: Workers) -> None:
    undisturbed, disturbed = Corpus(tmp_path / "a", pool), Corpus(tmp_path / "b", pool)
    file = warc(tmp_path / "in.warc.gz", ROUNDS)
    undisturbed.take_in(file)
    for after in (7, 20, 3, 25):
        with pytest.raises(ArchiveError, match="full"):
            disturbed.take_in(file, after=after)
    disturbed.take_in(file)
    assert len(undisturbed.rows()) == 60
    assert disturbed.rows() == undisturbed.rows()
    assert rebuilt(disturbed) == undisturbed.rows()
    assert set(undisturbed.now().values()) == {"2022-01-01"}


def test_one_page_for_all_addresses_is_not_believed_and_the_rounds_before_and_after_it_are(corpus: Corpus) -> None:
    parked = page(99)
    rounds = [
        seen(number, at, parked if at.startswith("2021") else page(number))
        for at in ("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z", "2022-01-01T00:00:00Z")
        for number in range(1, 8)
    ]
    done = corpus.take_in(warc(corpus.folder / "a.warc", rounds))
    assert corpus.told() == [(number, 1, "backfilled", "2020-01-01") for number in range(1, 8)]
    assert done.results["mou"] == {"new": 7, "doubted": 7, "same": 7}
    assert rebuilt(corpus) == corpus.rows()


def test_what_we_pack_into_a_wacz_is_the_same_corpus_elsewhere(tmp_path: Path, pool: Workers) -> None:
    here, there = Corpus(tmp_path / "here", pool), Corpus(tmp_path / "there", pool)
    here.take_in(warc(tmp_path / "a.warc.gz", ROUNDS[:24]))
    file = tmp_path / "ours.wacz"
    package(here.state.archive, file, portals=["mou"], pages=(), title="", created=NOW, told=lambda _: None)
    there.take_in(file)
    assert there.rows() == here.rows()


def test_a_purged_article_does_not_come_back_by_an_import(corpus: Corpus) -> None:
    file = warc(corpus.folder / "a.warc", [seen(1, "2021-01-02T00:00:00Z"), seen(2, "2021-01-02T00:00:00Z")])
    corpus.take_in(file)
    purge(corpus.state, "mou", article(1), reason="wanted", now=NOW)
    later = warc(
        corpus.folder / "b.warc", [seen(1, "2022-01-02T00:00:00Z", page(1, 6)), seen(1, "2019-01-02T00:00:00Z")]
    )
    done = corpus.take_in(file, later)
    assert done.left_out == {"taken in before": 2, "purged": 2}
    assert corpus.now() == {2: "2021-01-02"}


def test_damage_is_told_and_what_stands_before_it_is_taken_in(corpus: Corpus) -> None:
    file = warc(corpus.folder / "in" / "a.warc.gz", [seen(1, "2021-01-02T00:00:00Z"), seen(2, "2021-01-02T00:00:00Z")])
    file.write_bytes(file.read_bytes()[:-40])
    file.with_name("b.warc").write_bytes(b"no archive at all")
    found = corpus.surveyed(corpus.folder / "in")
    assert found.faults == ["b.warc: no WARC: holds no record"]
    assert found.left_out == {"cut short": 1}
    corpus.take_in(corpus.folder / "in")
    assert corpus.now() == {1: "2021-01-02"}


def test_a_capture_that_shows_no_article_leaves_its_page_to_the_crawl(corpus: Corpus) -> None:
    missing = "<html><head><title>404</title></head><body><h1>您访问的页面不存在</h1></body></html>".encode()
    done = corpus.take_in(warc(corpus.folder / "a.warc", [seen(1, "2021-01-02T00:00:00Z", missing)]))
    assert done.results["mou"].total() == 1
    with closing(Frontier(corpus.state.frontier)) as frontier:
        known = frontier.page("mou", article(1))
    assert known
    assert (known.state, known.misses, known.last_visit) == ("queued", 0, None)

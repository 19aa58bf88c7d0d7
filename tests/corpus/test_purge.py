import json
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from corpus_commands import called

import crawler.upkeep.purge
from corpus.archive.archive import Archive, records
from corpus.archive.index import ArchiveIndex, UnknownRecordError
from corpus.erase import erase_editions, erase_records
from corpus.table.editions import Row, row_json
from corpus.table.table import Editions
from corpus.views.changes import changes
from corpus.views.export import export
from corpus.views.overview import history, ids_of, portals_of
from crawler.frontier.store import Frontier
from crawler.policy.page import Link, Outcome
from crawler.state.folder import StateFolder
from crawler.state.lock import lock
from crawler.upkeep.purge import UnknownArticleError, purge

NOW = datetime(2022, 4, 1, tzinfo=UTC)
SECRET = "无辜者之名"
URL, OTHER = "http://news.test/1", "http://news.test/2"


@pytest.fixture
def state(tmp_path: Path, row: Callable[..., Row]) -> Path:
    """A state folder in which two editions of an article and one of another were seen, and exported."""
    links = [Link("qingshui", url, "article", "要闻", row(key)["id"], 0) for key, url in ((1, URL), (2, OTHER))]
    rows = [row(1, text=SECRET), row(2), row(3, key=1, edition=2, cause="content_edit", text=SECRET * 2)]
    with closing(Frontier(tmp_path / "frontier.sqlite")) as frontier:
        frontier.begin("run-1", 0)
        frontier.announce(links, 0)
        pages = {page.url: page for page in frontier.take("run-1", {"qingshui": 9}, 0)}
        with Archive(tmp_path / "archive", run="run-1") as archive:
            for made in rows:
                page = pages[made["url"]]
                body = made["text"].encode()
                record = archive.response(
                    page.url, at=NOW, status=200, reason="", headers=[], body=body, visit={"url": page.url}
                )
                after = page._replace(state="live", due=None, edition=made["edition"])
                line = row_json({**made, "record_id": record})
                frontier.commit([Outcome("new", after, record, 0.0, edition=line)])
        crawler.upkeep.purge.deliver(frontier, Editions(tmp_path / "corpus" / "editions"))
    export(
        Editions(tmp_path / "corpus" / "editions").snapshot(),
        tmp_path / "exports",
        created=NOW,
        copies=tmp_path / "copies.sqlite",
    )
    return tmp_path


def editions(state: Path) -> Editions:
    return Editions(state / "corpus" / "editions")


def assert_forgotten(state: Path) -> None:
    tables = [pq.read_table(path, partitioning=None) for path in (state / "corpus").rglob("*.parquet")]
    texts = [str(table.to_pylist()) for table in tables if "text" in table.column_names]
    pages = [record.body.decode() for record in records(state / "archive")]
    files = [path.read_bytes() for path in state.rglob("*") if path.is_file() and "exports" not in path.parts]
    assert SECRET not in "".join(texts + pages)
    assert not any(SECRET.encode() in content for content in files)


def test_nothing_of_a_purged_article_is_left_but_a_hash(state: Path, row: Callable[..., Row]) -> None:
    (state / "reports").mkdir()
    (state / "reports" / "20260302T000000Z-1.html").write_text(SECRET, encoding="utf-8")
    with ArchiveIndex(state / "archive") as index:
        before = [record.id for record in records(state / "archive")]
        kept = index.read(before[1])
        purged = purge(StateFolder(state), "qingshui", URL, reason="request", now=NOW)
        assert index.read(before[1])._replace(offset=0) == kept._replace(offset=0)
        with pytest.raises(UnknownRecordError):
            index.read(before[0])
    assert (purged.editions, purged.records) == (2, 2)
    assert purged.exports == [state / "exports" / "manifest.json"]
    assert_forgotten(state)
    left = {each["seq"]: each for each in editions(state).dataset().to_table().to_pylist()}
    assert list(left) == [2, 4] or list(left) == [4, 2]
    stone = left[4]
    assert (stone["id"], stone["url"], stone["cause"], stone["edition"]) == (row(1)["id"], "", "purged", 3)
    assert stone["content_hash"] == row(1, text=SECRET * 2)["content_hash"]
    (note,) = [record for record in records(state / "archive") if record.kind == "purged"]
    assert note.fields["reason"] == "request"
    assert [kept["id"] for kept in note.fields["records"]] == [before[0], before[2]]


def test_followers_are_told_and_delta_stays_sealed(state: Path) -> None:
    purge(StateFolder(state), "qingshui", URL, reason="request", now=NOW)
    assert [(event.seq, event.change) for event in changes(editions(state).snapshot())] == [(2, "insert"), (4, "purge")]
    properties = editions(state).opened().metadata().configuration
    assert (properties["delta.appendOnly"], properties["delta.enableChangeDataFeed"]) == ("true", "true")


def test_a_purged_article_is_never_fetched_again(state: Path) -> None:
    purge(StateFolder(state), "qingshui", URL, reason="request", now=NOW)
    with closing(Frontier(state / "frontier.sqlite")) as frontier:
        frontier.begin("run-2", 10)
        frontier.announce([Link("qingshui", URL, "article", "要闻", "x", 0)], 10)
        frontier.recheck(["qingshui"], 10)
        assert [page.url for page in frontier.take("run-2", {"qingshui": 9}, 10**12)] == [OTHER]


@pytest.mark.parametrize("by", ["address", "id"])
@pytest.mark.parametrize("step", ["erase_records", "erase_editions", "forget_deleted", "deliver"])
def test_a_purge_that_was_cut_short_is_finished_by_the_next(
    state: Path, row: Callable[..., Row], monkeypatch: pytest.MonkeyPatch, step: str, by: str
) -> None:
    key = URL if by == "address" else row(1)["id"]

    def cut(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(crawler.upkeep.purge, step, cut)
    with pytest.raises(OSError, match="No space left"):
        purge(StateFolder(state), "qingshui", key, reason="request", now=NOW)
    monkeypatch.undo()
    purge(StateFolder(state), "qingshui", key, reason="request", now=NOW)
    assert_forgotten(state)
    assert [event.change for event in changes(editions(state).snapshot())] == ["insert", "purge"]


def test_after_a_purge_the_others_can_be_found_and_erased(tmp_path: Path, row: Callable[..., Row]) -> None:
    table = Editions(tmp_path)
    table.append([row(1), row(2), row(3, portal="fenzhou"), row(4)], upto=4)
    assert erase_editions(table, "qingshui", row(1)["id"]) == 1
    assert [each["url"] for each in history(table.dataset(), "qingshui", OTHER)] == [OTHER]
    assert ids_of(table.dataset(), "qingshui", {OTHER, row(4)["id"]}) == [row(2)["id"], row(4)["id"]]
    assert erase_editions(table, "qingshui", row(2)["id"]) == 1
    assert history(table.dataset(), "qingshui", OTHER) == []


def test_records_are_found_by_an_address_however_archive_and_visit_write_it(tmp_path: Path) -> None:
    url, other = 'http://news.test/清水湾?a="桥"', "http://news.test/2.html"
    with Archive(tmp_path, run="run") as archive:
        for asked, about in ((url, other), (other, url), (other, other)):
            archive.response(
                asked, at=NOW, status=200, reason="", headers=[], body=b"<p>bridge", visit={"url": about, "run": "run"}
            )
    assert erase_records(tmp_path, {url}) == 2
    assert [record.url for record in records(tmp_path)] == [other]


def test_what_is_not_known_cannot_be_purged(state: Path) -> None:
    with pytest.raises(UnknownArticleError, match="no article has the id or address"):
        purge(StateFolder(state), "qingshui", "http://news.test/9", reason="request", now=NOW)


def test_the_command_says_what_it_erased_and_where_copies_may_be(
    state: Path, row: Callable[..., Row], capsys: pytest.CaptureFixture[str]
) -> None:
    with lock(state):
        assert called(state, "purge", "qingshui", URL, "--reason", "request") == 4
    assert called(state, "purge", "qingshui", row(1)["id"], "--reason", "request") == 0
    said = capsys.readouterr().out
    assert "erased 2 editions and 2 records" in said
    assert str(state / "exports") in said
    export(editions(state).snapshot(), state / "exports", created=NOW, copies=state / "copies.sqlite")
    assert json.loads((state / "exports" / "manifest.json").read_text())["rows"] == 1
    assert SECRET not in (state / "exports" / "articles.jsonl").read_text()


def test_what_was_erased_is_told_as_json_and_nothing_else_is_printed(
    state: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(state, "purge", "qingshui", URL, "--reason", "request", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["editions"], told["records"], told["exports"]) == (2, 2, [str(state / "exports")])


def peak(path: Path, rows: int) -> int:
    """The most bytes that Python holds while it looks for one article among so many, each with addresses of its own."""
    names = [f"http://news.test/{number}" for number in range(rows)]
    table = pa.table(
        {"portal": ["p"] * rows, "id": names, "url": names, "aliases": [[name] for name in names], "seq": range(rows)}
    )
    pq.write_table(table, path, row_group_size=16_000)
    editions = pyarrow.dataset.dataset(path)
    tracemalloc.start()
    assert ids_of(editions, "p", {names[7]}) == [names[7]]
    assert portals_of(editions, names[7]) == ["p"]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_to_find_an_article_takes_no_more_memory_among_many_than_among_few(tmp_path: Path) -> None:
    # Their 48,000 addresses alone would take 3 MB; each row group takes a kilobyte.
    assert peak(tmp_path / "many.parquet", 64_000) < peak(tmp_path / "few.parquet", 16_000) + 100_000

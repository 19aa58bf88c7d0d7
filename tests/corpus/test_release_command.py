"""``scrapy corpus release`` and the words behind it, on one state folder of a frontier, an archive and a table."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import minisign
import pytest
from composed_rows import ARTICLE
from corpus_commands import called

from corpus.archive.archive import Archive
from corpus.releases.manifest import faults, found, opened, releases
from corpus.table.editions import Row, row_json
from corpus.table.table import Editions
from crawler.frontier.store import Frontier
from crawler.journal.delivery import deliver
from crawler.policy.page import Link, Outcome
from crawler.state.lock import lock

Output = pytest.CaptureFixture[str]
LIMITS = ("-s", "PORTALS_RELEASE_DAMAGED=1", "-s", "PORTALS_RELEASE_DROP=1")
SECRET = "无辜者之名"


def seen(state: Path, rows: list[Row], run: str) -> None:
    """Let a run have seen pages that give these rows."""
    links = [Link(row["portal"], row["url"], "article", "要闻", row["id"], 0) for row in rows]
    with closing(Frontier(state / "frontier.sqlite")) as frontier:
        frontier.begin(run, 0)
        frontier.announce(links, 0)
        pages = {page.url: page for page in frontier.take(run, {row["portal"]: 9 for row in rows}, 0)}
        with Archive(state / "archive", run=run) as archive:
            for row in rows:
                page = pages[row["url"]]
                record = archive.response(
                    page.url,
                    at=row["first_seen"],
                    status=200,
                    reason="",
                    headers=[],
                    body=b"x",
                    visit={"url": page.url},
                )
                after = page._replace(state="live", due=None, edition=row["edition"])
                frontier.commit([Outcome("new", after, record, 0.0, edition=row_json({**row, "record_id": record}))])
        deliver(frontier, Editions(state / "corpus" / "editions"))


@pytest.fixture
def state(tmp_path: Path, row: Callable[..., Row]) -> Path:
    state = tmp_path / "state"
    state.mkdir()
    seen(state, [said(row, 1, text=SECRET), said(row, 2), said(row, 3, day=date(2024, 1, 1))], "run-1")
    return state


def said(
    row: Callable[..., Row],
    seq: int,
    *,
    text: str = "两岸居民步行过桥。",
    day: date = date(2022, 3, 1),
    **fields: object,
) -> Row:
    article = replace(ARTICLE, text=f"{text}{seq}", published_date=day)
    return row(seq, article=article, first_seen=datetime(2024, 3, 2, tzinfo=UTC), **fields)


def answer(capsys: Output) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_a_release_is_made_listed_verified_compared_and_pushed(
    state: Path, row: Callable[..., Row], tmp_path: Path, capsys: Output
) -> None:
    assert called(state, "release", "--json", *LIMITS) == 0
    assert answer(capsys)["written"] == ["data/qingshui/2022.parquet", "data/qingshui/2024-01.parquet"]
    seen(state, [said(row, 4, day=date(2024, 3, 1))], "run-2")
    assert called(state, "release", *LIMITS) == 0
    assert "4 articles in 3 shards, of which 1 are new" in capsys.readouterr().out
    assert called(state, "release", "list") == 0
    assert called(state, "release", "verify", "2") == 0
    assert "whole, 3 shards read" in capsys.readouterr().out
    assert called(state, "release", "diff", "1", "2", "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert line == {"portal": "qingshui", "what": "added", "cause": "new", "articles": 1}
    store = tmp_path / "store"
    assert called(state, "release", "push", str(store), "1") == called(state, "release", "push", str(store)) == 0
    assert list(faults(opened(store / "2"))) == []


def test_a_damaged_release_says_so_with_its_status(state: Path, capsys: Output) -> None:
    assert called(state, "release", *LIMITS) == 0
    path = state / "releases" / "1" / "data" / "qingshui" / "2022.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[::-1])
    assert called(state, "release", "verify", "1", "--json") == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["faults"] == [
        ["data/qingshui/2022.parquet", "is not what the manifest's sha256 says"]
    ]


def test_the_gate_refuses_with_a_status_of_its_own_and_is_forced_for_a_reason(state: Path, capsys: Output) -> None:
    assert called(state, "release") == 3
    assert "damaged: 3 of 3 articles, 100.0%; expected at most 5.0%" in capsys.readouterr().err
    assert called(state, "release", "--force", "--reason", "first look") == 0
    assert found(state / "releases", "1").manifest["forced"]["reason"] == "first look"
    with pytest.raises(SystemExit, match="2"):
        called(state, "release", "--force")
    assert "expected --force and --reason TEXT together" in capsys.readouterr().err


def test_one_release_is_made_at_a_time(state: Path) -> None:
    with lock(state / "releases"):
        assert called(state, "release", *LIMITS) == 4


def test_a_signature_is_checked_and_names_its_release(state: Path, tmp_path: Path, capsys: Output) -> None:
    pair = minisign.KeyPair.generate()
    (tmp_path / "key").write_bytes(bytes(pair.secret_key))
    (tmp_path / "key.pub").write_bytes(bytes(pair.public_key))
    assert called(state, "release", "--sign", str(tmp_path / "key"), *LIMITS) == 0
    assert called(state, "release", "verify", "1", "--key", str(tmp_path / "key.pub")) == 0
    (tmp_path / "other.pub").write_bytes(bytes(minisign.KeyPair.generate().public_key))
    assert called(state, "release", "verify", "1", "--key", str(tmp_path / "other.pub")) == 1
    assert "manifest.json.minisig: does not vouch for the manifest" in capsys.readouterr().out
    (tmp_path / "none").write_bytes(b"no key")
    assert called(state, "release", "--sign", str(tmp_path / "none"), *LIMITS) == 1
    assert [each.name for each in releases(state / "releases")] == ["1"]


def test_what_is_purged_is_withdrawn_from_releases_and_missing_in_the_next(
    state: Path, row: Callable[..., Row], tmp_path: Path, capsys: Output
) -> None:
    store, article = tmp_path / "store", str(row(1)["id"])
    assert called(state, "release", *LIMITS) == called(state, "release", "push", str(store)) == 0
    assert called(state, "release", "withdraw", "1", "--article", article) == 1
    assert f"article {article} is not purged, and would be in the next release" in capsys.readouterr().err
    assert called(state, "purge", "qingshui", article, "--reason", "asked", "--json") == 0
    purged = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (purged["releases"], purged["copies"]) == (["1"], [f"{store}/1"])
    before = found(state / "releases", "1")
    assert called(state, "release", "withdraw", "1", "--article", article, "--json") == 0
    withdrawn = found(state / "releases", "1")
    assert withdrawn.name == "1-w1"
    assert [each.name for each in releases(state / "releases")] == ["1-w1"]
    path = "data/qingshui/2022.parquet"
    assert withdrawn.manifest["withdraws"] == {
        "release": "1",
        "sha256": withdrawn.manifest["withdraws"]["sha256"],
        "articles": [article],
        "shards": {path: [before.shards[path]["sha256"], withdrawn.shards[path]["sha256"]]},
    }
    assert json.loads(capsys.readouterr().out)["copies"] == [f"{store}/1"]
    assert list(faults(withdrawn)) == []
    assert called(state, "release", *LIMITS) == 0
    last = found(state / "releases", "2")
    assert last.shards[path]["sha256"] == withdrawn.shards[path]["sha256"]
    assert (last.folder / path).samefile(withdrawn.folder / path)
    assert called(state, "release", "withdraw", "2", "--article", article) == 1
    assert f"holds no article {article}" in capsys.readouterr().err


def test_a_next_release_needs_no_withdrawal_to_be_without_what_was_purged(
    state: Path, row: Callable[..., Row], capsys: Output
) -> None:
    assert called(state, "release", *LIMITS) == 0
    assert called(state, "purge", "qingshui", str(row(1)["id"]), "--reason", "asked") == 0
    assert "withdraw it from it: release 1" in capsys.readouterr().out
    assert called(state, "release", *LIMITS) == 0
    assert sum(shard["rows"] for shard in found(state / "releases", "2").shards.values()) == 2
    assert called(state, "release", "diff", "1", "2", "--json") == 0
    lines = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert lines == [{"portal": "qingshui", "what": "removed", "cause": "purged", "articles": 1}]

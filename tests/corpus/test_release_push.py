from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from test_releases import ASKED, made

from corpus.releases.manifest import Release, ReleaseError, faults, opened
from corpus.releases.push import Store, push, pushed
from corpus.table.editions import Row
from corpus.table.table import Editions


@pytest.fixture
def two(tmp_path: Path, row: Callable[..., Row]) -> list[Release]:
    """Two releases, of which the second has one shard more."""
    editions = Editions(tmp_path / "editions")
    editions.append([row(1), row(2, portal="linhe")], upto=2)
    first = made(editions, tmp_path / "releases")[0]
    editions.append([row(3, portal="third")], upto=3)
    return [first, made(editions, tmp_path / "releases")[0]]


def test_only_what_is_new_is_sent(two: list[Release], tmp_path: Path) -> None:
    first, second = two
    whole = push(tmp_path / "releases", first, str(tmp_path / "store"))
    assert (whole.files, whole.shared) == (len(first.shards) + 4, 0)
    sent = push(tmp_path / "releases", second, str(tmp_path / "store"))
    assert (sent.files, sent.shared) == (1 + 4, len(first.shards))
    new = sum(shard["bytes"] for path, shard in second.shards.items() if path not in first.shards)
    side = sum(
        (second.folder / name).stat().st_size
        for name in ("README.md", "croissant.json", "cursor.json", "manifest.json")
    )
    assert sent.bytes == new + side
    assert [list(faults(opened(tmp_path / "store" / name))) for name in ("1", "2")] == [[], []]
    assert pushed(tmp_path / "releases") == {str(tmp_path / "store"): ["1", "2"]}


def test_what_is_there_is_not_sent_again(two: list[Release], tmp_path: Path) -> None:
    push(tmp_path / "releases", two[0], str(tmp_path / "store"))
    assert push(tmp_path / "releases", two[0], str(tmp_path / "store"))[1:] == (0, 0, 0)


def test_another_release_of_that_name_is_not_overwritten(
    two: list[Release], tmp_path: Path, row: Callable[..., Row]
) -> None:
    push(tmp_path / "releases", two[0], str(tmp_path / "store"))
    editions = Editions(tmp_path / "other")
    editions.append([row(1, portal="fourth")], upto=1)
    other, _ = made(editions, tmp_path / "others", ASKED)
    with pytest.raises(ReleaseError, match="store/1: is another release of that name; push to another place"):
        push(tmp_path / "others", other, str(tmp_path / "store"))
    assert pushed(tmp_path / "others") == {}


def test_a_push_that_stopped_publishes_nothing_and_is_gone_on_with(
    two: list[Release], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Path] = []
    send = Store._send

    def third_fails(self: Store, source: Path, target: str) -> None:
        if len(sent) == 2:
            full()
        sent.append(source)
        send(self, source, target)

    monkeypatch.setattr(Store, "_send", third_fails)
    with pytest.raises(OSError, match="No space left"):
        push(tmp_path / "releases", two[0], str(tmp_path / "store"))
    assert not (tmp_path / "store" / "1").exists()
    monkeypatch.undo()
    done = push(tmp_path / "releases", two[0], str(tmp_path / "store"))
    assert (done.files, done.shared) == (4, 2)
    assert list(faults(opened(tmp_path / "store" / "1"))) == []


def full() -> NoReturn:
    raise OSError(28, "No space left on device")


def test_what_is_no_store_is_refused_and_no_password_is_kept(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="neither a folder nor the address of a store"):
        Store("nowhere://bucket")
    kept = Store("s3://user:secret@bucket/prefix?scheme=http&endpoint_override=127.0.0.1:9").name
    assert kept == "s3://bucket/prefix?scheme=http&endpoint_override=127.0.0.1:9"

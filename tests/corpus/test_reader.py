import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import corpus
from corpus.reader import Corpus
from corpus.table.editions import Row
from corpus.table.table import Editions, NoCorpusError
from corpus.views.changes import CursorError


@pytest.fixture
def opened(tmp_path: Path, row: Callable[..., Row]) -> Corpus:
    rows = [
        row(1),
        row(2),
        row(3, key=1, edition=2, cause="content_edit", text="改过的。"),
        row(4, key=2, edition=2, gone=True),
    ]
    Editions(tmp_path / "corpus" / "editions").append(rows, upto=4)
    return corpus.open(tmp_path)


def test_what_stands_and_what_stood_come_in_batches(opened: Corpus) -> None:
    assert [batch["text"].to_pylist() for batch in opened.current(["text"])] == [["改过的。"]]
    assert sum(batch.num_rows for batch in opened.as_of(2)) == 2


def test_editions_are_all_or_those_of_an_article(opened: Corpus, row: Callable[..., Row]) -> None:
    assert sum(batch.num_rows for batch in opened.editions()) == 4
    found = [cause for batch in opened.editions(row(2)["id"], ["cause"]) for cause in batch["cause"].to_pylist()]
    assert sorted(found) == ["gone", "new"]


def test_changes_go_on_from_a_cursor_with_rows_or_without(opened: Corpus) -> None:
    assert [event.seq for event in opened.changes(2)] == [3, 4]
    assert [(event.seq, row and row["text"]) for event, row in opened.changed_rows(2)] == [(3, "改过的。"), (4, None)]
    assert list(opened.changes(opened.snapshot.seq)) == []
    with pytest.raises(CursorError):
        opened.changes(5)


def test_an_article_is_explained_by_its_address(opened: Corpus) -> None:
    assert "edition 2: content_edit" in opened.explain("http://news.test/1")
    with pytest.raises(LookupError, match="nowhere: known on no portal; expected an article of one"):
        opened.explain("nowhere")


def test_a_corpus_is_found_from_any_of_its_folders(opened: Corpus, tmp_path: Path) -> None:
    for path in ("corpus", "corpus/editions"):
        assert corpus.open(tmp_path / path).snapshot.seq == 4
    with pytest.raises(NoCorpusError, match="no corpus here; expected a state folder"):
        corpus.open(tmp_path / "elsewhere")


def test_the_package_itself_imports_no_table() -> None:
    code = "import corpus, corpus.durable, sys; sys.exit('deltalake' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0

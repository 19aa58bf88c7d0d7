"""State folders that earlier versions left are opened by this one: crawled on, read, verified and rebuilt.

``make.py`` beside this makes one more with the version of the day. What its portals answer at the next visit is kept
with it, because the simulator changes too: an article that it words otherwise would look like an edit of the portal's,
and hide a false one of ours. So whatever is told as news here and was not told by the version that made the folder,
which crawled a copy over the same answers, is false; ``cleaner_upgrade`` and ``decoding_fix`` are free to come.
Only the command line and the files on disk are asked, by readers that are not ours: modules move, files stay.
"""

import hashlib
import json
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, NamedTuple

import pytest
from deltalake import DeltaTable
from forked import told
from loopback import listening
from warcio.archiveiterator import ArchiveIterator

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
OURS = {"cleaner_upgrade", "decoding_fix"}
KEPT = sorted(HERE.glob("*.tar.xz"))
Row = Mapping[str, Any]
Article = tuple[str, str]


class State(NamedTuple):
    """A kept folder that was crawled on.

    Attributes:
        folder: Where it was unpacked.
        expected: What the version that made it had found.
        options: The settings of the crawl.
        crawled: How the crawl ended.
        closed: The archive files that were closed before it, with their bytes.
    """

    folder: Path
    expected: Mapping[str, Any]
    options: list[str]
    crawled: CompletedProcess[str]
    closed: Mapping[str, bytes]

    def scrapy(self, *words: str) -> str:
        done = told(*words, *self.options)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout


@pytest.fixture(scope="module", params=KEPT, ids=lambda path: path.name.partition(".")[0])
def state(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    folder = tmp_path_factory.mktemp("kept")
    with tarfile.open(request.param) as packed:
        packed.extractall(folder, filter="data")
    expected = json.loads(Path(f"{str(request.param).removesuffix('.tar.xz')}.json").read_text(encoding="utf-8"))
    recorded = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    closed = {path.name: path.read_bytes() for path in (folder / "state" / "archive").glob("*.warc.gz")}
    assert list((folder / "state" / "archive").glob("*.open"))
    with portals(recorded["now"], recorded["answers"]) as port:
        settings = {"SIMULATOR": f"127.0.0.1:{port}", "STATE": folder / "state", "SEEDS": folder / "seeds"}
        settings |= {"WORKERS": 1, "PROGRESS": False}
        options = [word for name, value in settings.items() for word in ("-s", f"PORTALS_{name}={value}")]
        names = ",".join(sorted(path.stem for path in (folder / "seeds").iterdir()))
        crawled = told("crawl", "portals", "-a", f"portal={names}", "-a", "recheck=yes", *options)
        yield State(folder, expected, options, crawled, closed)


@contextmanager
def portals(now: str, answers: Mapping[str, Any]) -> Iterator[int]:
    """Portals that give the recorded answers, by host and target, and 404 else.

    Those on ``www`` answer 304 to who has the page already. The others have forgotten that, so that all of their pages
    are read anew and compared with what the earlier version made of them.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            unknown = [404, [["Content-Type", "text/html"]], ""]
            status, headers, text = answers.get(f"{self.headers['Host']} {self.path}", unknown)
            if self.path == "/clock":
                status, headers, text = 200, [], json.dumps({"now": now})
            pairs = ("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")
            asked = [dict(headers).get(said) == self.headers[name] for name, said in pairs if self.headers[name]]
            is_known = self.headers["Host"].startswith("www.") and bool(asked) and all(asked)
            body = b"" if is_known else text.encode("latin-1")
            self.send_response(304 if is_known else status)
            for name, value in [*headers, *([] if is_known else [("Content-Length", str(len(body)))])]:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with listening(Handler) as port:
        yield port


def editions(folder: Path) -> list[Row]:
    rows: list[Row] = DeltaTable(folder / "corpus" / "editions").to_pyarrow_dataset().to_table().to_pylist()
    return sorted(rows, key=lambda row: row["seq"])


def recognised(row: Row) -> tuple[Any, ...]:
    """What every later version must still say of an edition."""
    text = row["text"]
    hashed = None if text is None else hashlib.sha256(text.encode()).hexdigest()
    return (*(row[name] for name in ("portal", "id", "edition", "cause", "url", "title")), hashed)


def news(rows: Iterable[Row]) -> dict[Article, list[tuple[str, str]]]:
    """What happened to each article, in order, and at which address, but for what our own code did.

    Whether an edit is of the metadata alone is the cleaner's word, and may change with it.
    """
    happened: dict[Article, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        if row["cause"] not in OURS:
            cause = "edited" if row["cause"] in {"content_edit", "metadata_only"} else row["cause"]
            happened[row["portal"], row["id"]].append((cause, row["url"]))
    return dict(happened)


def standing(rows: Iterable[Row]) -> dict[Article, Row]:
    last = {(row["portal"], row["id"]): row for row in rows}
    return {key: row for key, row in last.items() if not row["deleted"]}


@pytest.mark.slow
def test_the_everyday_command_goes_on_and_takes_in_what_the_killed_run_left(state: State) -> None:
    assert "Traceback" not in state.crawled.stderr
    assert state.crawled.returncode == state.expected["status"], state.crawled.stderr
    archive = state.folder / "state" / "archive"
    assert not list(archive.glob("*.open"))
    assert {name: (archive / name).read_bytes() for name in state.closed} == state.closed


@pytest.mark.slow
def test_every_edition_of_before_is_there_word_for_word(state: State) -> None:
    before = [tuple(row.values()) for row in (*state.expected["delivered"], *state.expected["waiting"])]
    now = [recognised(row) for row in editions(state.folder / "state")]
    assert len(now) == len(set(now))
    assert set(before) <= set(now)


@pytest.mark.slow
def test_nothing_is_told_as_news_that_the_portals_did_not_do(state: State) -> None:
    before = {(row["portal"], row["id"], row["edition"]) for row in state.expected["delivered"]}
    now = editions(state.folder / "state")
    fresh = [row for row in now if (row["portal"], row["id"], row["edition"]) not in before]
    assert news(fresh) == news(state.expected["later"])


@pytest.mark.slow
def test_every_record_of_the_archive_has_its_digest(state: State) -> None:
    count = 0
    for path in (state.folder / "state" / "archive").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                record.content_stream().read()
                count += 1
    assert count > sum(state.expected["kinds"].values())


@pytest.mark.long
def test_the_corpus_commands_read_it(state: State, tmp_path: Path) -> None:
    rows = editions(state.folder / "state")
    events = [json.loads(line) for line in state.scrapy("corpus", "changes").splitlines()]
    assert [(event["seq"], event["id"], event["cause"]) for event in events] == [
        (row["seq"], row["id"], row["cause"]) for row in rows
    ]
    state.scrapy("corpus", "export", "-o", str(tmp_path))
    exported = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(row["portal"], row["id"]): row["text"] for row in exported} == {
        key: row["text"] for key, row in standing(rows).items()
    }
    edited = max(rows, key=lambda row: row["edition"])
    shown = state.scrapy("corpus", "show", edited["portal"], edited["url"])
    assert f"edition {edited['edition']}: {edited['cause']}" in shown
    stats = state.scrapy("corpus", "stats")
    assert all(portal in stats for portal in {row["portal"] for row in rows})


@pytest.mark.long
def test_the_archive_alone_gives_the_same_corpus(state: State, tmp_path: Path) -> None:
    """Today's reading of all pages is made equal first: a rebuild reads them all anew, a crawl what it visits."""
    state.scrapy("replay", "--apply", "--force")
    state.scrapy("corpus", "rebuild", "-o", str(tmp_path / "again"))
    rows, again = editions(state.folder / "state"), editions(tmp_path / "again")
    assert news(again) == news(rows)
    said = [{key: row["content_hash"] for key, row in standing(each).items()} for each in (again, rows)]
    assert said[0] == said[1]

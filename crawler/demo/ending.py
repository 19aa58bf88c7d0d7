"""What the demonstration ends with: one article dirty, clean and explained, and commands that look further."""

import json
import shlex
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cleaners import Article, undo
from cleaners.explain import marked
from corpus.archive.index import ArchiveIndex
from corpus.table.editions import Row, article_of
from corpus.table.table import Editions
from corpus.views.current import current
from crawler.run_report.page import pages
from crawler.state.folder import StateFolder

PROMPT = "$ "
"""Begins a line that is a command, to be run in the folder and environment of the demonstration."""
_PORTAL = "mirror"
"""The portal whose pages were damaged the most."""
_PAGE = "page.html"
_KINDS = 5
"""Kinds of repair that the article must show; the shortest such is shown."""
_READERS = {
    "duckdb": 'import duckdb; print(duckdb.read_parquet({file}).aggregate("portal, count(*), max(published_date)"))',
    "polars": 'import polars; print(polars.read_parquet({file}, columns=["portal", "title", "text"]))',
}
"""Code that loads an export, by the package that it needs."""


def ending(state: Path, *, is_kept: bool) -> Iterator[str]:
    """Give the lines; write the page of the article beside the corpus, unless the folder is thrown away."""
    editions = Editions(StateFolder(state).editions)
    row, article = _telling(editions)
    yield from ("One article, dirty, as the mirror published it:", "", undo(article).strip(), "")
    yield from (f"Clean (title {article.title}, source {article.source}, {article.published_raw}):", "")
    yield from (article.text, "", "Explained, each edit in its place under the name of its pass:", "")
    yield from (marked(article), "")
    if is_kept:
        with ArchiveIndex(StateFolder(state).archive) as archive:
            (state / _PAGE).write_bytes(archive.read(row["record_id"]).body)
        for page in pages(StateFolder(state))[:1]:
            yield from ("The run as a page, to be opened in any browser:", page.resolve().as_uri(), "")
        yield "Look further; each of these works here, as it stands:"
        for does, command in _commands(state, row):
            yield from (f"# {does}", f"{PROMPT}{command}")
        yield from ("", f"Its doubtful articles beside their pages, in a browser: make look SEED={state.name}")


def _telling(editions: Editions) -> tuple[Row, Article]:
    """Return the shortest article that shows several kinds of repair."""
    rows = (row for batch in current(editions.dataset()) for row in batch.to_pylist() if row["portal"] == _PORTAL)
    found = [(row, article) for row in rows if (article := article_of(row)) and article.text]
    return min(found, key=lambda each: (-min(_KINDS, _kinds(each[1])), len(each[1].text), each[0]["id"]))


def _kinds(article: Article) -> int:
    return len({span.by for span in article.spans})


def _commands(state: Path, row: Row) -> Iterator[tuple[str, str]]:
    """Give commands, each after what it does."""
    scrapy, python = (_shown(Path(sys.prefix) / "bin" / name) for name in ("scrapy", "python"))
    folder, seeds = (_setting("STATE", state), _setting("SEEDS", state / "seeds"))
    page, url = shlex.quote(str(state / _PAGE)), shlex.quote(row["url"])
    yield "every field, repair and edition of it", f"{scrapy} corpus show {row['id']} {folder}"
    yield "its page as it was fetched, and what is cut from it", f"{scrapy} clean {page} --explain"
    yield "the same by the portal's rules", f"{scrapy} portals try {_PORTAL} {page} --url {url} {seeds} {folder}"
    yield "what the corpus holds; --json for programs", f"{scrapy} corpus stats {folder}"
    yield "the change feed", f"{scrapy} corpus changes --since {max(0, row['seq'] - 1)} {folder} | head -n 3"
    yield "the current view as JSONL and Parquet", f"{scrapy} corpus export {folder}"
    yield "the page of the run, made again; --open shows it", f"{scrapy} portals report {seeds} {folder}"
    yield "what is visited next, and why", f"{scrapy} portals --due {seeds} {folder}"
    yield "what today's cleaner would change: nothing", f"{scrapy} replay --sample 20 {folder}"
    if missing := [name for name in _READERS if find_spec(name) is None]:
        yield "once, to load the export; the crawl needs neither", f"{python} -m pip install {' '.join(missing)}"
    file = json.dumps(str(state / "exports" / "articles.parquet"))
    for name, code in _READERS.items():
        yield f"the export in {name}", f"{python} -c {shlex.quote(code.format(file=file))}"


def _setting(name: str, path: Path) -> str:
    return f"-s {shlex.quote(f'PORTALS_{name}={path}')}"


def _shown(path: Path) -> str:
    """Return the path as one would type it here."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))

"""What is SQLite's own stands in one place, so that another database needs one other file."""

import re
from pathlib import Path

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import crawler.frontier
from crawler.frontier.schema import metadata

FRONTIER = Path(crawler.frontier.__file__).parent
OWN = re.compile(
    r"dialects\.sqlite|sqlite:///|sqlite_sequence|\bPRAGMA\b|BEGIN IMMEDIATE"
    r"|INSERT OR|func\.(json_|iif|min\([^()]*,|max\([^()]*,)"
)
"""What SQLite has and others have not, or not in these words."""


def test_what_is_sqlites_own_is_said_in_one_module() -> None:
    found = {path.name for path in FRONTIER.glob("*.py") if OWN.search(path.read_text(encoding="utf-8"))}
    assert found == {"dialect.py", "file.py"}  # of which the second copies and checks a file of SQLite


def test_the_tables_are_said_in_words_that_postgresql_knows() -> None:
    said = [str(CreateTable(table).compile(dialect=postgresql.dialect())) for table in metadata.sorted_tables]
    assert len(said) == len(metadata.tables)
    assert any("seq SERIAL NOT NULL" in each for each in said)

import re
from pathlib import Path
from typing import get_args

from corpus.table.editions import Cause
from corpus.table.schema import SCHEMA, VERSION
from corpus.views.changes import ChangeKind
from corpus.views.choice import COLUMNS

PAGE = (Path(__file__).parents[2] / "docs" / "corpus.md").read_text(encoding="utf-8")


def test_every_column_is_described_in_its_place() -> None:
    stored, _, added = PAGE[PAGE.index("## Columns") :].partition("## What an export adds")
    assert re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", stored, re.MULTILINE) == SCHEMA.names
    heads = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| [^|]+ \| [^|]+ \|$", added, re.MULTILINE)
    assert re.findall(r"\w+", " ".join(heads)) == COLUMNS.names[len(SCHEMA.names) :]
    assert f"Schema version {VERSION}." in PAGE


def test_every_cause_and_every_change_is_described() -> None:
    assert [word for word in (*get_args(Cause), *get_args(ChangeKind)) if f"`{word}`" not in PAGE] == []

"""What people decided about articles: a file of lines that only grows."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

Verdict = Literal["accepted", "rejected"]


class Decision(NamedTuple):
    """What was decided about an article.

    Attributes:
        at: When, in ISO 8601.
        portal: With *id*, the article.
        id: As :func:`corpus.table.editions.article_id` made it.
        content_hash: Of what it said then; a later edition is another matter.
        verdict: ``accepted`` as it reads, which a replay holds it to; ``rejected`` with what is wrong.
        note: What is wrong, or what was done about it.
    """

    at: str
    portal: str
    id: str
    content_hash: str
    verdict: Verdict
    note: str = ""


def decide(path: Path, decision: Decision) -> None:
    """Append a decision, for good when this returns."""
    with path.open("ab") as file:
        is_torn = file.tell() and not path.read_bytes().endswith(b"\n")
        line = json.dumps(decision._asdict(), ensure_ascii=False)
        file.write((b"\n" if is_torn else b"") + line.encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def decided(path: Path) -> Mapping[tuple[str, str], Decision]:
    """Return the last decision about each article, by portal and id; a line that a crash tore is none."""
    found: dict[tuple[str, str], Decision] = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            decision = Decision(**json.loads(line))
        except (ValueError, TypeError):
            continue
        found[decision.portal, decision.id] = decision
    return found


def is_accepted(known: Mapping[tuple[str, str], Decision], portal: str, article: str, content_hash: str | None) -> bool:
    """Tell whether somebody accepted an article as it reads with that hash."""
    decision = known.get((portal, article))
    return decision is not None and (decision.verdict, decision.content_hash) == ("accepted", content_hash)

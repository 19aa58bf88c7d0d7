"""A page written as a fixture of the tests, with its people renamed."""

import re
from collections.abc import Mapping
from pathlib import Path

from crawler.portals.portal import Portal
from crawler.trials.one_page import SavedPage
from crawler.trials.trial import trial, write_fixture
from crawler.web.review.desk import Looked, content_type


def people_of(looked: Looked) -> list[str]:
    """Return the people whom the article names in its credits, each once."""
    article = looked.beside.article if looked.beside else None
    if article is None:
        return []
    editors = [each for each in (article.editor, article.duty_editor, article.reviewer) if each]
    return list(dict.fromkeys([*article.authors, *article.photographers, *editors]))


def write_named(root: Path, name: str, portal: Portal, looked: Looked, invented: Mapping[str, str]) -> Path:
    """Write the page and what it is read as to a folder *name* under *root*, and return that.

    Raises:
        ValueError: if the name is none, exists, or somebody has no invented name.
        OSError: if the disk refuses.
    """
    if not re.fullmatch(r"[a-z0-9_]{3,80}", name):
        raise ValueError(f"name {name!r}; expected 3 to 80 small letters, digits and underscores")
    if missing := [person for person, other in invented.items() if not other or other == person]:
        raise ValueError(f"{'、'.join(missing)}: expected an invented name for each")
    if (folder := root / name).exists():
        raise ValueError(f"{folder} exists; expected another name")
    record, article = looked.record, looked.beside.article if looked.beside else None
    if record is None or article is None:
        raise ValueError("expected an article whose page the archive holds")
    body = record.body
    for person, other in invented.items():
        body = body.replace(person.encode(article.encoding or "utf-8"), other.encode(article.encoding or "utf-8"))
    page = SavedPage(record.url, body, content_type(record), 200)
    rules = portal.rules(record.at.date())
    write_fixture(folder, page, rules, trial(portal, page, rules))
    return folder

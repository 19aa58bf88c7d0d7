"""The metadata in what the passes took out of a text, and in its dateline."""

from collections.abc import Iterable
from typing import Any

from cleaners.lines.bylines import byline_of, dateline_of, photographers_of, signature_of
from cleaners.lines.credits import Credits, credits_of, merged
from cleaners.repair.repair import Repair, Taken
from cleaners.rules import Rules


def metadata_of(repair: Repair, rules: Rules) -> dict[str, Any]:
    """Return the fields of the article that *repair* shows, by name; an explicit 来源 goes before the dateline."""
    furniture = [taken for taken in repair.taken if taken.by == "furniture" and taken.kind != "related"]
    lines = [taken for taken in repair.taken if taken.by == "credit_lines"] + furniture
    said = merged(credits_of(taken.text) for taken in lines) if lines else _NOTHING
    dateline = dateline_of(repair.text)
    published = said.published
    return {
        "source": said.source or dateline.source or rules.source,
        "authors": _authors(said, dateline.authors, lines),
        "photographers": _unique(said.photographers, *(photographers_of(taken.text) for taken in lines)),
        "editor": said.editor or said.duty_editor,
        "duty_editor": said.duty_editor,
        "reviewer": said.reviewer,
        "publisher": said.publisher,
        "original_title": said.original_title,
        "published": published and published.instant,
        "published_date": published and published.date,
        "published_precision": published and published.precision,
        "published_raw": published and published.raw,
    }


_NOTHING = Credits()


def _authors(said: Credits, reporters: tuple[str, ...], lines: Iterable[Taken]) -> tuple[str, ...]:
    """Return who is named as author, reporter or in a byline; a signature counts only where nobody is."""
    bylines = [byline_of(taken.text) for taken in lines]
    named = _unique(said.authors, reporters, *bylines)
    signatures = (signature_of(taken.text.strip("（）()")) for taken in lines if taken.kind == "closing")
    return named or _unique(*signatures)


def _unique(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group)) if any(groups) else ()

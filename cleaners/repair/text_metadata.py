"""The metadata in what the passes took out of a text, and in its dateline."""

from collections.abc import Iterable

from cleaners.lines.bylines import byline_of, dateline_of, names_of, photographers_of, signature_of
from cleaners.lines.captions import captioned_in
from cleaners.lines.credits import Credits, credits_of, merged
from cleaners.lines.lines import is_sentence
from cleaners.lines.theses import journal_of
from cleaners.passes.credit_lines import AUTHORS
from cleaners.repair.repair import Repair, Taken


def credits_in(repair: Repair) -> Credits:
    """Return what the text of *repair* credits; an explicit 来源 goes before the dateline, a line before a caption."""
    dateline = dateline_of(_beginning(repair.text))
    captioned = captioned_in(repair.text)
    credit_lines = [taken for taken in repair.taken if taken.by.takes == "credits"]
    # Related headlines speak of other articles.
    furniture = [taken for taken in repair.taken if taken.by.takes == "furniture" and taken.kind != "related"]
    lines = credit_lines + furniture
    if not lines:
        return Credits(dateline.source, dateline.authors, _unique(captioned))
    said = merged(credits_of(taken.text) for taken in lines)
    journals = filter(None, (journal_of(taken.text) for taken in furniture))
    return said._replace(
        source=said.source or next(journals, None) or dateline.source,
        authors=_authors(said, dateline.authors, lines),
        photographers=_unique(said.photographers, *(photographers_of(taken.text) for taken in lines), captioned),
        editor=said.editor or said.duty_editor,
    )


def _beginning(text: str) -> str:
    """Return *text* from its first sentence on: a head or a caption may stand above its dateline."""
    lines = text.split("\n", _MOST_ABOVE)
    for line in lines:
        if is_sentence(line):
            return line
    return text


_MOST_ABOVE = 4


def _authors(said: Credits, reporters: tuple[str, ...], lines: Iterable[Taken]) -> tuple[str, ...]:
    """Return who is named as author, reporter or in a byline; a signature counts only where nobody is."""
    bylines = [names_of(taken.text) if taken.kind == AUTHORS else byline_of(taken.text) for taken in lines]
    named = _unique(said.authors, reporters, *bylines)
    signatures = (signature_of(taken.text.strip("（）()")) for taken in lines if taken.kind == "closing")
    return named or _unique(*signatures)


def _unique(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group)) if any(groups) else ()

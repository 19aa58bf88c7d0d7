"""Dirty text in, one article out: the passes in their order, and the metadata in what they take out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaners.article import Article, Damaged, EmptyReason, Residue, replace
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.deferred import Deferred
from cleaners.ledger.spans import Change
from cleaners.passes import headline
from cleaners.passes.gathered import Passes
from cleaners.passes.order import PASSES
from cleaners.repair.flags import language_of, residues_of, script_of
from cleaners.repair.repair import Headline, Repair
from cleaners.repair.rounds import Document, characters, readable, settled
from cleaners.repair.text_metadata import credits_in
from cleaners.rules import Rules

_NO_RULES = Rules()
_EMPTY = Article()


class Repaired(NamedTuple):
    """An article, and what its document showed: evidence for what else the page says of it."""

    article: Article
    evidence: Evidence
    passes: tuple[str, ...] = ()
    """The names of those that did something, in order."""


def clean_text(text: str) -> Article:
    """Return the article in a dirty *text* that has no HTML; a first line that is no sentence becomes its title."""
    return repaired(text).article


def repaired(
    text: str,
    *,
    title: str | None = None,
    subtitles: Sequence[str] = (),
    rules: Rules = _NO_RULES,
    passes: Passes = PASSES,
) -> Repaired:
    """Return the article in *text*: its characters repaired; its furniture, headline and credits taken out.

    Args:
        text: The body as extracted, one line a paragraph; ``undo`` leads back to it.
        title: The headline, when the page names it; None lifts it off the text.
        subtitles: The kickers that the page names.
        rules: Of a portal's rules, those that concern text: ``script``, ``drop_lines``, ``protect`` and ``source``.
        passes: What is done, in order: all passes, or others beside them.

    Raises:
        EditError: if a pass wants edits that overlap or leave the text; none of ours does.
    """
    names = [name for name in (title, *subtitles) if name]
    document = settled(text, names, rules, passes, is_named=bool(title))
    named = [Headline.of(name) for name in document.names]
    named = named if title else [_NO_TITLE, *named]
    lifting = headline.beside(tuple([line.text for line in named]))
    lines = Repair.of(document.body.text, document.body.damaged).through((lifting,), document.evidence)
    headlines = _headlines(named, document.body, lines)
    whole = document.body.then(lines)
    lifted = [line.text for line in headlines]
    residues = residues_of(whole, lifted, _damaged(document), document.evidence, passes)
    acting = tuple(dict.fromkeys([step.by.name for step in whole.steps]))
    return Repaired(_article(whole, headlines, residues, document.evidence, rules), document.evidence, acting)


def _damaged(document: Document) -> list[Damaged]:
    """Return the places that stay damaged, those of headlines among them."""
    return [place for repair in (document.body, *document.names) for place in repair.damaged]


_NO_TITLE = Headline("", ())


def _headlines(named: Sequence[Headline], above: Repair, lines: Repair) -> Sequence[Headline]:
    """Return the title, empty when there is none, and the subtitles, each once.

    Args:
        named: The title, empty when the page names none, and the subtitles that the page names.
        above: The text with its headlines, and its ledger.
        lines: The text after that, and the headlines as what was taken from it.
    """
    if not lines.taken and len(named) == 1:
        return named
    spans = Deferred(above.spans)
    lifted = [(taken.kind, above.line(taken.text, spans)) for taken in lines.taken if taken.kind != headline.COPY]
    titles = [line for kind, line in lifted if kind == "title"]
    subtitles = [line for kind, line in lifted if kind == "subtitle"]
    title = named[0] if named[0].text or not titles else titles[0]
    others = {line.text: line for line in (*reversed(subtitles), *named[:0:-1]) if line.text not in {"", title.text}}
    return [title, *reversed(others.values())]


def _article(
    whole: Repair, headlines: Sequence[Headline], residues: tuple[Residue, ...], evidence: Evidence, rules: Rules
) -> Article:
    shown = [line for line in headlines if line.text]
    said = credits_in(whole)
    published = said.published
    return replace(
        _EMPTY,
        title=headlines[0].text or None,
        subtitles=tuple(line.text for line in headlines[1:]),
        text=whole.text,
        published=published and published.instant,
        published_date=published and published.date,
        published_precision=published and published.precision,
        published_raw=published and published.raw,
        source=said.source or rules.source,
        authors=said.authors,
        photographers=said.photographers,
        editor=said.editor,
        duty_editor=said.duty_editor,
        reviewer=said.reviewer,
        publisher=said.publisher,
        original_title=said.original_title,
        kind="article" if whole.text else "empty",
        empty_reason=_empty_reason(whole),
        confidence=1.0 if whole.text else 0.0,
        language=language_of(whole.text),
        script=script_of(whole.text, evidence),
        spans=whole.changes(),
        title_spans=Deferred(lambda: _joined(shown)) if shown else (),
        damaged=whole.damaged,
        residues=residues,
    )


def _empty_reason(whole: Repair) -> EmptyReason | None:
    if whole.text:
        return None
    return "removed" if whole.taken else "blank"


def repaired_field(value: str, evidence: Evidence, passes: Passes = PASSES) -> str:
    """Return a metadata string as the passes over characters leave it, on the evidence of its document."""
    return characters(readable(value, passes), evidence, passes).text


def _joined(lines: Sequence[Headline]) -> Iterator[Change]:
    """Yield the ledger of *lines* joined by line feeds."""
    offset = 0
    for text, changes in lines:
        for change in changes:
            yield change._replace(start=change.start + offset, end=change.end + offset)
        offset += len(text) + 1

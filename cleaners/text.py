"""Dirty text in, one article out: the passes in their order, and the metadata in what they take out."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from cleaners.article import Article
from cleaners.document_evidence import Evidence, evidence_of
from cleaners.flags import language_of, residues_of, script_of
from cleaners.ledger import Change
from cleaners.passes import CHARACTER_PASSES, LINE_PASSES, Pass, headline, rule_lines
from cleaners.repair import Headline, Repair
from cleaners.rules import Rules
from cleaners.text_metadata import metadata_of

_NO_RULES = Rules()


def clean_text(text: str) -> Article:
    """Return the article in a dirty *text* that has no HTML; a first line that is no sentence becomes its title."""
    return repaired(text)


def repaired(
    text: str, *, title: str | None = None, subtitles: Sequence[str] = (), rules: Rules = _NO_RULES
) -> Article:
    """Return the article in *text*: its characters repaired; its furniture, headline and credits taken out.

    Args:
        text: The body as extracted, one line a paragraph; ``undo`` leads back to it.
        title: The headline, when the page names it; None lifts it off the text.
        subtitles: The kickers that the page names.
        rules: Of a portal's rules, those that concern text: ``script``, ``drop_lines`` and ``source``.
    """
    evidence = _evidence("\n".join([title or "", *subtitles, text]), rules)
    named = [_named(name, evidence) for name in (title or "", *subtitles) if name]
    characters = Repair.of(text).through(_passes(evidence), evidence)
    body = Repair.of(characters.text).through(LINE_PASSES, evidence)
    body = body.after("rules", rule_lines.find(body.text, rules.drop_lines))
    body = body.after("headline", headline.find(body.text, named[0].text if title else None))
    lifted = [characters.line(taken.text) for taken in body.taken if taken.kind in {"title", "subtitle"}]
    headlines = _unique([*named, *lifted])
    body = characters.then(body)
    return Article(
        title=headlines[0].text if headlines else None,
        subtitles=tuple(line.text for line in headlines[1:]),
        text=body.text,
        spans=body.changes(),
        title_spans=_joined(headlines),
        residues=residues_of(body.raw, evidence, body.taken),
        language=language_of(body.text),
        script=script_of(body.text, evidence),
        **metadata_of(body, rules),
    )


def repaired_field(value: str, evidence: Evidence) -> str:
    """Return a metadata string as the character passes leave it, on the evidence of its document."""
    return Repair.of(value).through(_passes(evidence), evidence).text


def _passes(evidence: Evidence) -> Iterable[tuple[str, Pass]]:
    """Most documents show nothing suspicious: of the passes over characters only the last, whitespace, can find much."""
    return CHARACTER_PASSES if evidence.is_suspicious else CHARACTER_PASSES[-1:]


def _evidence(text: str, rules: Rules) -> Evidence:
    evidence = evidence_of(text)
    return replace(evidence, is_genuine=False) if rules.script == "simplified" else evidence


def _named(name: str, evidence: Evidence) -> Headline:
    repair = Repair.of(name).through(_passes(evidence), evidence)
    return Headline(repair.text, repair.changes())


def _unique(lines: Sequence[Headline]) -> list[Headline]:
    """Return the lines that say something, each where it first stands."""
    return list({line.text: line for line in reversed(lines) if line.text}.values())[::-1]


def _joined(lines: Sequence[Headline]) -> tuple[Change, ...]:
    """Return the ledger of *lines* joined by line feeds."""
    offsets = accumulate((len(line.text) + 1 for line in lines), initial=0)
    return tuple(
        change._replace(start=change.start + offset, end=change.end + offset)
        for line, offset in zip(lines, offsets, strict=False)
        for change in line.changes
    )

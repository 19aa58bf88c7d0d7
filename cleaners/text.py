"""Dirty text in, one article out: the passes in their order, and the metadata in what they take out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate

from cleaners.article import Article
from cleaners.document_evidence import Evidence, evidence_of
from cleaners.flags import language_of, residues_of, script_of
from cleaners.ledger import Change
from cleaners.passes import CHARACTER_PASSES, LINE_PASSES, headline, rule_lines
from cleaners.repair import Repair, Taken
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
    named = [_named(name, evidence) for name in (title or "", *subtitles)]
    body = Repair.of(text).through(CHARACTER_PASSES, evidence).through(LINE_PASSES, evidence)
    body = body.after("rules", partial(rule_lines.find, patterns=rules.drop_lines), evidence)
    body = body.after("headline", partial(headline.find, title=named[0].text or None), evidence)
    lifted = [taken for taken in body.taken if taken.kind in {"title", "subtitle"}]
    headlines = _headlines([*named, *lifted])
    metadata = metadata_of(body, rules)
    return Article(
        title=headlines[0].text or None if headlines else None,
        subtitles=tuple(line.text for line in headlines[1:]),
        text=body.text,
        spans=body.changes(),
        title_spans=_joined(headlines),
        residues=residues_of(body.raw, evidence, body.taken),
        language=language_of(body.text),
        script=script_of(body.text),
        **metadata,
    )


def repaired_field(value: str, evidence: Evidence) -> str:
    """Return a metadata string as the character passes leave it, on the evidence of its document."""
    return Repair.of(value).through(CHARACTER_PASSES, evidence).text


def _evidence(text: str, rules: Rules) -> Evidence:
    evidence = evidence_of(text)
    return replace(evidence, is_genuine=False) if rules.script == "simplified" else evidence


def _named(name: str, evidence: Evidence) -> Taken:
    repair = Repair.of(name).through(CHARACTER_PASSES, evidence)
    return Taken("", "named", repair.text, repair.changes())


def _headlines(lines: Sequence[Taken]) -> list[Taken]:
    """Return the title and the subtitles, each once."""
    return list({line.text: line for line in reversed(lines) if line.text}.values())[::-1]


def _joined(lines: Sequence[Taken]) -> tuple[Change, ...]:
    """Return the ledger of *lines* joined by line feeds."""
    offsets = accumulate((len(line.text) + 1 for line in lines), initial=0)
    return tuple(
        change._replace(start=change.start + offset, end=change.end + offset)
        for line, offset in zip(lines, offsets, strict=False)
        for change in line.changes
    )

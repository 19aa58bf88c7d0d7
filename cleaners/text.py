"""Dirty text in, one article out: the passes in their order, and the metadata in what they take out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cleaners.article import Article, Damaged
from cleaners.chinese.evidence import Evidence, evidence_of, is_suspicious
from cleaners.ledger.deferred import Deferred
from cleaners.ledger.spans import Change
from cleaners.lines.furniture_lines import is_plain, kind_of
from cleaners.lines.zones import is_credit
from cleaners.passes import CHARACTER_PASSES, LINE_PASSES, READING_PASSES, headline, rule_lines, whitespace
from cleaners.repair.damage import damaged_in
from cleaners.repair.flags import language_of, residues_of, script_of
from cleaners.repair.repair import Headline, Repair
from cleaners.repair.text_metadata import metadata_of
from cleaners.rules import Rules

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
    body = _readable(text)
    names = [_readable(name) for name in (title, *subtitles) if name]
    evidence = _evidence("\n".join(repair.text for repair in (*names, body)), rules)
    named = [Headline.of(name.then(_characters(name.text, evidence))) for name in names]
    characters = _characters(body.text, evidence)
    named = named if title else [_NO_TITLE, *named]
    lines = _without_lines(characters.text, [line.text for line in named], evidence, rules)
    headlines = _headlines(named, body.then(characters), lines)
    later = characters.then(lines)
    return _article(body.then(later), headlines, damaged_in(later, evidence), evidence, rules)


_NO_TITLE = Headline("", ())


def _headlines(named: Sequence[Headline], above: Repair, lines: Repair) -> list[Headline]:
    """Return the title, empty when there is none, and the subtitles, each once.

    Args:
        named: The title, empty when the page names none, and the subtitles that the page names.
        above: The text with its headlines, and its ledger.
        lines: The text after that, and the headlines as what was taken from it.
    """
    spans = Deferred(above.spans)
    titles = [above.line(taken.text, spans) for taken in lines.taken if taken.kind == "title"]
    subtitles = [above.line(taken.text, spans) for taken in lines.taken if taken.kind == "subtitle"]
    title = named[0] if named[0].text or not titles else titles[0]
    others = {line.text: line for line in (*reversed(subtitles), *named[:0:-1]) if line.text not in {"", title.text}}
    return [title, *reversed(others.values())]


def _article(
    whole: Repair, headlines: Sequence[Headline], damaged: tuple[Damaged, ...], evidence: Evidence, rules: Rules
) -> Article:
    shown = [line for line in headlines if line.text]
    return Article(
        title=headlines[0].text or None,
        subtitles=tuple(line.text for line in headlines[1:]),
        text=whole.text,
        spans=whole.changes(),
        title_spans=Deferred(lambda: _joined(shown)) if shown else (),
        damaged=damaged,
        residues=residues_of(whole, evidence),
        language=language_of(whole.text),
        script=script_of(whole.text, evidence),
        **metadata_of(whole, rules),
    )


def repaired_field(value: str, evidence: Evidence) -> str:
    """Return a metadata string as the character passes leave it, on the evidence of its document."""
    return _characters(_readable(value).text, evidence).text


def _readable(text: str) -> Repair:
    """Return *text* without invisible characters and read again where a wrong codec had read it."""
    repair = Repair.of(text)
    if is_suspicious(text):
        for name, find in READING_PASSES:
            repair = repair.after(name, find(repair.text))
    return repair


def _evidence(text: str, rules: Rules) -> Evidence:
    evidence = evidence_of(text)
    return replace(evidence, is_genuine=False) if rules.script == "simplified" else evidence


def _characters(text: str, evidence: Evidence) -> Repair:
    """Most documents show nothing suspicious: of these passes only whitespace can find anything then."""
    if evidence.is_suspicious:
        return Repair.of(text).through(CHARACTER_PASSES, evidence)
    return Repair.of(text).after("whitespace", whitespace.find(text, evidence))


def _without_lines(text: str, named: Sequence[str], evidence: Evidence, rules: Rules) -> Repair:
    """Return *text* without the lines that are not the body, and those lines as what was taken."""
    body = Repair.of(text)
    if not _is_bare(text):
        body = body.through(LINE_PASSES, evidence)
    if rules.drop_lines:
        body = body.after("rules", rule_lines.find(body.text, rules.drop_lines))
    return body.after("headline", headline.find(body.text, named))


def _is_bare(text: str) -> bool:
    """Whether *text* is a title at most and plain sentences below it: most text from which a page was taken off is."""
    first, _, rest = text.partition("\n")
    return rest != "" and kind_of(first) is None and not is_credit(first) and all(map(is_plain, rest.split("\n")))


def _joined(lines: Sequence[Headline]) -> Iterator[Change]:
    """Yield the ledger of *lines* joined by line feeds."""
    offset = 0
    for text, changes in lines:
        for change in changes:
            yield change._replace(start=change.start + offset, end=change.end + offset)
        offset += len(text) + 1

"""Dirty text in, one article out: the passes in their order, and the metadata in what they take out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from cleaners.article import Article, EmptyReason, Residue
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.deferred import Deferred
from cleaners.ledger.spans import Change
from cleaners.lines.furniture_lines import is_plain, kind_of
from cleaners.lines.zones import is_credit
from cleaners.passes import headline, rule_lines
from cleaners.passes.gathered import Passes, asked, evidence_of, is_suspicious
from cleaners.passes.order import PASSES
from cleaners.repair.flags import language_of, residues_of, script_of
from cleaners.repair.repair import Headline, Repair, with_places
from cleaners.repair.text_metadata import credits_in
from cleaners.rules import Rules

_NO_RULES = Rules()
_NOTHING_COUNTED = Evidence()


class Repaired(NamedTuple):
    """An article, and what its document showed: evidence for what else the page says of it."""

    article: Article
    evidence: Evidence


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
        rules: Of a portal's rules, those that concern text: ``script``, ``drop_lines`` and ``source``.
        passes: What is done, in order: all passes, or others beside them.

    Raises:
        EditError: if a pass wants edits that overlap or leave the text; none of ours does.
    """
    body = _readable(text, passes)
    names = [_readable(name, passes) for name in (title, *subtitles) if name]
    evidence = _evidence("\n".join(map(_readable_part, (*names, body))), rules, passes)
    found = _document(body, names, evidence, rules, passes, is_named=bool(title))
    shown = _shown_at_last(found.article, evidence, rules, passes)
    return _document(body, names, shown, rules, passes, is_named=bool(title)) if shown else found


def _shown_at_last(article: Article, evidence: Evidence, rules: Rules, passes: Passes) -> Evidence | None:
    """Return what an article shows once its furniture, in which little of it stood, is gone; None if nothing more."""
    is_unproved = (evidence.annotations and not evidence.pinyin) or (evidence.half_width and not evidence.is_half_width)
    if not is_unproved or article.kind == "empty":
        return None
    shown = _evidence("\n".join((article.title or "", *article.subtitles, article.text)), rules, passes)
    return evidence.with_more(shown)


def _document(
    body: Repair, names: Sequence[Repair], evidence: Evidence, rules: Rules, passes: Passes, *, is_named: bool
) -> Repaired:
    """Return the article in a readable *body* and the headlines that its page names, the first of them the title."""
    named = [Headline.of(name.then(_characters(name, evidence, passes))) for name in names]
    characters = _characters(body, evidence, passes)
    named = named if is_named else [_NO_TITLE, *named]
    lines = _without_lines(characters, tuple([line.text for line in named]), evidence, rules, passes)
    headlines = _headlines(named, body.then(characters), lines)
    whole = body.then(characters).then(lines)
    residues = residues_of(whole, characters.damaged, evidence, passes)
    return Repaired(_article(whole, headlines, residues, evidence, rules), evidence)


_NO_TITLE = Headline("", ())


def _headlines(named: Sequence[Headline], above: Repair, lines: Repair) -> list[Headline]:
    """Return the title, empty when there is none, and the subtitles, each once.

    Args:
        named: The title, empty when the page names none, and the subtitles that the page names.
        above: The text with its headlines, and its ledger.
        lines: The text after that, and the headlines as what was taken from it.
    """
    spans = Deferred(above.spans)
    lifted = [taken for taken in lines.taken if taken.by.takes == "headlines"]
    titles = [above.line(taken.text, spans) for taken in lifted if taken.kind == "title"]
    subtitles = [above.line(taken.text, spans) for taken in lifted if taken.kind == "subtitle"]
    title = named[0] if named[0].text or not titles else titles[0]
    others = {line.text: line for line in (*reversed(subtitles), *named[:0:-1]) if line.text not in {"", title.text}}
    return [title, *reversed(others.values())]


def _article(
    whole: Repair,
    headlines: Sequence[Headline],
    residues: tuple[Residue, ...],
    evidence: Evidence,
    rules: Rules,
) -> Article:
    shown = [line for line in headlines if line.text]
    said = credits_in(whole)
    published = said.published
    return Article(
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
    return _characters(_readable(value, passes), evidence, passes).text


def _readable(text: str, passes: Passes) -> Repair:
    """Return *text* without invisible characters and read again where a wrong codec had read it."""
    reading = asked(passes, "reading", is_suspicious=is_suspicious(text, passes))
    return Repair.of(text).through(reading, _NOTHING_COUNTED)


def _evidence(text: str, rules: Rules, passes: Passes) -> Evidence:
    evidence = evidence_of(text, passes)
    if rules.script == "keep":
        return evidence
    return replace(evidence, is_genuine=rules.script == "declared" and not evidence.is_damaged_otherwise)


def _readable_part(repair: Repair) -> str:
    """Return the text with blanks where it stays damaged: what nobody can read is evidence of nothing."""
    return with_places(repair.text, repair.damaged, " " * len(repair.text))


def _characters(readable: Repair, evidence: Evidence, passes: Passes) -> Repair:
    repairing = asked(passes, "characters", is_suspicious=evidence.is_suspicious)
    return Repair.of(readable.text, readable.damaged).through(repairing, evidence)


def _without_lines(repair: Repair, named: tuple[str, ...], evidence: Evidence, rules: Rules, passes: Passes) -> Repair:
    """Return *text* without the lines that are not the body, and those lines as what was taken."""
    taking = asked(passes, "lines", is_suspicious=evidence.is_suspicious, is_plain=_is_plain(repair.text))
    ruled = (rule_lines.dropping(rules.drop_lines),) if rules.drop_lines else ()
    return Repair.of(repair.text, repair.damaged).through((*taking, *ruled, headline.beside(named)), evidence)


def _is_plain(text: str) -> bool:
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

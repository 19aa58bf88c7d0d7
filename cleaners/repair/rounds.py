"""A document through the passes, round after round, until a further round would find nothing.

What one round takes out may be what hid something: furniture that outweighed the body, readings beside simplified text.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from cleaners.chinese.evidence import Evidence
from cleaners.lines.furniture_lines import are_plain, kind_of
from cleaners.lines.lines import written_lines
from cleaners.lines.zones import is_credit
from cleaners.passes import headline, rule_lines
from cleaners.passes.gathered import Passes, asked, evidence_of, idle, is_suspicious
from cleaners.repair.repair import Repair, with_places
from cleaners.rules import Rules

_NOTHING_COUNTED = Evidence()
_MOST_ROUNDS = 6
# 了?!?1月20日: the end of a quote and of a paragraph, torn, which simplified text may prove where traditional does not.
_TORN_END = re.compile("[?？][!！][?？]")


class Document(NamedTuple):
    """A body and the headlines that its page names, the title first, and what was seen in them so far."""

    body: Repair
    names: tuple[Repair, ...]
    evidence: Evidence = _NOTHING_COUNTED

    @property
    def lines(self) -> tuple[str, ...]:
        """What its headlines read now."""
        return tuple([name.text for name in self.names])


def settled(text: str, names: Sequence[str], rules: Rules, passes: Passes, *, is_named: bool) -> Document:
    """Return a document as *passes* and the lines that *rules* drop leave it; its headlines still stand in the body.

    Args:
        text: The body.
        names: The headlines that its page names.
        rules: The portal's.
        passes: All passes.
        is_named: Whether the first of *names* is the title.
    """
    before = Document(Repair.of(text), tuple(map(Repair.of, names)))
    for _ in range(_MOST_ROUNDS):
        after = _after_round(before, rules, passes, is_named=is_named)
        if not _may_go_on(before, after):
            return after
        before = after
    return before


def _may_go_on(before: Document, after: Document) -> bool:
    """Whether what a round did may have brought something to light."""
    return _may_have_hidden(before.body, after.body) or any(map(_may_have_hidden, before.names, after.names))


def _may_have_hidden(old: Repair, new: Repair) -> bool:
    return len(new.steps) > len(old.steps) and not all(step.by.hides_nothing for step in new.steps[len(old.steps) :])


def _after_round(before: Document, rules: Rules, passes: Passes, *, is_named: bool) -> Document:
    """Return a document after all passes, on the evidence of what it reads now."""
    body = readable(before.body.text, passes)
    names = [readable(name, passes) for name in before.lines]
    evidence = _evidence("\n".join(map(_readable_part, (*names, body))), rules, passes)
    is_searched = before.evidence.is_mirror and not _TORN_END.search(before.body.text)
    repairing = tuple([each for each in passes if not each.searches_once]) if is_searched else passes
    body = characters(body, evidence, repairing)
    names = [characters(name, evidence, repairing) for name in names]
    heads = tuple([name.text for name in names])
    body = _without_lines(body, heads if is_named else ("", *heads), evidence, rules, passes)
    return Document(
        before.body.again(body),
        tuple(map(Repair.again, before.names, names)),
        before.evidence.with_more(evidence),
    )


def readable(text: str, passes: Passes) -> Repair:
    """Return *text* without invisible characters and read again where a wrong codec had read it."""
    is_shown = is_suspicious(text, passes)
    reading = asked(passes, "reading", is_suspicious=is_shown)
    return Repair.of(text).through(reading, _NOTHING_COUNTED, idle(text, passes) if is_shown else ())


def characters(repair: Repair, evidence: Evidence, passes: Passes) -> Repair:
    """Return *repair* as the passes over characters leave it."""
    repairing = asked(passes, "characters", is_suspicious=evidence.is_suspicious)
    return repair.through(repairing, evidence, idle(repair.text, passes) if evidence.is_suspicious else ())


def _evidence(text: str, rules: Rules, passes: Passes) -> Evidence:
    evidence = evidence_of(text, passes)
    if rules.protect:
        evidence = evidence._replace(protected=rules.protect)
    if rules.script == "keep":
        return evidence
    is_genuine = rules.script == "declared" and not evidence.is_damaged_otherwise
    return evidence if is_genuine == evidence.is_genuine else evidence._replace(is_genuine=is_genuine)


def _readable_part(repair: Repair) -> str:
    """Return the text with blanks where it stays damaged: what nobody can read is evidence of nothing."""
    return with_places(repair.text, repair.damaged, " " * len(repair.text))


def _without_lines(repair: Repair, named: tuple[str, ...], evidence: Evidence, rules: Rules, passes: Passes) -> Repair:
    """Return *repair* without the lines that are not the body, and those lines as what was taken."""
    taking = asked(passes, "lines", is_suspicious=evidence.is_suspicious, is_plain=_is_plain(repair.text))
    ruled = (rule_lines.dropping(rules.drop_lines),) if rules.drop_lines else ()
    return repair.through((*taking, *ruled, headline.copies(named)), evidence)


def _is_plain(text: str) -> bool:
    """Whether *text* is a title at most and plain sentences below it: most text from which a page was taken off is."""
    first, *rest = written_lines(text)
    return text.find("\n", 0, -1) >= 0 and kind_of(first) is None and not is_credit(first) and are_plain(rest)

"""Damaged runs of a text: where they are, what they were, and whether that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaners.byte_damage.head import certain_head
from cleaners.byte_damage.mechanism import MARKS, damaged, gbk_bytes, pair_read
from cleaners.byte_damage.model import Model
from cleaners.byte_damage.search import MIN_WORST, Context, Original, originals
from cleaners.byte_damage.setting import Setting
from cleaners.byte_damage.tokens import INSERTED, TRIGGER, Token, as_shown, tokens
from cleaners.byte_damage.unread import in_step, is_torn
from cleaners.chinese.forms import simplified
from cleaners.chinese.widths import FULL_WIDTH

MIN_POSTERIOR = 0.85
"""Share of probability that the best original needs; measured, see benchmarks/byte_damage.py."""

MIN_POSTERIOR_VANISHED = 0.9
"""The same where pairs vanished, of which words alone say what they were."""

_SUSPECT_PRIOR, _CLEAN_PRIOR = 4.0, -8.0
_RUN_LIMIT = 80
_WORK_LIMIT = 50_000
"""Hypotheses for one document: two hundred runs of the usual size, with what looking at them costs. What comes after
them is left and marked."""
_TRIGGER_WORK = 200
"""What looking at one question mark costs, in hypotheses."""
_PARAGRAPH = 400
_REMEMBERED = 8
_OWN_WORDS = 10_000
"""Characters of the document whose words and names help to judge its damage."""

_CLAUSE = re.compile(r"[^,，。\n]*[,，。\n]|[^,，。\n]+")
_MARK = re.compile(f"[{MARKS}]")


class Run(NamedTuple):
    """``text[start:end]`` is damaged; *original* is what it was, or None when that is not certain."""

    start: int
    end: int
    original: str | None


def runs(text: str, model: Model, setting: Setting) -> Iterator[Run]:
    """Yield the damaged runs of *text*, in order."""
    trigger = TRIGGER.search(text)
    if trigger:
        model = model.with_document(_undamaged(text[:_OWN_WORDS]))
    work = _WORK_LIMIT
    done: list[Run] = []
    while trigger:
        if work <= 0:
            yield from _left(text, trigger.start(), setting)
            return
        context = _context(text, trigger.start(), done)
        found, tried = _runs_at(text, trigger.start(), context, model, setting)
        work -= _TRIGGER_WORK + tried
        done = [*done[-_REMEMBERED:], *found]
        yield from found
        trigger = TRIGGER.search(text, found[-1].end if found else trigger.end())


def _left(text: str, start: int, setting: Setting) -> Iterator[Run]:
    """Yield the broken pairs from *start* on as runs that are not certain, if they are such."""
    if setting.is_suspect:
        yield from (Run(found.start(), found.end(), None) for found in TRIGGER.finditer(text, start))


def _undamaged(text: str) -> str:
    """Return the clauses that hold no broken pair nor stand beside one, without readings."""
    clauses = _CLAUSE.findall(INSERTED.sub("", text))
    marked = {at for at, clause in enumerate(clauses) if _MARK.search(clause)}
    near = {at + step for at in marked for step in (-1, 0, 1)}
    return "".join(" " if at in near else clause for at, clause in enumerate(clauses))


def _runs_at(text: str, start: int, context: Context, model: Model, setting: Setting) -> tuple[list[Run], int]:
    """Return the run at *start*, in two parts if only its beginning is certain, and the number of hypotheses tried."""
    shown = tokens(text, start, _RUN_LIMIT)
    prior = _SUSPECT_PRIOR if setting.is_suspect else _CLEAN_PRIOR
    search = originals(shown, context, model, setting, prior)
    found, tried = search.originals, search.tried
    if not search.end or not found or not found[0].end:
        return [Run(start, in_step(shown), None)] if is_torn(shown, model, setting) else [], tried
    best = found[0]
    end = shown[search.end - 1].end
    is_certain = not search.is_given_up and _is_certain(best) and not _is_foreign(best.written, setting)
    is_certain = is_certain and not _may_close_nothing(best.written, context)
    if is_certain and _is_proved(best, shown, context, setting):
        return [Run(start, end, best.written)], tried
    annotated = setting.table()
    tables = _tables(shown[0], context.before[-1:], best.written, annotated)
    head = certain_head(found, shown, context, model, tables)
    if not head or _is_foreign(head.written, setting):
        return [Run(start, end, None)], tried
    middle = shown[head.end - 1].end
    return [Run(start, middle, head.written), Run(middle, end, None)], tried


def _is_certain(best: Original) -> bool:
    least = MIN_POSTERIOR_VANISHED if best.vanished else MIN_POSTERIOR
    return best.posterior >= least and best.worst >= MIN_WORST and not best.is_lossy


def _may_close_nothing(written: str, context: Context) -> bool:
    """Whether *written* ends with a quotation mark, though damage before it hides whether anybody is quoted."""
    return written.endswith("”") and "“" not in written and len(context.quoting) > 1


def _is_foreign(written: str, setting: Setting) -> bool:
    """Whether *written* is in traditional script on a page that is not, and of which nothing says that it was.

    What is left of a mirror's page once it is cleaned is such a page.
    """
    if setting.is_traditional or setting.is_suspect:
        return False
    return any(simplified(character) != character for character in written)


def _context(text: str, start: int, done: list[Run]) -> Context:
    """Return the paragraph before *start* as far as it is repaired."""
    begin = max(text.rfind("\n", 0, start) + 1, start - _PARAGRAPH)
    parts = []
    is_whole = True
    for run in done:
        if run.end > begin:
            parts += [text[begin : run.start], run.original or text[run.start : run.end]]
            is_whole = is_whole and run.original is not None
            begin = max(begin, run.end)
    before = INSERTED.sub("", "".join([*parts, text[begin:start]]))
    last = re.search("[“”](?=[^“”]*$)", before)
    is_quoting = bool(last and last[0] == "“")
    return Context(before, (is_quoting,) if is_whole else (True, False))


def _is_proved(best: Original, shown: list[Token], context: Context, setting: Setting) -> bool:
    """Say whether the original, damaged again between its neighbours, shows what the text shows."""
    run, following = shown[: best.end], shown[best.end : best.end + 1]
    annotated = setting.table()
    before, after = context.before[-1:], "".join(token.character for token in following)
    for token, character in ((run[-1], best.written.rstrip("\n")[-1:]), *zip(following, after, strict=True)):
        if token.reading and token is not run[0]:
            annotated[character] = token.reading
    tables = _tables(run[0], before, best.written, annotated)
    swallowed = "\n" if after in ("\n", "\r", " ") else ""
    text = (before + best.written + swallowed + after).translate(FULL_WIDTH)
    seen = as_shown([*run, *following])
    return any(damaged(text, table).endswith(seen) for table in tables)


def _tables(token: Token, before: str, written: str, annotated: dict[str, str]) -> tuple[dict[str, str], ...]:
    """Return the readings that the mirror may have inserted around a run that begins with *token*.

    Its table has an order, which nobody knows, and of two characters that share a byte only the first is annotated.
    """
    between = _inserted_between(token, before, written)
    backwards = dict(reversed(annotated.items()))
    return between | annotated, annotated | between, between | backwards, backwards | between


def _inserted_between(token: Token, before: str, written: str) -> dict[str, str]:
    """Return the annotated character whose bytes are the end of the one and the beginning of the other."""
    if not token.reading:
        return {}
    return {pair_read(gbk_bytes(before)[1], gbk_bytes(written[0])[0]): token.reading}

"""What an edit changes in an article."""

import re
from collections.abc import Callable, Mapping
from random import Random

from crawler.simulator.bank import Topic, bank
from crawler.simulator.chance import weighted
from crawler.simulator.composer import Draft
from crawler.simulator.grammar import said

Edit = Callable[[Draft, Topic, Mapping[str, str], Random], Draft]

# A counted figure, `320亩` or `56万元`; not a date, a time or part of a longer number.
_FIGURE = re.compile(r"(?<![\d.:])(\d{2,4})(?=多?(?:亩|人|户|万元|公里|个|场|家|名|项|吨))")


def revised(draft: Draft, topic: Topic, slots: Mapping[str, str], thrown: Random, *, editor_shows: bool) -> Draft:
    """Return *draft* after one edit that a reader can see; a change of editor is one only when *editor_shows*."""
    weights = {_other_figure: 4, _longer: 3, _shorter: 2, _retitled: 1, _other_editor: 2 * editor_shows}
    edit = weighted(tuple(weights), tuple(weights.values()), thrown)
    after: Draft = edit(draft, topic, slots, thrown)
    return after if after != draft else _longer(draft, topic, slots, thrown)


def _other_figure(draft: Draft, _: Topic, __: Mapping[str, str], thrown: Random) -> Draft:
    places = [at for at, text in enumerate(draft.paragraphs) if _FIGURE.search(text)]
    if not places:
        return draft
    at = thrown.choice(places)
    figure = _FIGURE.sub(lambda found: str(int(found[1]) + thrown.randint(1, 9)), draft.paragraphs[at], count=1)
    return draft._replace(paragraphs=(*draft.paragraphs[:at], figure, *draft.paragraphs[at + 1 :]))


def _longer(draft: Draft, _: Topic, slots: Mapping[str, str], thrown: Random) -> Draft:
    return draft._replace(paragraphs=(*draft.paragraphs, said(thrown.choice(bank().common.details), slots, thrown)))


def _shorter(draft: Draft, _: Topic, __: Mapping[str, str], thrown: Random) -> Draft:
    if len(draft.paragraphs) < 4:
        return draft
    at = thrown.randrange(1, len(draft.paragraphs))
    return draft._replace(paragraphs=draft.paragraphs[:at] + draft.paragraphs[at + 1 :])


def _retitled(draft: Draft, topic: Topic, slots: Mapping[str, str], thrown: Random) -> Draft:
    return draft._replace(title=said(thrown.choice(topic.titles), slots, thrown))


def _other_editor(draft: Draft, _: Topic, __: Mapping[str, str], ___: Random) -> Draft:
    return draft._replace(editor=draft.reviewer, reviewer=draft.editor)

"""What a pass is: one value, all that the rest of the cleaners knows of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cleaners.article import Damaged, Residue
from cleaners.chinese.evidence import Evidence
from cleaners.ledger.spans import Edit

Found = Iterable[Edit] | str
"""What a pass wants: edits of its text, in any order; or the text anew, if it writes that character for character."""

Find = Callable[[str, Evidence], Found]
"""From a text and its document's evidence to what a pass wants."""

Leaves = Callable[[str, Evidence], Iterable[Damaged]]
"""From the same text and evidence to its places that stay damaged, since nothing proves what stood there."""

Stage = Literal["reading", "characters", "lines"]
"""When a pass runs: ``reading`` passes make a text readable, and there is evidence only behind them; those of
``characters`` repair a body, a headline or a name wherever a character stands; those of ``lines`` take what is not the
body out of it."""

Takes = Literal["noise", "credits", "furniture", "headlines"]
"""What the article may read in what a pass takes out: nothing in ``noise``; ``credits`` are said of it, ``furniture``
may hold some beside other things; ``headlines`` are its title and its subtitles."""


class Done(NamedTuple):
    """What a pass did to a document, for the residue that it reports."""

    steps: tuple[Sequence[Edit], ...]
    """The edits of the body that each of its finders gave; those of headlines and metadata are not among them."""
    evidence: Evidence
    text: str
    """The body as all passes leave it."""
    damaged: Sequence[Damaged] = ()
    """The places of it that stay damaged."""

    @property
    def edits(self) -> int:
        """How many edits those are."""
        return sum(map(len, self.steps))


def _none() -> str:
    return ""


@dataclass(frozen=True, kw_only=True, eq=False)
class Pass:
    """One pass.

    Attributes:
        name: What signs its edits in the ledger; its module and the folder of its fixtures have the same.
        stage: When it runs.
        finders: What finds its edits, each in the text that the one before leaves; nearly always one.
        signs: Gives the inside of a character class: the characters of which a document shows one if there is anything
            for this pass. Asked once, so that its table is built when first needed.
        is_shown_in: Tells the same of a whole text where no single character does; None when one always does.
        needs: Gives the inside of a character class: whatever the document shows, this pass leaves alone a text without
            any of them, and is not asked about it; empty if it may act on all texts.
        replaces: Whether it puts something in the place of what it takes: where it leaves nothing, a later pass has
            taken that.
        takes: What the article may read in what it takes out.
        leaves: Tells the places of its text that are damaged and stay so; no later pass over characters touches them.
        leaves_sentences: Whether it leaves alone a text of plain sentences below at most a title; it is not asked then.
        searches_once: Whether it is not asked again of a document that a mirror converted, once it was asked: it finds
            most where most is suspected, and to search in vain is slow.
        hides_nothing: Whether what it takes out has hidden nothing from the others.
        residue: Gives the damage that a document shows by what the pass did; None when it tells of none.
    """

    name: str
    stage: Stage
    finders: tuple[Find, ...]
    signs: Callable[[], str] = _none
    is_shown_in: Callable[[str], bool] | None = None
    needs: Callable[[], str] = _none
    replaces: bool = False
    takes: Takes = "noise"
    leaves: Leaves | None = None
    leaves_sentences: bool = False
    searches_once: bool = False
    hides_nothing: bool = False
    residue: Callable[[Done], Residue | None] | None = None

    @property
    def is_for_all(self) -> bool:
        """Whether it is asked about every text, having no signs; the others, about documents with anybody's sign."""
        return self.signs is _none and self.is_shown_in is None

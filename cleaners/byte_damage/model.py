"""The language model that ranks candidate originals: words read character by character, mixed with n-grams if given.

Symbols are `characters.folded`: simplified, full-width, digits ``0``, letters ``A``. Probabilities are stored as bytes,
in steps of a tenth of a nat.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

from cleaners.byte_damage.ngrams import ORDER, Ngrams
from cleaners.byte_damage.own_ngrams import OwnNgrams
from cleaners.byte_damage.trie import Trie, unpacked
from cleaners.byte_damage.words import MARKS, NO_WORD, UNKNOWN, Words, WordsState

_CORPUS_SHARE = 0.6
_DOCUMENT_SHARE = 0.08
"""How much the n-grams of a clean corpus, and those of the document itself, weigh beside what is below them."""

_MOST_REACHED = 20_000
"""States at which a model forgets those that it reached; a document of 131 runs came to 2,500."""

# How often one mark follows another, of all that follows it; judged from Chinese typesetting rules (GB/T 15834) and
# ordinary news prose. A pair that is not here is a mistake or the scar of one.
_FOLLOWING = {
    "。": {"”": 0.06, "“": 0.03, "\n": 0.15, "《": 0.01, "（": 0.01, "’": 0.001, "）": 0.005, "—": 0.001, "』": 0.001},
    "，": {"“": 0.03, "《": 0.01, "‘": 0.001},
    "：": {"“": 0.25, "《": 0.02, "\n": 0.05, "‘": 0.002},
    "”": {"，": 0.14, "。": 0.07, "、": 0.06, "“": 0.06, "（": 0.02, "\n": 0.06, "：": 0.01, "；": 0.01, "》": 0.01,
          "）": 0.005, "—": 0.005, "《": 0.003, "’": 0.001, "！": 0.003, "？": 0.005, "·": 0.001},
    "、": {"“": 0.07, "《": 0.04},
    "》": {"，": 0.14, "。": 0.07, "、": 0.1, "（": 0.07, "《": 0.03, "\n": 0.04, "”": 0.01, "：": 0.02, "；": 0.01,
          "“": 0.005, "）": 0.005},
    "？": {"”": 0.2, "\n": 0.2, "！": 0.005, "“": 0.02, "》": 0.005, "）": 0.01},
    "！": {"”": 0.25, "\n": 0.2, "！": 0.01, "“": 0.02, "》": 0.005, "）": 0.01},
    "；": {"“": 0.03, "\n": 0.05, "《": 0.01},
    "）": {"，": 0.12, "。": 0.08, "、": 0.08, "》": 0.02, "；": 0.02, "：": 0.03, "”": 0.01, "\n": 0.1, "“": 0.01,
          "《": 0.005},
    "（": {"《": 0.01, "“": 0.01},
    "…": {"…": 0.5, "”": 0.1, "\n": 0.1, "。": 0.01, "“": 0.01},
    "—": {"—": 0.5, "“": 0.03, "《": 0.01},
    "“": {"《": 0.005, "‘": 0.002, "（": 0.001, "…": 0.001},
    "《": {"“": 0.03, "〈": 0.001},
    "‘": {"《": 0.005},
    "’": {"，": 0.1, "。": 0.08, "”": 0.1, "、": 0.05, "‘": 0.03},
    "\n": {"“": 0.03, "（": 0.02, "《": 0.01, "\n": 0.1, "—": 0.002},
}  # fmt: skip
_UNTYPICAL_PAIR = 1e-5


Histories = tuple[tuple[Any, ...], ...]
_Key = tuple[WordsState, Histories, str]


class Prospects(NamedTuple):
    """What may come next."""

    ending: float
    """Log probability that a word ends here and that something comes which was not seen here: what any symbol is less
    likely than at the beginning of a word, if it is neither a mark nor one of those."""
    following: Mapping[str, object]
    """The symbols that go on with a word or with what was seen before, as keys: a set with an order, so that no search
    depends on the order of hashes."""


class State:
    """Where the model stands after some text; it remembers what came after it.

    Attributes:
        words: The beginnings of words that one may be inside of.
        histories: Per layer of n-grams, what it knows of the last symbols.
        last: The last symbol.
        steps: Of each symbol that was tried after it, the log probability, and the state then.
    """

    __slots__ = ("histories", "last", "prospects", "steps", "words")

    def __init__(self, words: WordsState, histories: Histories, last: str) -> None:
        self.words, self.histories, self.last = words, histories, last
        self.steps: dict[str, tuple[float, State]] = {}
        self.prospects: Prospects | None = None


class Layer(NamedTuple):
    """N-grams that are mixed over what is below them."""

    ngrams: Ngrams | OwnNgrams
    share: float


class Model:
    """Words, and on top of them the n-grams of a clean corpus, if there is one, and of the document at hand."""

    def __init__(self, words: Words, layers: tuple[Layer, ...] = ()) -> None:
        self.words, self._layers = words, layers
        self._partial = [(at, layer.ngrams) for at, layer in enumerate(layers) if isinstance(layer.ngrams, Ngrams)]
        """The layers that saw more symbols follow than they say."""
        self._reached: dict[_Key, State] = {}
        self._begun: dict[str, State] = {}
        """Of the states that were reached, those in which nothing but the last symbol is known."""

    def with_document(self, text: str) -> Model:
        """Return the model that also knows the words and names of a document, from *text* without damage."""
        return Model(self.words, (*self._layers, Layer(OwnNgrams(text), _DOCUMENT_SHARE)))

    def prospects(self, state: State) -> Prospects:
        """Return what may come after *state*, as far as it costs little to say."""
        if state.prospects is None:
            ending, following = self.words.prospects(state.words)
            for (ngrams, share), histories in zip(self._layers, state.histories, strict=True):
                if histories:
                    ending += math.log(1 + share * (ngrams.rest(histories) - 1))
                    following = {**following, **ngrams.following(histories)}
            state.prospects = Prospects(ending, following)
        return state.prospects

    def after(self, text: str) -> State:
        """Return the state after folded *text*; a dozen symbols are context enough."""
        if len(self._reached) > _MOST_REACHED:
            self._reached, self._begun = {}, {}
        words: WordsState = ((0, 1.0),)
        for symbol in text:
            words = self.words.step(words, symbol)[1]
        return self._state(words, tuple([_histories(layer.ngrams, text) for layer in self._layers]), text[-1:] or "\n")

    def pausing(self, state: State) -> float:
        """Return the log probability at most of a line feed and of a digit."""
        ending, following = self.prospects(state)
        if state.last in MARKS or self._partial or "\n" in following or "0" in following:
            return 0.0
        return max(ending + self.words.pausing, NO_WORD)

    def step(self, state: State, symbol: str) -> tuple[float, State]:
        """Return the log probability of the next folded symbol, and the state after it."""
        known = state.steps.get(symbol)
        if known is None:
            prospects = state.prospects
            if prospects is None or symbol in prospects.following or symbol in MARKS or self._saw(state, symbol):
                known = self._stepped(state, symbol)
            else:
                # It begins a word that nothing led to: what came before only says how unlikely that is.
                begun = self._begun.get(symbol) or self._beginning(symbol)
                known = self.words.opening(symbol) + prospects.ending, begun
            state.steps[symbol] = known
        return known

    def _saw(self, state: State, symbol: str) -> bool:
        return bool(self._partial) and any(ngrams.saw(state.histories[at], symbol) for at, ngrams in self._partial)

    def _beginning(self, symbol: str) -> State:
        """Return the state in which nothing but the last symbol is known."""
        histories = tuple([_histories(layer.ngrams, symbol) for layer in self._layers])
        self._begun[symbol] = self._state(((self.words.start(symbol), 1.0),), histories, symbol)
        return self._begun[symbol]

    def _stepped(self, state: State, symbol: str) -> tuple[float, State]:
        likely, words = self.words.step(state.words, symbol)
        if symbol in MARKS and state.last in MARKS:
            likely = _FOLLOWING.get(state.last, {}).get(symbol, _UNTYPICAL_PAIR)
        later = []
        for (ngrams, share), histories in zip(self._layers, state.histories, strict=True):
            seen, longer = ngrams.step(histories, symbol, likely)
            likely += share * (seen - likely)
            later.append(longer)
        return math.log(max(likely, UNKNOWN / 10)), self._state(words, tuple(later), symbol)

    def _state(self, words: WordsState, histories: Histories, last: str) -> State:
        """Return the state that these parts make, the same one however it was reached."""
        key = words, histories, last
        return self._reached.get(key) or self._reached.setdefault(key, State(words, histories, last))


def _histories(ngrams: Ngrams | OwnNgrams, text: str) -> tuple[Any, ...]:
    """Return what n-grams know of the end of a text; what stands before it does not matter."""
    histories: tuple[Any, ...] = ()
    for symbol in text[1 - ORDER :]:
        histories = ngrams.step(histories, symbol, 0.0)[1]
    return histories


@functools.cache
def shipped() -> Model:
    """Return the model that comes with the cleaners; the first call takes a quarter of a second."""
    return model_of(resources.files(__package__).joinpath("model.bin").read_bytes())


@functools.lru_cache(4)
def loaded(path: Path) -> Model:
    """Return the model of a file that ``python -m cleaners.byte_damage.build`` wrote."""
    return model_of(path.read_bytes())


def model_of(block: bytes) -> Model:
    """Return the model in a packed block, with its n-grams if it holds any."""
    _, columns = unpacked(block)
    words = Words(Trie(columns["symbols"], columns["first"]), columns["mass"], columns["ends"], columns["ties"])
    return Model(words, (Layer(Ngrams.of(columns), _CORPUS_SHARE),) if "counts" in columns else ())

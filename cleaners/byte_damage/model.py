"""The language model that ranks candidate originals: words read character by character, mixed with n-grams if given.

Symbols are `characters.folded`: simplified, full-width, digits ``0``, letters ``A``. Probabilities are stored as bytes,
in steps of a tenth of a nat.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from cleaners.byte_damage.ngrams import Ngrams
from cleaners.byte_damage.own_ngrams import OwnNgrams
from cleaners.byte_damage.trie import Trie, unpacked
from cleaners.byte_damage.words import MARKS, UNKNOWN, Words, WordsState

_CORPUS_SHARE = 0.6
_DOCUMENT_SHARE = 0.08
"""How much the n-grams of a clean corpus, and those of the document itself, weigh beside what is below them."""

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
    following: dict[str, None]
    """The symbols that go on with a word or with what was seen before; a set with an order, so that no search depends
    on the order of hashes."""


class State:
    """Where the model stands after some text; it remembers what came after it.

    Attributes:
        words: The beginnings of words that one may be inside of.
        histories: Per layer of n-grams, what it knows of the last symbols.
        last: The last symbol.
        steps: Of each symbol that was tried after it, the log probability, and the state then.
        all: All states that were reached from the same beginning, by what makes them equal.
        begun: Of them, those in which nothing but the last symbol is known.
    """

    __slots__ = ("all", "begun", "histories", "last", "prospects", "steps", "words")

    def __init__(
        self, words: WordsState, histories: Histories, last: str, reached: dict[_Key, State], begun: dict[str, State]
    ) -> None:
        self.words, self.histories, self.last, self.all, self.begun = words, histories, last, reached, begun
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
        self._start = State(((0, 1.0),), ((),) * len(layers), "\n", {}, {})

    def with_document(self, text: str) -> Model:
        """Return the model that also knows the words and names of a document, from *text* without damage."""
        return Model(self.words, (*self._layers, Layer(OwnNgrams(text), _DOCUMENT_SHARE)))

    def prospects(self, state: State) -> Prospects:
        """Return what may come after *state*, as far as it costs little to say."""
        if state.prospects is None:
            ending, symbols = self.words.prospects(state.words)
            for (ngrams, share), histories in zip(self._layers, state.histories, strict=True):
                ending += math.log(1 + share * (ngrams.rest(histories) - 1))
                symbols = chain(symbols, ngrams.following(histories))
            state.prospects = Prospects(ending, dict.fromkeys(symbols))
        return state.prospects

    def after(self, text: Iterable[str]) -> State:
        """Return the state after folded *text*; a dozen symbols are context enough."""
        state = self._start
        for symbol in text:
            state = self.step(state, symbol)[1]
        return state

    def step(self, state: State, symbol: str) -> tuple[float, State]:
        """Return the log probability of the next folded symbol, and the state after it."""
        known = state.steps.get(symbol)
        if known is None:
            known = self._begun(state, symbol) if self._is_new(state, symbol) else self._stepped(state, symbol)
            state.steps[symbol] = known
        return known

    def _is_new(self, state: State, symbol: str) -> bool:
        """Say whether it is known already that the symbol goes on with nothing."""
        if not state.prospects or symbol in state.prospects.following or symbol in MARKS:
            return False
        for (ngrams, _), histories in zip(self._layers, state.histories, strict=True):
            if histories and ngrams.saw(histories, symbol):
                return False
        return True

    def _begun(self, state: State, symbol: str) -> tuple[float, State]:
        """Begin a word that nothing led to: what came before only says how unlikely that is."""
        reached = state.begun.get(symbol)
        if reached is None:
            words = ((self.words.start(symbol), 1.0),)
            later = tuple(layer.ngrams.step((), symbol, 0.0)[1] for layer in self._layers)
            reached = state.begun[symbol] = self._reached(state, (words, later, symbol))
        return self.words.opening(symbol) + self.prospects(state).ending, reached

    def _reached(self, state: State, key: _Key) -> State:
        """Return the state that *key* stands for, the same one however it was reached."""
        reached = state.all.get(key)
        if reached is None:
            reached = state.all[key] = State(*key, state.all, state.begun)
        return reached

    def _stepped(self, state: State, symbol: str) -> tuple[float, State]:
        likely, words = self.words.step(state.words, symbol)
        if symbol in MARKS and state.last in MARKS:
            likely = _FOLLOWING.get(state.last, {}).get(symbol, _UNTYPICAL_PAIR)
        later = []
        for (ngrams, share), histories in zip(self._layers, state.histories, strict=True):
            seen, longer = ngrams.step(histories, symbol, likely)
            likely += share * (seen - likely)
            later.append(longer)
        return math.log(max(likely, UNKNOWN / 10)), self._reached(state, (words, tuple(later), symbol))


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

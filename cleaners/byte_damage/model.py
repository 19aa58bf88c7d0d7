"""The language model that ranks candidate originals: words read character by character, mixed with n-grams if given.

Symbols are `characters.folded`: simplified, full-width, digits ``0``, letters ``A``. Probabilities are stored as bytes,
in steps of a tenth of a nat.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections.abc import Iterable
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from cleaners.byte_damage.ngrams import Ngrams, OwnNgrams
from cleaners.byte_damage.trie import ABSENT, Trie, unpacked

STEPS_PER_NAT = 10
UNENDED = 255
"""The stored probability of a string that is only a beginning of words."""

_UNKNOWN = 1e-9
_NO_WORD = math.log(_UNKNOWN)
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
_FINALITY = dict.fromkeys("。？！；、》", 2) | dict.fromkeys("，：”）\n", 1)
"""The marks before which a preposition or an adverb hardly stands: in full, and half as strictly."""
_UNTYPICAL_PAIR = 1e-5
MARKS = frozenset("，。、”“：；？！《》（）—…·‘’『』「」〈〉\n")

WordsState = tuple[tuple[int, float], ...]
"""The beginnings of words that one may be inside of, as nodes with their shares; node 0 is between words."""


Histories = tuple[tuple[Any, ...], ...]
_Key = tuple[WordsState, Histories, str]


class Prospects(NamedTuple):
    """What may come next."""

    ending: float
    """Log probability that a word ends, and that any symbol begins another."""
    following: dict[str, None]
    """The symbols that go on with a word or with what was seen before, which may be likelier than at a beginning; a set
    with an order, so that no search depends on the order of hashes."""


class State:
    """Where the model stands after some text; it remembers what came after it.

    Attributes:
        words: The beginnings of words that one may be inside of.
        histories: Per layer of n-grams, what it knows of the last symbols.
        last: The last symbol.
        steps: Of each symbol that was tried after it, the log probability, and the state then.
        all: All states that were reached from the same beginning, by what makes them equal.
    """

    __slots__ = ("all", "histories", "last", "prospects", "steps", "words")

    def __init__(self, words: WordsState, histories: Histories, last: str, reached: dict[_Key, State]) -> None:
        self.words, self.histories, self.last, self.all = words, histories, last, reached
        self.steps: dict[str, tuple[float, State]] = {}
        self.prospects: Prospects | None = None


class Words:
    """A word-frequency list, read one symbol at a time.

    Args:
        trie: Every word and every beginning of one.
        mass: Of each node, the stored probability of the words that begin so.
        ends: Of each node, the stored probability of the word itself, or UNENDED.
        ties: Of each node, how much less likely than other words a clause ends with it, as stored.
    """

    def __init__(self, trie: Trie, mass: array[int], ends: array[int], ties: array[int]) -> None:
        self._trie, self._mass, self._ends, self._ties = trie, mass, ends, ties
        self._likely = [math.exp(-steps / STEPS_PER_NAT) for steps in range(256)]
        self._starts = {chr(trie.symbols[node]): node for node in range(trie.first[0], trie.first[1])}

    def opening(self, symbol: str) -> float:
        """Return the log probability that a word begins with the symbol; of a mark, which may stand anywhere, 0."""
        if symbol in MARKS:
            return 0.0
        start = self._starts.get(symbol)
        return _NO_WORD if start is None else -self._mass[start] / STEPS_PER_NAT

    def prospects(self, state: WordsState) -> tuple[float, Iterable[str]]:
        """Return the log probability that a word ends here, and the symbols that go on with one; in no order."""
        _, between = self._continued(state, 0, 0)
        inside = (self._trie.children(node) for node, _ in state if node)
        return math.log(max(between, _UNKNOWN)), map(chr, chain.from_iterable(inside))

    def step(self, state: WordsState, symbol: str) -> tuple[float, WordsState]:
        """Return the probability of the next symbol, and the state after it."""
        inside, between = self._continued(state, ord(symbol), _FINALITY.get(symbol, 0))
        start = self._starts.get(symbol, 0)
        opening = between * (self._likely[self._mass[start]] if start else _UNKNOWN)
        if opening:
            inside.append((start, opening))
        total = sum([share for _, share in inside])
        if total < _UNKNOWN:
            return _UNKNOWN, ((start, 1.0),)
        if len(inside) == 1:
            return total, ((inside[0][0], 1.0),)
        return total, tuple([(node, share / total) for node, share in inside if share > total * 1e-3])

    def _continued(self, state: WordsState, code: int, finality: int) -> tuple[list[tuple[int, float]], float]:
        """Return the words that go on with the code point, and the share of those that can end before it."""
        inside: list[tuple[int, float]] = []
        between = 0.0
        for node, share in state:
            if node == 0:
                between += share
                continue
            mass = self._mass[node]
            if self._ends[node] != UNENDED:
                tied = self._ties[node] * finality // 2
                between += share * self._likely[max(self._ends[node] - mass + tied, 0)]
            child = self._trie.child(node, code)
            if child != ABSENT:
                inside.append((child, share * self._likely[max(self._mass[child] - mass, 0)]))
        return inside, between


class Layer(NamedTuple):
    """N-grams that are mixed over what is below them."""

    ngrams: Ngrams | OwnNgrams
    share: float


class Model:
    """Words, and on top of them the n-grams of a clean corpus, if there is one, and of the document at hand."""

    def __init__(self, words: Words, layers: tuple[Layer, ...] = ()) -> None:
        self.words, self._layers = words, layers

    def with_document(self, text: str) -> Model:
        """Return the model that also knows the words and names of a document, from *text* without damage."""
        return Model(self.words, (*self._layers, Layer(OwnNgrams(text), _DOCUMENT_SHARE)))

    def prospects(self, state: State) -> Prospects:
        """Return what may come after *state*, as far as it costs little to say."""
        if state.prospects is None:
            ending, symbols = self.words.prospects(state.words)
            layers = zip(self._layers, state.histories, strict=True)
            known = (symbol for layer, histories in layers for symbol in layer.ngrams.following(histories))
            state.prospects = Prospects(ending, dict.fromkeys(chain(symbols, known)))
        return state.prospects

    def after(self, text: Iterable[str]) -> State:
        """Return the state after folded *text*; a dozen symbols are context enough."""
        state = State(((0, 1.0),), ((),) * len(self._layers), "\n", {})
        for symbol in text:
            state = self.step(state, symbol)[1]
        return state

    def step(self, state: State, symbol: str) -> tuple[float, State]:
        """Return the log probability of the next folded symbol, and the state after it."""
        known = state.steps.get(symbol)
        if known is None:
            known = state.steps[symbol] = self._stepped(state, symbol)
        return known

    def _stepped(self, state: State, symbol: str) -> tuple[float, State]:
        likely, words = self.words.step(state.words, symbol)
        if symbol in MARKS and state.last in MARKS:
            likely = _FOLLOWING.get(state.last, {}).get(symbol, _UNTYPICAL_PAIR)
        later = []
        for layer, histories in zip(self._layers, state.histories, strict=True):
            seen, longer = layer.ngrams.step(histories, symbol, likely)
            likely += layer.share * (seen - likely)
            later.append(longer)
        key = words, tuple(later), symbol
        reached = state.all.get(key)
        if reached is None:
            reached = state.all[key] = State(*key, state.all)
        return math.log(max(likely, _UNKNOWN / 10)), reached


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

"""Build the language model: ``python -m cleaners.byte_damage.build [--enrich corpus.jsonl …] [--output model.bin]``.

The words come from jieba's dictionary (MIT), pypinyin's phrases (MIT), wordfreq's list (data CC BY-SA 4.0) and
`coinages.txt`; the same versions give the same bytes. ``--enrich`` adds character n-grams of one's own clean corpus:
JSON Lines with a ``text`` each.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata, resources
from pathlib import Path

from cleaners.byte_damage.ngrams import counted, ngram_counts
from cleaners.byte_damage.trie import grown, packed
from cleaners.byte_damage.words import STEPS_PER_NAT, UNENDED
from cleaners.chinese.forms import folded

SOURCES = {"jieba": "0.42.1", "pypinyin": "0.55.0", "wordfreq": "3.1.1"}
"""The versions that the shipped model is made of."""

# Share of each list in the whole; the rest is punctuation, digits and letters, by their rates in Chinese prose.
_JIEBA, _WORDFREQ, _PHRASES = 0.36, 0.42, 0.02
_PER_MILLION = 1e-6
_OTHERS = {
    "，": 0.055, "。": 0.035, "、": 0.02, "”": 0.008, "“": 0.008, "：": 0.004, "；": 0.003, "？": 0.002,
    "！": 0.0015, "《": 0.002, "》": 0.002, "（": 0.003, "）": 0.003, "—": 0.0005, "——": 0.002, "…": 0.0002,
    "……": 0.0005, "·": 0.0005, "\n": 0.01, " ": 0.001, "0": 0.01, "00": 0.01, "000": 0.004, "0000": 0.006,
    "0.0": 0.002, "00.0": 0.003, "%": 0.001, "A": 0.001, "AA": 0.001, "AAA": 0.002, "AAAA": 0.001, ".": 0.001,
    "-": 0.0005, "/": 0.0003, "‘": 0.0002, "’": 0.0002, "『": 0.0001, "』": 0.0001, "「": 0.0001,
    "」": 0.0001, "〈": 1e-05, "〉": 1e-05,
}  # fmt: skip
_TIES = {"p": 3.0, "c": 2.5, "d": 2.0, "uj": 1.2, "h": 3.0, "b": 1.0, "r": 0.7, "m": 0.7}
"""Nats by which words of jieba's classes end a clause less often than others: 把, 和, 很, 的 …; judged, not counted."""
_MEASURED = 0.01
"""Share of numbers with a measure word in the whole."""
_TIED_WORDS = (
    "可 能 能够 可以 是 有 被 让 使 令 给 最 太 很 会 要 应 应该 必须 一 这 那 该 每 各 某 所 并 而 及 或"
    " 则 且 更 较 比 如 若 当 每个 一个 这个"
)
"""Words that its single class per word misses; they count as prepositions."""
_RAREST = 2e-8
"""Words rarer than one in fifty million are left out: they cost space and rank nothing."""


def words() -> dict[str, float]:
    """Return every word with its probability, from the installed packages and the coinages."""
    found: defaultdict[str, float] = defaultdict(float)
    for source, share in ((_jieba(), _JIEBA), (_wordfreq(), _WORDFREQ), (_phrases(), _PHRASES)):
        total = sum(source.values())
        for word, weight in source.items():
            symbols = "".join(map(folded, word))
            found[symbols] += share * weight / total if _is_han(symbols) else 0.0
    for word, share in _counted().items():
        found[word] += share
    for word, per_million in coinages():
        found[word] += per_million * _PER_MILLION
    return {word: likely for word, likely in found.items() if likely >= _RAREST and word.isprintable()} | _OTHERS


def coinages() -> Iterator[tuple[str, float]]:
    """Yield the words of `coinages.txt`, each with its occurrences in a million words."""
    lines = resources.files(__package__).joinpath("coinages.txt").read_text("utf-8").splitlines()
    per_million = 0.0
    for line in lines:
        if line.startswith("#"):
            continue
        if line.startswith("["):
            per_million = float(line.strip("[] "))
            continue
        yield from ((word, per_million) for word in line.split())


def block(likely: Mapping[str, float], counts: Counter[str] | None = None) -> bytes:
    """Return the packed model of words and, if given, of n-gram counts."""
    columns = _word_columns(likely, _ties())
    if counts:
        columns |= counted(counts).columns()
    made_of = ", ".join(f"{name} {version}" for name, version in SOURCES.items())
    return packed(f"Qingliu byte-damage model of {made_of}; data licence CC BY-SA 4.0, see NOTICE", columns)


def main() -> None:
    """Write a model file."""
    parser = argparse.ArgumentParser(prog="python -m cleaners.byte_damage.build", description=__doc__)
    parser.add_argument("--enrich", type=Path, nargs="*", default=[], metavar="JSONL", help="clean texts of your own")
    parser.add_argument("--output", type=Path, default=Path(__file__).with_name("model.bin"))
    options = parser.parse_args()
    _demand_sources()
    counts = ngram_counts(texts_of(options.enrich)) if options.enrich else None
    options.output.write_bytes(block(words(), counts))


def _demand_sources() -> None:
    for name, version in SOURCES.items():
        if (found := metadata.version(name)) != version:
            message = f"{name} {found} is installed; the model is made of {name} {version}"
            raise SystemExit(message)


def texts_of(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the ``text`` of every line of JSON Lines files."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def _jieba() -> dict[str, float]:
    return {word: float(count) for word, count, _ in _jieba_lines() if _is_han(word)}


def _counted() -> dict[str, float]:
    """Return a digit with each measure word after it: 0个, 0月."""
    measures = {word: float(count) for word, count, kind in _jieba_lines() if kind == "q" and _is_han(word)}
    total = sum(measures.values())
    return {f"0{word}": _MEASURED * count / total for word, count in measures.items()} | {
        f"0{unit}": _MEASURED / 10 for unit in "年月日时分万亿元人%"
    }


def _ties() -> dict[str, float]:
    by_class = {word: _TIES[kind] for word, _, kind in _jieba_lines() if kind in _TIES}
    return by_class | dict.fromkeys(_TIED_WORDS.split(), _TIES["p"])


def _jieba_lines() -> Iterator[tuple[str, str, str]]:
    # By file: importing jieba compiles its dictionary into a cache in the temporary directory.
    lines = Path(importlib.import_module("jieba").__file__ or "").with_name("dict.txt").read_text("utf-8").splitlines()
    for line in lines:
        word, count, kind = line.split(" ")
        yield word, count, kind


def _wordfreq() -> dict[str, float]:
    frequencies = importlib.import_module("wordfreq").get_frequency_dict("zh", wordlist="large")
    return {word: frequency for word, frequency in frequencies.items() if _is_han(word)}


def _phrases() -> dict[str, float]:
    phrases = importlib.import_module("pypinyin.phrases_dict").phrases_dict
    return {phrase: 1.0 for phrase in phrases if _is_han(phrase)}


def _is_han(word: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in word)


def _word_columns(likely: Mapping[str, float], ties: Mapping[str, float]) -> dict[str, array[int]]:
    trie, nodes = grown(likely)
    mass = dict.fromkeys(nodes, 0.0)
    for word, probability in likely.items():
        for end in range(len(word) + 1):
            mass[word[:end]] += probability
    ends = array("B", (_steps(likely[node]) if node in likely else UNENDED for node in nodes))
    columns = {
        "mass": array("B", (_steps(mass[node]) for node in nodes)),
        "ends": ends,
        "ties": array("B", (round(STEPS_PER_NAT * ties.get(node, 0.0)) for node in nodes)),
    }
    return {"symbols": trie.symbols, "first": trie.first} | columns


def _steps(probability: float) -> int:
    return min(UNENDED - 1, max(0, round(-STEPS_PER_NAT * math.log(probability))))


if __name__ == "__main__":
    main()

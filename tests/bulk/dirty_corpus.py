"""A corpus of dirty documents on disk, with what each was made from beside it, and a verdict on what came out.

The corpus is ``in/NN.jsonl``, its origins ``origins/NN.jsonl``; a file is written aside and renamed, so that a later
call goes on.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bulk_inputs import entries
from dirty_documents import Document, Tear, document
from poisoned import WORDS

from crawler.simulator.chance import dice

_PART = 10_000
_AROUND = 30


class Corpus(NamedTuple):
    """How many documents of which seed, and in which folder."""

    folder: Path
    seed: int
    count: int
    poisoned: int = 20

    def poison(self) -> dict[int, str]:
        """Return the numbers of the documents that are poisoned, each with its word."""
        numbers = dice("poison", self.seed).sample(range(self.count), self.poisoned)
        return {number: list(WORDS)[at % len(WORDS)] for at, number in enumerate(numbers)}


class Verdict(NamedTuple):
    """What came of the documents.

    Attributes:
        recoverable: How many of each kind can be recovered.
        exact: How many of those read as their origin.
        lost: How many of each kind cannot be.
        wrong: Number, kind, what was had and what was wanted around the first difference, of the others.
        missing: Numbers of documents that are neither in an output nor poisoned.
        quarantine: Whether it holds the poisoned documents, each with its fault, and nothing else.
    """

    recoverable: Counter[str]
    exact: Counter[str]
    lost: Counter[str]
    wrong: list[tuple[int, str, str, str]]
    missing: list[int]
    quarantine: bool

    def is_good(self) -> bool:
        """Tell whether 97 in 100 are as their origin, of the clean 9,999 in 10,000, and only the poisoned are out."""
        total, clean = sum(self.recoverable.values()), self.recoverable["clean"]
        touched = clean - self.exact["clean"]
        is_right = sum(self.exact.values()) >= 0.97 * total and touched * 10_000 <= clean
        return is_right and not self.missing and self.quarantine

    def lines(self) -> Iterator[str]:
        """Yield a table by kind, and the sums."""
        yield f"{'kind':<12}{'recoverable':>12}{'as origin':>11}{'share':>9}{'others':>9}"
        for kind, count in sorted(self.recoverable.items()):
            exact = self.exact[kind]
            yield f"{kind:<12}{count:>12,}{exact:>11,}{exact / count:>9.4f}{self.lost[kind]:>9,}"
        total, exact = sum(self.recoverable.values()), sum(self.exact.values())
        yield f"{'all':<12}{total:>12,}{exact:>11,}{exact / total:>9.4f}{sum(self.lost.values()):>9,}"
        yield f"missing {len(self.missing)}, only the poisoned in quarantine: {self.quarantine}"
        yield from (
            f"clean, touched: {number} {had} for {wanted}"
            for number, kind, had, wanted in self.wrong
            if kind == "clean"
        )


def compose(corpus: Corpus, tear: Tear | None = None) -> None:
    """Write what of *corpus* is not written yet."""
    poison = corpus.poison()
    for folder in ("in", "origins"):
        (corpus.folder / folder).mkdir(parents=True, exist_ok=True)
    for start in range(0, corpus.count, _PART):
        name = f"{start // _PART:03}.jsonl"
        if (corpus.folder / "in" / name).exists():
            continue
        numbers = range(start, min(start + _PART, corpus.count))
        made = [(number, document(corpus.seed, number, tear)) for number in numbers]
        _write(corpus.folder / "origins" / name, (_origin(number, each) for number, each in made))
        _write(
            corpus.folder / "in" / name,
            ({"id": number, "text": each.text + poison.get(number, "")} for number, each in made),
        )


def _origin(number: int, made: Document) -> dict[str, Any]:
    return {"id": number, "kind": made.kind, "origin": made.origin, "is_recoverable": made.is_recoverable}


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    aside = path.with_suffix(".part")
    with aside.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    aside.rename(path)


def verdict(corpus: Corpus, out: Path) -> Verdict:
    """Return what came of *corpus* in the folder *out*."""
    poison = corpus.poison()
    found = Verdict(Counter(), Counter(), Counter(), [], [], _quarantined(out) == _expected(poison))
    for origins in sorted((corpus.folder / "origins").glob("*.jsonl")):
        texts = _texts(out, origins.stem)
        for row in map(json.loads, origins.read_text("utf-8").splitlines()):
            number, kind = row["id"], row["kind"]
            if number not in texts:
                found.missing.extend(() if number in poison else (number,))
            elif not row["is_recoverable"]:
                found.lost[kind] += 1
            else:
                found.recoverable[kind] += 1
                found.exact[kind] += texts[number] == row["origin"]
                if texts[number] != row["origin"]:
                    found.wrong.append((number, kind, *_around(texts[number], row["origin"])))
    return found


def _quarantined(out: Path) -> list[tuple[str, int, str]]:
    return sorted((Path(entry["file"]).name, entry["line"], entry["fault"]) for entry in entries(out))


def _expected(poison: dict[int, str]) -> list[tuple[str, int, str]]:
    return sorted((f"{at // _PART:03}.jsonl", at % _PART + 1, WORDS[word]) for at, word in poison.items())


def _texts(out: Path, stem: str) -> dict[int, str]:
    """Return the texts that came of one file, with their headlines, by number."""
    texts = {}
    for path in out.glob(f"{stem}.jsonl-*.jsonl.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for row in map(json.loads, file):
                texts[row["id"]] = "\n".join(filter(None, (row["title"], *row["subtitles"], row["text"])))
    return texts


def _around(had: str, wanted: str) -> tuple[str, str]:
    most = min(len(had), len(wanted))
    at = next((at for at in range(most) if had[at] != wanted[at]), most)
    start = max(0, at - _AROUND)
    return repr(had[start : at + _AROUND]), repr(wanted[start : at + _AROUND])

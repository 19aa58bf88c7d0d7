"""Quality and speed of `clean_text`, beside ftfy and Data-Juicer's operators in the same run.

    python benchmarks/residues.py [FOLDER] [--documents N]

FOLDER holds JSON files, each with the text of a case (`text` or `dirty`) and what it should read (`want` or `clean`).
"""

import argparse
import importlib
import json
import re
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cleaners.article import Article, undo
from cleaners.byte_damage.tokens import TRIGGER
from cleaners.text import clean_text

BESIDE = Path(__file__).parents[2] / "shared" / "eval"
ROUNDS = 5


class Case(NamedTuple):
    """A text and what it should read; the same for a clean one."""

    text: str
    want: str


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=BESIDE, help="holds folders of cases (%(default)s)")
    parser.add_argument("--documents", type=int, default=0, help="clean so many documents and show the memory")
    arguments = parser.parse_args()
    cases = {folder.name: list(read(folder)) for folder in sorted(arguments.folder.iterdir()) if folder.is_dir()}
    cases = {name: found for name, found in cases.items() if found}
    quality(cases)
    speed("clean", [case.text for found in cases.values() for case in found if case.text == case.want])
    polluted = [case.text for found in cases.values() for case in found if case.text != case.want]
    speed("polluted", polluted)
    speed("polluted, no character torn", [text for text in polluted if not TRIGGER.search(text)])
    speed("polluted, characters torn", [text for text in polluted if TRIGGER.search(text)])
    if arguments.documents:
        memory([case.text for found in cases.values() for case in found], arguments.documents)


def read(folder: Path) -> Iterator[Case]:
    """Yield the cases of a folder; files without a text and a gold are passed over."""
    for path in sorted(folder.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        text = case.get("dirty", case.get("text"))
        want = case.get("clean", case.get("want", text))
        if isinstance(text, str) and isinstance(want, str) and "gold_kind" not in case and "seed" not in case:
            yield Case(text, want)


def quality(cases: dict[str, list[Case]]) -> None:
    """Print for each folder how many cases come out exactly, and the mean F1 of character 4-grams."""
    print(f"{'folder':<20}{'cases':>8}{'exact':>8}{'F1':>8}{'undone':>8}")
    for name, found in cases.items():
        articles = [clean_text(case.text) for case in found]
        both = list(zip(found, articles, strict=True))
        pairs = [(folded(case.want), folded(said(article, case))) for case, article in both]
        exact = sum(want == got for want, got in pairs)
        mean = sum(f1(*pair) for pair in pairs) / len(pairs)
        undone = sum(undo(article) == case.text for case, article in both)
        print(f"{name:<20}{len(found):>8}{exact:>8}{mean:>8.4f}{undone:>8}")


def said(article: Article, case: Case) -> str:
    """Return the body, or headlines and body if that is nearer to the gold: some golds keep everything."""
    whole = "\n".join(filter(None, (article.title, *article.subtitles, article.text)))
    return max(article.text, whole, key=lambda text: f1(folded(case.want), folded(text)))


def folded(text: str) -> str:
    """Return *text* without differences of width and of spaces."""
    return re.sub(r"[ \u3000]", "", unicodedata.normalize("NFKC", text))


def f1(want: str, got: str) -> float:
    """Return the F1 of the character 4-grams of two texts."""
    wanted, found = (Counter(text[at : at + 4] for at in range(len(text) - 3)) for text in (want, got))
    total = wanted.total() + found.total()
    return 2 * (wanted & found).total() / total if total else float(want == got)


def speed(name: str, texts: list[str]) -> None:
    """Print megabytes of UTF-8 a second of CPU time for all that is installed: the best of rounds taken in turn."""
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"\n{name}: {len(texts)} texts, {megabytes:.2f} MB")
    compared = dict(tools())
    rounds = [{tool: seconds(clean, texts) for tool, clean in compared.items()} for _ in range(ROUNDS if texts else 0)]
    for tool in compared if texts else ():
        print(f"  {tool:<44}{megabytes / min(times[tool] for times in rounds):>8.2f} MB/s")


def seconds(clean: Callable[[str], object], texts: list[str]) -> float:
    """Return the CPU time of one round."""
    started = time.process_time()
    for text in texts:
        clean(text)
    return time.process_time() - started


def tools() -> Iterator[tuple[str, Callable[[str], object]]]:
    """Yield ours, and those of the others that can be imported."""
    yield "clean_text", clean_text
    yield "clean_text, ledger read", lambda text: len(clean_text(text).spans)
    try:
        yield "ftfy.fix_text", importlib.import_module("ftfy").fix_text
    except ImportError:
        print("  ftfy is not installed")
    for module, operator, options in (
        ("chinese_convert_mapper", "ChineseConvertMapper", {"mode": "t2s"}),
        ("fix_unicode_mapper", "FixUnicodeMapper", {}),
        ("clean_copyright_mapper", "CleanCopyrightMapper", {}),
    ):
        try:
            mapper = getattr(importlib.import_module(f"data_juicer.ops.mapper.{module}"), operator)(**options)
        except ImportError:
            print(f"  Data-Juicer's {operator} is not installed")
            continue
        yield f"Data-Juicer {operator}", lambda text, mapper=mapper: mapper.process_batched({"text": [text]})


def memory(texts: list[str], documents: int) -> None:
    """Print the peak of resident memory after each tenth of so many documents."""
    print(f"\nmemory over {documents} documents")
    for count in range(documents):
        clean_text(texts[count % len(texts)])
        if (count + 1) % max(1, documents // 10) == 0:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"  {count + 1:>8} {peak:8.1f} MiB")


if __name__ == "__main__":
    main()

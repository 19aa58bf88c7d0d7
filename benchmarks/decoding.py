"""Measure decoding on pages that are made wrong on purpose: ``python benchmarks/decoding.py PAGES [SEED]``.

PAGES holds ``<id>.html``. The text of each page of good UTF-8 or GB18030 is written in every codec of Chinese sites,
traditional where the codec is Taiwan's, with true, false and missing labels; cut short; joined with a piece in another
codec; and with one byte lost. A page is right when every character is; after a lost byte it is near when no more
than .2 % of its characters beyond ASCII differ, or one.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from opencc import OpenCC

from cleaners import decode_page
from cleaners.decoding.web_codecs import read

_CODECS = ("utf-8", "gb18030", "big5hkscs")
_NEAR = 0.002
_LOSSES = 3
"""Bytes that are lost from each page, one at a time."""
_FOOTER = "<div>版权所有 云溪市融媒体中心 未经书面授权不得转载</div>"
_CHARSET = re.compile(r"charset\s*=\s*[\"']?[\w-]+", re.IGNORECASE)


class Case(NamedTuple):
    """A damaged page: what was done, the codec, the bytes, and what they said."""

    done: str
    codec: str
    body: bytes
    text: str


def main() -> None:
    """Print one line for each damage and codec."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, help="folder of pages")
    parser.add_argument("seed", type=int, nargs="?", default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    counts: dict[tuple[str, str], list[bool]] = {}
    for path in sorted(options.pages.glob("*.html")):
        decoded = decode_page(path.read_bytes())
        if decoded.bad_bytes == 0:
            for case in _cases(decoded.text, chance):
                counts.setdefault((case.done, case.codec), []).append(_is_right(case))
    for (done, codec), right in counts.items():
        print(f"{done:18} {codec:10} {sum(right):5} of {len(right):5}  {sum(right) / len(right):.3f}")


def _is_right(case: Case) -> bool:
    text = decode_page(case.body).text
    if case.done != "byte lost":
        return text == case.text
    foreign = sum(character > "\x7f" for character in case.text)
    return differing(case.text, text) <= max(1, _NEAR * foreign)


def differing(want: str, got: str) -> int:
    """Return how many characters of *want* are not in *got*, or the other way round if those are more."""
    start = next((at for at, (a, b) in enumerate(zip(want, got, strict=False)) if a != b), min(len(want), len(got)))
    ends = zip(reversed(want[start:]), reversed(got[start:]), strict=False)
    end = next((at for at, (a, b) in enumerate(ends) if a != b), min(len(want), len(got)) - start)
    left, right = want[start : len(want) - end], got[start : len(got) - end]
    if max(len(left), len(right)) > 2000:
        return max(len(left), len(right))
    same = sum(block.size for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks())
    return max(len(left), len(right)) - same


def _cases(text: str, chance: random.Random) -> Iterator[Case]:
    for codec in _CODECS:
        page = _writable(OpenCC("s2t").convert(text) if codec == "big5hkscs" else text, codec)
        for label in (codec, "utf-8", "gb2312", "big5", None):
            labelled = _CHARSET.sub(f"charset={label}" if label else "", page)
            yield Case("transcoded", codec, labelled.encode(codec), labelled)
        unlabelled = _CHARSET.sub("", page)
        body = unlabelled.encode(codec)
        yield from _cut(unlabelled, codec, chance)
        if codec != "big5hkscs":
            other = "gb18030" if codec == "utf-8" else "utf-8"
            yield Case("foreign footer", codec, body + _FOOTER.encode(other), unlabelled + _FOOTER)
        beyond = [at for at in range(len(body) // 8, len(body)) if body[at] >= 0x80]
        for at in chance.sample(beyond, min(_LOSSES, len(beyond))):
            yield Case("byte lost", codec, body[:at] + body[at + 1 :], unlabelled)


def _cut(page: str, codec: str, chance: random.Random) -> Iterator[Case]:
    """Yield the page cut after a character: what is left must be read exactly."""
    at = chance.randrange(len(page) // 2, len(page))
    yield Case("cut short", codec, page[:at].encode(codec), page[:at])


def _writable(text: str, codec: str) -> str:
    """Return the characters of *text* that *codec* has and gives back, as browsers read them."""
    return "".join(
        character
        for character in text
        if character < "\x80" or read(character.encode(codec, "ignore"), codec) == character
    )


if __name__ == "__main__":
    main()

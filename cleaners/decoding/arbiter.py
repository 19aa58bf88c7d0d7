"""charset-normalizer as the last judge, asked piece by piece.

It drops a codec over a single bad byte, so that a whole page gets no answer; a vote of small pieces loses one vote.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

# Chinese first; then what else is found mislabelled on the web. Its ``gb2312`` is mapped to gb18030 by the caller.
_CODECS = [
    *("gb18030", "big5hkscs", "utf_8"),
    *("euc_kr", "cp949", "cp932", "shift_jis", "euc_jp", "cp1251", "koi8_r"),
    *("cp1252", "cp1250", "cp1254", "cp1253", "cp1256", "cp874", "cp1258"),
]
_PIECE = 400
_PIECES = 12


def vote(parts: Iterable[bytes], codecs: Sequence[str] = _CODECS) -> str | None:
    """Return the one of *codecs* that most of *parts*, by weight of characters beyond ASCII, decode well in."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most pages are read without

    votes: Counter[str] = Counter()
    for piece in _pieces(parts):
        best = from_bytes(piece, cp_isolation=list(codecs), preemptive_behaviour=False).best()
        if best:
            votes[best.encoding] += sum(character > "\x7f" for character in str(best))
    return votes.most_common(1)[0][0] if votes else None


def _pieces(parts: Iterable[bytes]) -> list[bytes]:
    pieces: list[bytes] = []
    gathered = b""
    for part in parts:
        gathered += part + b"\n"
        if len(gathered) >= _PIECE:
            pieces.append(gathered)
            gathered = b""
    if gathered and (not pieces or len(gathered) > _PIECE // 6):
        pieces.append(gathered)
    return pieces[:: len(pieces) // _PIECES + 1]

"""Which encoding a page is in, by the evidence in order of how seldom it lies."""

import re
from dataclasses import dataclass, replace

from cleaners.article import DecodedBy
from cleaners.decoding import arbiter
from cleaners.decoding.labels import UNDECLARED, Declared, codec_of, declared
from cleaners.decoding.mixtures import Mended, looks_shifted, nearly_utf8, resynchronised, with_utf8_pieces
from cleaners.decoding.plausibility import likeness
from cleaners.decoding.second_opinion import second_opinion
from cleaners.decoding.web_codecs import read

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_CHINESE = ("gb18030", "big5hkscs")
# Runs with bytes beyond ASCII. Never parted at 0x40-0x7E, which are trail bytes of GBK and Big5.
_RUN = re.compile(rb"[\x80-\xff][^<>\n\r\"'=;]*")
_HZ = re.compile(rb"~\{(?:[\x21-\x7d][\x21-\x7e])+~\}")
_CJK = re.compile("[\u2e80-\U0003ffff]")
_BINARY = bytes([*range(1, 9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])
"""The binary data bytes of the WHATWG MIME Sniffing Standard §3, but for the NUL, with which some servers pad pages."""
_UNASKED = frozenset({"nuls", "binary", "ascii", "hz", "arbiter"})
"""Where there is nothing to be asked about, or it has been."""
_FEWEST_CONTROLS = 8
_SAMPLE = 4000
# Measured on 3083 transcoded cases of 30 pages: a label is believed from .30, an unlabelled text from .36 on.
_BELIEVED, _CERTAIN, _CLEARLY_CHINESE = 0.30, 0.50, 0.36


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as text, and why it was read so.

    Attributes:
        text: The page, without byte order mark; U+FFFD for what could not be read.
        encoding: The Python codec that read most of it.
        how: The evidence that decided.
        declared: The labels of header and page, believed or not.
        bad_bytes: How many U+FFFD the decoding put in.
        repaired: How many pieces were read in another encoding, or after taking a lost byte into account.
        score: How Chinese the text looks, -1 … 0.75; None where it was not asked.
        second: The Chinese codec that came second, and how Chinese it looked; None where none was asked.
        opinion: The codec that charset-normalizer finds, of those that were named; None where nothing differs.
    """

    text: str
    encoding: str
    how: DecodedBy
    declared: Declared = UNDECLARED
    bad_bytes: int = 0
    repaired: int = 0
    score: float | None = None
    second: tuple[str, float] | None = None
    opinion: str | None = None


def decode_page(body: bytes, *, content_type: str = "", hint: str | None = None) -> Decoded:
    """Decode the bytes of a page that is probably Chinese.

    Byte order mark, UTF-16 by its NULs, seven bits, strict UTF-8, binary data, nearly UTF-8; then *hint* and the labels
    of *content_type* and page, each only if the text then looks Chinese; then the more Chinese of gb18030 and Big5;
    then charset-normalizer. Nothing raises: what no codec can read is counted.
    """
    labels = declared(body, content_type)
    decoded = _by_marks(body) or _seven_bits(body) or _by_text(body, labels, hint)
    if decoded.how in _UNASKED or decoded.encoding.startswith("utf-16"):
        return decoded
    mark = next((codec for mark, codec in _BOMS if body.startswith(mark)), None)
    parts = (run[0] for run in _RUN.finditer(body))  # not looked for where nobody asks
    found = second_opinion(parts, decoded.encoding, labels, mark)
    return replace(decoded, opinion=found) if found else decoded


def _by_marks(body: bytes) -> Decoded | None:
    for mark, codec in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(codec, "replace")
            bad = text.count("\ufffd")
            # A mark glued on a GBK page is no evidence.
            return Decoded(text, codec, "bom", bad_bytes=bad) if bad <= len(text) // 50 else None
    head = body[:_SAMPLE]
    if head.count(0) <= len(head) // 20 or _is_utf8(body):
        return None
    codec = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    text = body.decode(codec, "replace")
    bad = text.count("\ufffd")
    is_text = bad * 50 < len(text) and not _is_noise(text[:_SAMPLE])
    return Decoded(text, codec, "nuls", bad_bytes=bad) if is_text else None


def _is_noise(text: str) -> bool:
    """Whether *text* has neither markup nor Chinese: a picture or an archive has NULs as well."""
    return sum(character < "\x80" for character in text) * 5 < len(text) and likeness(text) < 0


def _is_utf8(body: bytes) -> bool:
    """Whether *body* is UTF-8 beyond ASCII, which UTF-16 is only by a rare chance."""
    try:
        return len(body.decode()) < len(body)
    except UnicodeDecodeError:
        return False


def _binary(body: bytes) -> Decoded | None:
    """Read a picture, an archive or random bytes as ASCII and lost bytes: no codec makes text of those."""
    controls = len(body) - len(body.translate(None, _BINARY))
    if controls < _FEWEST_CONTROLS or controls * 50 < len(body):
        return None
    text = body.decode("ascii", "replace")
    return Decoded(text, "ascii", "binary", bad_bytes=text.count("\ufffd"))


def _seven_bits(body: bytes) -> Decoded | None:
    if not body.isascii():
        return None
    runs = b"".join(_HZ.findall(body))
    if runs and likeness(runs.decode("hz", "replace")) > _BELIEVED:
        return Decoded(body.decode("hz", "replace"), "hz", "hz")
    return Decoded(body.decode("ascii"), "ascii", "ascii")


def _by_text(body: bytes, labels: Declared, hint: str | None) -> Decoded:
    meant = codec_of(labels.header) or codec_of(labels.meta) or "utf-8"
    try:
        text = body.decode()
    except UnicodeDecodeError:
        pass
    else:
        # A short page that is UTF-8 by chance, with no Chinese in it and another label: the label speaks.
        if len(body) > 2000 or meant == "utf-8" or _CJK.search(text):
            return Decoded(text, "utf-8", "utf-8", labels)
    if binary := _binary(body):
        return binary
    parts = _RUN.findall(body)
    sample = _sampled(parts)
    if _is_nearly_utf8(sample):
        return _decoded(nearly_utf8(body), "utf-8", "nearly utf-8", labels)
    scores = {codec: likeness(read(sample, codec)) for codec in _CHINESE}
    codec, how = _chosen(parts, scores, (("hint", hint), ("header", labels.header), ("meta", labels.meta)))
    other = min(_CHINESE, key=lambda name: (name == codec, -scores[name]))
    mended = Mended(read(body, codec), 0) if how in {"arbiter", "fallback"} else _mended(body, codec)
    return _decoded(mended, codec, how, labels, scores.get(codec), (other, scores[other]))


def _chosen(
    parts: list[bytes], scores: dict[str, float], said: tuple[tuple[DecodedBy, str | None], ...]
) -> tuple[str, DecodedBy]:
    best = max(scores, key=scores.__getitem__)
    named = [(how, codec) for how, label in said if (codec := codec_of(label))]
    for how, codec in named:
        score = scores.get(codec, -1.0)
        if score > _CERTAIN or (score > _BELIEVED and score > scores[best] - 0.08):
            return codec, how
    if scores[best] > _CLEARLY_CHINESE:
        return best, "score"
    for how, codec in named:
        if codec not in {"utf-8", "cp1252", "hz", *_CHINESE} and _reads(parts, codec):
            return codec, how
    if voted := arbiter.vote(parts):
        return codec_of(voted) or voted, "arbiter"
    return next(((codec, how) for how, codec in named if codec != "utf-8"), (best, "fallback"))


def _decoded(
    mended: Mended,
    codec: str,
    how: DecodedBy,
    labels: Declared,
    score: float | None = None,
    second: tuple[str, float] | None = None,
) -> Decoded:
    return Decoded(mended.text, codec, how, labels, mended.text.count("\ufffd"), mended.repaired, score, second)


def _mended(body: bytes, codec: str) -> Mended:
    if codec not in _CHINESE:
        return Mended(read(body, codec), 0)
    mended = with_utf8_pieces(body, codec)
    if mended.repaired or not looks_shifted(mended.text, codec):
        return mended
    return resynchronised(body, codec, mended.text)


def _is_nearly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return (good > 8 * bad and good >= 4) or (good > 2 * bad and likeness(text.replace("\ufffd", "")) > 0.45)


def _reads(parts: list[bytes], codec: str) -> bool:
    try:
        b"\n".join(parts).decode(codec)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _sampled(parts: list[bytes]) -> bytes:
    """Return about 4 kB of whole *parts*, spread evenly over the page."""
    total = sum(map(len, parts))
    if total <= _SAMPLE:
        return b"\n".join(parts)
    kept: list[bytes] = []
    due = 0.0
    for part in parts:
        due += len(part) * _SAMPLE / total
        if due >= 1:
            kept.append(part[:600])
            due -= len(kept[-1])
    return b"\n".join(kept)

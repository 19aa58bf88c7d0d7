"""What a file is, by its first bytes and its name: a page, a text, or something that is refused by name."""

import re
from typing import Literal

from cleaners.decoding import decode_page

Format = Literal["html", "text"]

PAGES = frozenset({".html", ".htm", ".shtml", ".xhtml"})
TEXTS = frozenset({".txt", ".text", ".md"})
HEAD = 64 * 1024
"""Bytes of a file that tell its format; a tar tells itself at 257, an office document within the first few names."""
_SAMPLE = 4096

# The signatures that the formats' own specifications give.
_BEGINNINGS = {
    b"\x1f\x8b": "a gzip archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
    b"%PDF-": "a PDF document",
    b"{\\rtf": "an RTF document",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an office document of the old kind (doc, xls, ppt, wps)",
    b"WARC/1.": "a WARC archive",
    b"PAR1\x15": "a Parquet file",
    b"ARROW1\x00\x00": "an Arrow file",
    b"SQLite format 3\x00": "an SQLite database",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF87a": "a GIF image",
    b"GIF89a": "a GIF image",
    b"II*\x00": "a TIFF image",
    b"MM\x00*": "a TIFF image",
    b"\x7fELF": "a program",
}
_RIFF = {b"WEBP": "a WebP image", b"WAVE": "a WAV recording", b"AVI ": "a film (AVI)"}
# A zip archive that holds a name of these is a document; without one it is only a zip archive.
_IN_ZIP = {
    b"word/": "a Word document (docx)",
    b"xl/": "an Excel workbook (xlsx)",
    b"ppt/": "a PowerPoint presentation (pptx)",
    b"OFD.xml": "an OFD document",
    b"application/epub+zip": "an EPUB book",
    b"application/vnd.oasis.opendocument": "an OpenDocument file",
}
# {"text": …} and [{"text": …}] ; not {注} and not [图片].
_JSON = re.compile(r'\s*(?:\{\s*"[^"\n]*"\s*:|\[\s*\{\s*")')
# RSS, Atom, sitemaps and drawings, whose root is named after the declaration, comments and stylesheets.
_XML = re.compile(r"\s*(?:<[?!][^>]*>\s*)*<(?P<root>rss|feed|urlset|sitemapindex|svg|rdf:RDF)\b")
_MHTML = re.compile(r"From: <Saved by|MIME-Version: 1\.0")
_MARKUP = re.compile(r"\s*<[A-Za-z!?/]")
_NAMES = {
    ".json": "JSON",
    ".jsonl": "JSON lines",
    ".ndjson": "JSON lines",
    ".csv": "a table (csv)",
    ".tsv": "a table (tsv)",
    ".xml": "XML",
    ".toml": "TOML",
    ".yaml": "YAML",
    ".yml": "YAML",
    ".css": "a style sheet",
    ".js": "a script",
    ".mhtml": "a page saved as MHTML",
    ".mht": "a page saved as MHTML",
}


_MANY = frozenset(
    {"JSON", "JSON lines", "a Parquet file", "a WARC archive", "a gzip archive", "a zstd archive", "a bzip2 archive"}
)


class UnknownFormatError(ValueError):
    """A file that is neither a page nor a text; the message names what it is.

    Attributes:
        may_hold_many: Whether it may hold many texts, as ``--in`` reads them.
    """

    def __init__(self, found: str) -> None:
        super().__init__(f"is {found}; expected a page (HTML) or a text")
        self.may_hold_many = found in _MANY


def format_of(suffix: str, head: bytes) -> Format:
    """Return whether a file is a page or a text.

    Args:
        suffix: The end of its name, lower-case, with the dot; empty when it has none.
        head: Its first ``HEAD`` bytes, or all of them.

    Raises:
        UnknownFormatError: if it is something else.
    """
    sample = decode_page(head[:_SAMPLE])
    beginning = sample.text.removeprefix("\ufeff")
    found = _signed(head) or _written(beginning) or _NAMES.get(suffix)
    if found is None and (sample.how == "binary" or (head and not head.strip(b"\x00"))):
        found = "binary data of an unknown format"
    if found:
        raise UnknownFormatError(found)
    return "html" if suffix in PAGES or _MARKUP.match(beginning) else "text"


def _signed(head: bytes) -> str | None:
    """Name a format that has a signature."""
    if head.startswith(b"PK\x03\x04"):
        return next((name for part, name in _IN_ZIP.items() if part in head), "a zip archive")
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head.startswith(b"BZh") and head[4:10] == b"1AY&SY":
        return "a bzip2 archive"
    if head[4:8] == b"ftyp":
        return "a film (MP4)"
    if head[257:262] == b"ustar":
        return "a tar archive"
    return next((name for beginning, name in _BEGINNINGS.items() if head.startswith(beginning)), None)


def _written(beginning: str) -> str | None:
    """Name a format that is written in characters."""
    if _JSON.match(beginning):
        return "JSON"
    if found := _XML.match(beginning):
        return f"XML ({found['root']})"
    return "a page saved as MHTML" if _MHTML.match(beginning) else None

"""Bytes or text in, one clean article out."""

from importlib import import_module
from typing import TYPE_CHECKING

from cleaners.article import Article, NotAnArticle, undo
from cleaners.rules import Rules

if TYPE_CHECKING:
    from cleaners.decoding import Decoded, decode_page
    from cleaners.page import clean_page
    from cleaners.text import clean_text

__all__ = ["Article", "Decoded", "NotAnArticle", "Rules", "clean_page", "clean_text", "decode_page", "undo"]

_READING = {
    "Decoded": "cleaners.decoding",
    "clean_page": "cleaners.page",
    "clean_text": "cleaners.text",
    "decode_page": "cleaners.decoding",
}
"""What reads, by module. Its tables take a second and 90 MB, which a crawl, whose workers read, need not pay."""


def __getattr__(name: str) -> object:
    if name not in _READING:
        raise AttributeError(f"module 'cleaners' has no attribute {name!r}")
    return getattr(import_module(_READING[name]), name)

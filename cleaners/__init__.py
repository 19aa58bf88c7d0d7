"""Bytes or text in, one clean article out.

Nothing is built when this is imported: each table is made when a document first needs it, and each of the functions
brings its modules when it is first asked for, so that who only wants :class:`Article` waits for no pattern.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from cleaners.article import Article, NotAnArticle, undo
from cleaners.rules import Rules

if TYPE_CHECKING:
    from cleaners.decoding import Decoded, decode_page
    from cleaners.page import clean_page
    from cleaners.text import clean_text

__all__ = ["Article", "Decoded", "NotAnArticle", "Rules", "clean_page", "clean_text", "decode_page", "undo"]

_HOMES = {
    "Decoded": "cleaners.decoding",
    "clean_page": "cleaners.page",
    "clean_text": "cleaners.text",
    "decode_page": "cleaners.decoding",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaners' has no attribute '{name}'")
    globals()[name] = found = getattr(import_module(_HOMES[name]), name)
    return found

"""Bytes or text in, one clean article out.

Nothing is built when this is imported: each table is made when a document first needs it.
"""

from cleaners.article import Article, NotAnArticle, undo
from cleaners.decoding import Decoded, decode_page
from cleaners.page import clean_page
from cleaners.rules import Rules
from cleaners.text import clean_text

__all__ = ["Article", "Decoded", "NotAnArticle", "Rules", "clean_page", "clean_text", "decode_page", "undo"]

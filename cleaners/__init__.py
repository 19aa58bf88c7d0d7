"""Bytes or text in, one clean article out."""

from cleaners.article import Article, NotAnArticle, undo
from cleaners.rules import Rules

__all__ = ["Article", "NotAnArticle", "Rules", "undo"]

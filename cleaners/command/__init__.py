"""Cleaning files: what ``python -m cleaners`` and ``scrapy clean`` have in common."""

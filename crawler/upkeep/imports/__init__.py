"""Captures that other crawlers made, taken into archive and corpus: their files, what is in them, and the import."""

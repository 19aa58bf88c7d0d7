"""The frontier: which pages are known, when each is due, and what has not reached the corpus; all SQL is here."""

"""A page beside its article: every line of the one with what became of it, every edit of the other with its reason."""

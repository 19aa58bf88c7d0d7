"""The journal: what the archive's records mean for the frontier and the corpus."""

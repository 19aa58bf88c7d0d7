"""The corpus: archive, table of editions, exports."""

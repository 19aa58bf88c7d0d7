"""The table of editions: its rows, its schema, its commits and its upkeep."""

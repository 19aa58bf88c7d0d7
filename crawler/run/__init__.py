"""One run: how it is opened, recorded, reported and ended."""

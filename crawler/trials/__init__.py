"""One page tried: what becomes of it, shown."""

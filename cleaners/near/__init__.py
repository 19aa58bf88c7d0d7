"""Near-duplicates: what of a text is compared, and which texts say the same. Pure; bulk and corpus use it alike."""

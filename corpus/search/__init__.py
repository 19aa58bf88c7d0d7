"""Full text search over the current view: an index beside the corpus, which can be made again from it at any time."""

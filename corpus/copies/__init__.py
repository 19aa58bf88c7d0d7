"""Which articles of the current view say the same: an index beside the corpus that can be made again from it."""

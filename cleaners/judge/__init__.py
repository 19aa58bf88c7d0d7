"""Two judges about one page: trafilatura's body beside ours, and who is right where they differ."""

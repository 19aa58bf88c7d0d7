"""Pages for people, each one file that opens anywhere: what a run did, and what became of a page."""

"""Releases: numbered snapshots of the current view that never change, whose untouched shards are the same files."""

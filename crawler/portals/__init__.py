"""The portals: what a seed says of one, and how its list pages are read."""

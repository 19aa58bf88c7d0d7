"""The doctor: looks at a portal that has no seed, and writes one, with all that it saw and what it could not."""

"""What can be measured of an article's text alone: its make-up, and the personal data in it."""

"""What the pages of a portal have in common, and whether a page still agrees with it."""

"""A text on its way through the passes, and what can be said of it afterwards."""

"""The ledger of a text: what every character of it was, and which pass changed it."""

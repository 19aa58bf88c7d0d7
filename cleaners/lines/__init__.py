"""What a line of a page or a text is: credit, date, byline, furniture; written once, in data."""

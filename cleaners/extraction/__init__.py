"""Which part of a page is its article, by the page's own evidence."""

"""The archive: WARC files, what is in them and where."""

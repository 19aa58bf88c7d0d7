"""The archive as a WACZ file, which other people's tools replay: its records, their index, the pages, the digests."""

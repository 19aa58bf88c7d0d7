"""What is known of Chinese characters, and what a document's characters say about the damage that it suffered."""

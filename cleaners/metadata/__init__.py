"""What a page says about its article beside the text: in its head, around its body, in tables and links."""

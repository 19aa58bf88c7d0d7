"""The review: articles that something speaks against, each beside its page, to be accepted or mended by a rule."""

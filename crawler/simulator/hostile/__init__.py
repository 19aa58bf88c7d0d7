"""Portals that answer as no portal should: every attack is a table in ``attacks/``, with what an operator may expect."""

"""Portals that answer as none should: each attack is a table in ``attacks/``, with what an operator may expect."""

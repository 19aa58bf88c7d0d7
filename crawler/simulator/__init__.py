"""A loopback server that plays Chinese portals over virtual time; imports nothing of the crawler it is played for."""

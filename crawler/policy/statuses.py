"""What an HTTP status means for a visit; whatever is not here is a failure. Each is of RFC 9110 §15 where not said."""

MOVED = frozenset({301, 302, 303, 307, 308})
"""The page is at another address."""
MISSING = frozenset({404, 410})
"""There is no such page, or no more."""
OVERLOADED = frozenset({429, 503})
"""The server asks for a pause: 429 is of RFC 6585 §4."""
BLOCKED = frozenset({202, 401, 403, 412, 451})
"""The page is there, and not for us: 451 is of RFC 7725; 202 and 412 come with the script of a firewall that wants a
browser to prove itself. To a GET with validators 412 would be wrong: if they hold, the answer is 304 (§13.1.2)."""

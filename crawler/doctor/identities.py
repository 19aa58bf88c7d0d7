"""Which query parameters tell pages apart, and which only say where a reader came from."""

import re
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

# What names a way, a reader or a moment, never a page.
_IDLE = re.compile(
    r"utm_\w+|spm|spss|scm|from\w*|src|source|ref\w*|share\w*|channel_from|isappinstalled|timestamp|_t|t|rand(?:om)?|v|ver",
    re.IGNORECASE,
)


def kept_keys(urls: Iterable[str]) -> tuple[str, ...]:
    """Return the parameters by which addresses of one path differ; one that never varies tells none apart."""
    paths: dict[str, list[dict[str, str]]] = defaultdict(list)
    for url in dict.fromkeys(urls):
        parts = urlsplit(url)
        if parts.query:
            paths[parts.path].append(dict(parse_qsl(parts.query, keep_blank_values=True)))
    kept: dict[str, None] = {}
    for queries in paths.values():
        keys = {key for query in queries for key in query if not _IDLE.fullmatch(key)}
        values = {key: {query[key] for query in queries if key in query} for key in keys}
        kept |= dict.fromkeys(sorted(key for key in keys if len(values[key]) > 1))
    return tuple(kept)


def list_keys(urls: Iterable[str]) -> tuple[str, ...]:
    """Return the parameters of the addresses of lists and of their further pages, idle ones left out."""
    keys = (key for url in urls for key, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return tuple(dict.fromkeys(key for key in keys if not _IDLE.fullmatch(key)))

"""Requests and responses, and which of the latter a client that has the page already is spared."""

import gzip
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha1
from typing import NamedTuple

from crawler.simulator.clock import from_http_date, http_date


class Request(NamedTuple):
    """What a client sent; header names in lower case, *target* the path with its query."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What follows the question mark."""
        return self.target.partition("?")[2]


class Response(NamedTuple):
    """What a portal answers; Date, Content-Length and Connection are the server's to add."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def compressed(request: Request, response: Response) -> Response:
    """Return the response packed with gzip when the client takes that, and there is a body."""
    if not response.body or "gzip" not in request.headers.get("accept-encoding", ""):
        return response
    return gzipped(response)


def gzipped(response: Response) -> Response:
    """Return the response packed with gzip."""
    headers = (*response.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return response._replace(body=gzip.compress(response.body, 1, mtime=0), headers=headers)


class Validators(NamedTuple):
    """What a response says of its version; None where the portal says nothing."""

    etag: str | None = None
    modified: datetime | None = None

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return them as headers."""
        tag = (("ETag", self.etag),) if self.etag else ()
        date = (("Last-Modified", http_date(self.modified)),) if self.modified else ()
        return tag + date


def validators(kinds: tuple[str, ...], version: str, modified: datetime | None) -> Validators:
    """Return the validators of the *kinds* that a portal sends, for a page of that *version*."""
    tag = f'"{sha1(version.encode(), usedforsecurity=False).hexdigest()[:16]}"'
    etag = tag if "etag" in kinds else f"W/{tag}" if "weak-etag" in kinds else None
    return Validators(etag, modified if "last-modified" in kinds else None)


def is_fresh(headers: Mapping[str, str], current: Validators) -> bool:
    """Say whether the client's copy is the current one, by RFC 9110 section 13.2.2: the tag rules over the date."""
    wanted = headers.get("if-none-match")
    if wanted is not None and current.etag:
        tags = {tag.strip().removeprefix("W/") for tag in wanted.split(",")}
        return "*" in tags or current.etag.removeprefix("W/") in tags
    since = from_http_date(headers.get("if-modified-since", ""))
    return bool(since and current.modified and current.modified.replace(microsecond=0) <= since)

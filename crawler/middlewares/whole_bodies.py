"""Bodies unpacked, and those marked that are not whole: in place of Scrapy's middleware, which takes part for all."""

from itertools import chain

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.policy.content_coding import CODINGS, LACK, Lack, decoded

_ACCEPTED = "gzip, deflate, br, zstd"
_DISCONNECTED = Lack("disconnect", "the connection ended before the body did")


class WholeBodies:
    """Undoes what Content-Encoding names, up to *limit* bytes; a coding that nobody knows is left with its header.

    ``DOWNLOAD_FAIL_ON_DATALOSS`` is off for it, so that what came of a broken transfer reaches the archive.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WholeBodies":
        """Take the limit of a download."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what can be undone."""
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the answer unpacked; what it lacks goes into the request's ``meta``."""
        kept, codings = _codings(response)
        found = decoded(response.body, codings, self._limit)
        lack = _DISCONNECTED if "dataloss" in response.flags else found.lack
        if lack:
            request.meta[LACK] = lack
        if not codings:
            return response
        response = response.replace(body=found.body)
        if kept:
            response.headers["Content-Encoding"] = ", ".join(kept)
        else:
            del response.headers["Content-Encoding"]
        return response


def _codings(response: Response) -> tuple[list[str], list[str]]:
    """Return the codings of an answer: those to keep, since the last of them is unknown, and those put on after it."""
    values = (value.decode("latin-1").split(",") for value in response.headers.getlist("Content-Encoding"))
    named = [name.strip().lower() for name in chain.from_iterable(values)]
    kept = max((place for place, name in enumerate(named, 1) if name not in CODINGS), default=0)
    return named[:kept], named[kept:]

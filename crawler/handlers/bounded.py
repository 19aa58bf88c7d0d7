"""Scrapy's download handler, but no answer has a head without bound: Twisted keeps every line of it, however many."""

from OpenSSL.SSL import Error
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.protocols import tls
from twisted.web._newclient import Request as TxRequest
from twisted.web.iweb import IResponse

from crawler.handlers.resolver import PublicResolver

_LONGEST_HEAD = 256 * 1024
"""Bytes, interim answers (1xx) included. Chrome takes as many; curl takes 300 KB since 8.3, for CVE-2023-38039."""

_is_end = tls._representsEOF  # noqa: SLF001 - which raises an IndexError at an end that has no error behind it


def _is_end_without_word(exceptionObject: Error) -> bool:  # noqa: N803 - Twisted's name
    """Tell whether a connection of TLS ended without a close_notify; one within the handshake says so by no words."""
    return bool(exceptionObject.args) and _is_end(exceptionObject)


tls._representsEOF = _is_end_without_word  # noqa: SLF001 - until Twisted (26.10.0) knows such an end itself


class BoundedHandler(HTTP11DownloadHandler):
    """Gives up answers whose heads or bodies are too long, and says so."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - as Scrapy sets its own

    async def download_request(self, request: Request) -> Response:
        """Fetch *request*.

        Raises:
            CannotResolveHostError: if its host has no address that may be asked; it says why, which Twisted does not.
            DownloadCancelledError: if the body is too long; Scrapy does not say so when no length was told.
        """
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            raise CannotResolveHostError(_refusal(request) or str(error)) from error
        except DownloadCancelledError as error:
            if str(error):
                raise
            raise DownloadCancelledError(f"a body of more than {self._default_maxsize} bytes") from error


def _refusal(request: Request) -> str | None:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    resolver = getattr(reactor, "resolver", None)
    host = (urlparse_cached(request).hostname or "").strip("[]")
    return resolver.refused.get(host) if isinstance(resolver, PublicResolver) else None


class _HeadTooLongError(Exception):
    """The head of an answer is too long."""


class _BoundedParser(_LenientHTTPClientParser):
    _length = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._length += len(line) + 1
        if self._length > _LONGEST_HEAD:
            raise _HeadTooLongError(f"a head of more than {_LONGEST_HEAD} bytes")
        super().lineReceived(line)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser  # as Scrapy does with its own: Twisted names the class itself
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: ARG002, N802 - Twisted's names
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call] # of Twisted

"""A run's report as one JSON line to an address that the operator named. Touches the network, for a bounded time."""

import json
import threading
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_S = 15.0
"""How long a run waits for it in all, however slowly it answers."""


class WebhookError(Exception):
    """The address did not take the line; the message does not name it, since such addresses hold secrets."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        """Follow none: what is sent is for the address that the operator named."""


def post(address: str, values: Mapping[str, Any], timeout_s: float = TIMEOUT_S) -> None:
    """Send *values* as one line of JSON.

    Raises:
        WebhookError: if it was not taken within the time.
    """
    line = json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    request = Request(address, line, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310 - settings allow http and https only
    failures: list[str] = []
    sending = threading.Thread(target=_send, args=(request, timeout_s, failures), name="webhook", daemon=True)
    sending.start()
    sending.join(timeout_s)
    if sending.is_alive():
        raise WebhookError(f"no answer within {timeout_s:g} s")
    if failures:
        raise WebhookError(failures[0])


def _send(request: Request, timeout_s: float, failures: list[str]) -> None:
    try:
        build_opener(_NoRedirects).open(request, timeout=timeout_s).close()
    except HTTPError as error:
        failures.append(f"HTTP {error.code}; expected 2xx")
        error.close()
    except (OSError, HTTPException, ValueError) as error:
        failures.append(f"{type(error).__name__}: {getattr(error, 'reason', error)}")

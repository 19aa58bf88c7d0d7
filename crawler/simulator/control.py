"""The control paths: the clock, the truth, and the log of what the portals served."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs

from crawler.simulator.clock import local
from crawler.simulator.exchange import Request, Response
from crawler.simulator.truth import as_json, events, listed
from crawler.simulator.world import World


class Served(NamedTuple):
    """One request that a portal answered.

    Attributes:
        portal: Its key.
        path: The target, with its query.
        status: Of the answer.
        size: Bytes of the answer's body.
        at: When it was sent, in virtual time.
        beside: How many other requests to the same host were being answered when it came.
    """

    portal: str
    path: str
    status: int
    size: int
    at: datetime
    beside: int = 0


class Control:
    """Answers the control paths of one world.

    Attributes:
        log: What the portals have served, in order.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.log: list[Served] = []

    def answer(self, request: Request) -> Response:
        """Return the answer as JSON; 400 says what was wrong with the request."""
        paths: Mapping[tuple[str, str], Callable[[Request], Any]] = {
            ("GET", "/clock"): self._clock,
            ("POST", "/clock"): self._move,
            ("GET", "/truth"): self._truth,
            ("GET", "/events"): self._events,
            ("GET", "/log"): self._log,
            ("POST", "/log/clear"): self._clear,
        }
        answer = paths.get((request.method, request.path))
        if answer is None:
            return _json(404, {"error": f"known paths are {', '.join(' '.join(path) for path in paths)}"})
        try:
            return _json(200, answer(request))
        except (ValueError, KeyError, TypeError) as error:
            return _json(400, {"error": f"{type(error).__name__}: {error}"})

    def truth(self, at: datetime | None = None) -> list[Mapping[str, Any]]:
        """Return every article that the portals list at that moment, or now."""
        return [as_json(one) for one in listed(self._world.sites.values(), local(at) if at else self._world.clock.now)]

    def _clock(self, _: Request) -> Mapping[str, str]:
        return {"now": self._world.clock.now.isoformat()}

    def _move(self, request: Request) -> Mapping[str, str]:
        asked = json.loads(request.body)
        if "now" in asked:
            self._world.clock.move(datetime.fromisoformat(asked["now"]))
        else:
            self._world.clock.advance(timedelta(seconds=asked["advance_s"]))
        return self._clock(request)

    def _truth(self, request: Request) -> Mapping[str, Any]:
        asked = parse_qs(request.query.replace("+", "%2B")).get("at")
        at = local(datetime.fromisoformat(asked[0])) if asked else self._world.clock.now
        return {"now": at.isoformat(), "articles": self.truth(at)}

    def _events(self, request: Request) -> list[Mapping[str, Any]]:
        asked = parse_qs(request.query.replace("+", "%2B"))
        since, until = (local(datetime.fromisoformat(asked[key][0])) for key in ("since", "until"))
        happened = events(self._world.sites.values(), since, until)
        return [event._asdict() | {"at": event.at.isoformat()} for event in happened]

    def _log(self, _: Request) -> list[Mapping[str, Any]]:
        return [
            {
                "portal": one.portal,
                "path": one.path,
                "status": one.status,
                "bytes": one.size,
                "at": one.at.isoformat(),
                "beside": one.beside,
            }
            for one in self.log
        ]

    def _clear(self, _: Request) -> Mapping[str, int]:
        cleared = len(self.log)
        self.log.clear()
        return {"cleared": cleared}


def _json(status: int, value: object) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(status, body, (("Content-Type", "application/json; charset=utf-8"),))

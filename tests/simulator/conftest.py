"""One small simulation for the tests that only look."""

import pytest

from crawler.simulator.exchange import Request, Response
from crawler.simulator.world import Setting, World


@pytest.fixture(scope="session")
def world() -> World:
    return World(Setting(seed=7, articles=44))


def answer(world: World, url: str, method: str = "GET", body: bytes = b"", **headers: str) -> Response:
    """Return what the portal of an address answers at the world's moment; ``if_none_match`` is If-None-Match."""
    _, _, host, path = url.split("/", 3)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return world.sites[host].answer(Request(method, f"/{path}", names, body), world.clock.now)

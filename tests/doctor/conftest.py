"""One small simulation for the tests that only look."""

import pytest

from crawler.simulator.world import Setting, World


@pytest.fixture(scope="session")
def world() -> World:
    return World(Setting(seed=7, articles=44))

"""What holds for every test: a machine's pace or luck makes none fail. `--hypothesis-profile=explore` draws anew."""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same_everywhere", settings.get_profile("explore"), derandomize=True)
settings.load_profile("same_everywhere")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
NO_CHROMIUM = "no chromium; on Debian: apt-get install chromium fonts-noto-cjk"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a Chromium the tests that look at pages are skipped, and counted among the skipped; or they fail."""
    if CHROMIUM or os.environ.get("QINGLIU_CHROMIUM") == "required":
        return
    for item in items:
        if item.get_closest_marker("chromium"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; where it must be there and is not, whoever asks for it fails.

    While the driver is there its event loop counts as running and no other can run in this thread: so for a module.
    """
    if CHROMIUM is None:
        pytest.fail(f"{NO_CHROMIUM}; QINGLIU_CHROMIUM=required")
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()

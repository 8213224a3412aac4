"""A browser without a window, for the tests that look at pages as people do."""

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Final

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

from .person import Person

ROOT: Final = Path(__file__).parents[2]

QUIET: Final = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""No window, and not a word to anybody outside."""


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Where the screenshots of the last run are kept."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def portal_url(request: pytest.FixtureRequest) -> str:
    """The portal of a whole suite."""
    url: str = request.getfixturevalue("live_suite").url
    return url


@pytest.fixture
def person(tmp_path: Path, pictures: Path) -> Iterator[Person]:
    """Somebody at a desk; without Chromium a laptop skips, and CI fails."""
    chromium, driver = which("chromium"), which("chromedriver")
    if not chromium or not driver:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail("There is no browser. Type: sudo apt-get install chromium chromium-driver")
        pytest.skip("There is no browser. Type: sudo apt-get install chromium chromium-driver")
    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*QUIET, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=ChromeService(driver))
    try:
        yield Person(chrome, pictures)
    finally:
        chrome.quit()

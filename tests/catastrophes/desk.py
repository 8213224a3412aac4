"""The operator at a desk: a real browser, in which a parked event is found on its page and tried again."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from tests.browser.conftest import QUIET
from tests.browser.person import Person


class NoBrowser(Exception):
    """This machine has no Chromium; the message says what to type."""


@contextmanager
def at_a_desk(folder: Path) -> Iterator[Person]:
    """Somebody with a browser whose profile and pictures lie in a folder; raises `NoBrowser`."""
    chromium, driver = which("chromium"), which("chromedriver")
    if not chromium or not driver:
        raise NoBrowser("There is no browser. Type: sudo apt-get install chromium chromium-driver")
    options = ChromeOptions()
    options.binary_location = chromium
    for flag in (*QUIET, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    chrome = Chrome(options=options, service=ChromeService(driver))
    try:
        yield Person(chrome, folder)
    finally:
        chrome.quit()


def replay(operator: Person, portal: str, kind: str) -> str:
    """Sign in as the operator, find the dead event of a type, try it again; returns what the portal answers."""
    operator.open(f"{portal}/sign-in")
    operator.type("q", "Operator of the suite")
    operator.press("Find")
    operator.press_first("button.aim-person")
    operator.follow(kind)
    operator.keep_picture("parked-event")
    operator.follow("Try it again")
    operator.type("reason", "The mistake is mended.")
    operator.press("Try it again")
    return str(operator.chrome.find_element(By.TAG_NAME, "body").text)

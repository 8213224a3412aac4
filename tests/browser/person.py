"""What a person does with a browser: reads, follows links, fills in forms, waits."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.ui import Select, WebDriverWait

PATIENCE: Final = 45.0
"""Seconds within which every part of a suite has caught up, also on a slow machine."""

DESK: Final = 1280
PHONE: Final = 375

T = TypeVar("T")


class Person:
    """Somebody who looks at pages and keeps pictures of them."""

    def __init__(self, chrome: Chrome, pictures: Path) -> None:
        self.chrome = chrome
        self._pictures = pictures
        self.look_at(DESK)

    def open(self, url: str) -> None:
        self.chrome.get(url)

    def look_at(self, width: int) -> None:
        """Sit at a screen of this width."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < DESK}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    @property
    def heading(self) -> str:
        return str(self.chrome.find_element(By.TAG_NAME, "h1").text)

    @property
    def text(self) -> str:
        return str(self.chrome.find_element(By.TAG_NAME, "main").text)

    def follow(self, words: str) -> None:
        """Follow the first link that has these words in it, as a screen reader says it."""
        self._go(
            self.chrome.find_element(By.XPATH, f'//a[contains(normalize-space(.), "{words}")]')
        )

    def follow_last(self, words: str) -> None:
        """Follow the last link that has these words in it: the oldest of a list that begins with the newest."""
        found = self.chrome.find_elements(By.XPATH, f'//a[contains(normalize-space(.), "{words}")]')
        self._go(found[-1])

    def press(self, words: str) -> None:
        """Press the button that begins with these words."""
        self._go(self._button(words))

    def press_first(self, selector: str) -> None:
        """Press the first button of a kind."""
        self._go(self.chrome.find_element(By.CSS_SELECTOR, selector))

    def type(self, field: str, text: str) -> None:
        """Type into a field, in place of what is there."""
        box = self.chrome.find_element(By.ID, field)
        if box.get_attribute("type") != "file":
            box.clear()
        box.send_keys(text)

    def choose(self, field: str, words: str) -> None:
        """Choose a line of a list."""
        Select(self.chrome.find_element(By.ID, field)).select_by_visible_text(words)

    def tick(self, words: str) -> None:
        """Choose a radio button by its label."""
        labels = self.chrome.find_elements(By.TAG_NAME, "label")
        next(label for label in labels if label.text.startswith(words)).click()

    def inside_the_frame(self) -> str:
        """What the page's frame says."""
        self.chrome.switch_to.frame(self.chrome.find_element(By.TAG_NAME, "iframe"))
        try:
            return str(self.chrome.find_element(By.TAG_NAME, "body").text)
        finally:
            self.chrome.switch_to.default_content()

    def come_back_until(self, url: str, seen: Callable[[], T]) -> T:
        """Load a page again and again until something can be seen on it."""

        def look(_chrome: Chrome) -> T:
            self.open(url)
            return seen()

        return self._wait(look)

    def keep_picture(self, name: str) -> None:
        """Keep the page as it looks on a desk and on a phone; it has to fit both."""
        for width, kind in ((PHONE, "phone"), (DESK, "desk")):
            self.look_at(width)
            self.chrome.execute_script("window.scrollTo(0, 0)")
            needed = int(self.chrome.execute_script("return document.documentElement.scrollWidth"))
            assert needed <= width, f"{name} needs {needed} pixels on a {kind}"
            self.chrome.save_screenshot(str(self._pictures / f"{name}-{kind}.png"))

    def complaints(self) -> list[str]:
        """What the browser itself had against the pages, such as a script that was not allowed.

        That a form was refused it notes, too; a person sees that on the page.
        """
        lines = self.chrome.execute("getLog", {"type": "browser"})["value"]
        said = [line["message"] for line in lines if line["level"] != "INFO"]
        return [line for line in said if "status of 422" not in line]

    def _go(self, way: WebElement) -> None:
        """Click, and wait until the page that was there has gone."""
        page = self.chrome.find_element(By.TAG_NAME, "html")
        way.click()
        WebDriverWait(self.chrome, PATIENCE, 0.1).until(staleness_of(page))

    def _button(self, words: str) -> WebElement:
        buttons = self.chrome.find_elements(By.TAG_NAME, "button")
        return next(each for each in buttons if " ".join(each.text.split()).startswith(words))

    def _wait(self, look: Callable[[Chrome], T]) -> T:
        passing = (NoSuchElementException, StaleElementReferenceException)
        return WebDriverWait(self.chrome, PATIENCE, 0.5, ignored_exceptions=passing).until(look)

"""What a browser calls itself, as its owner would say it."""

from typing import Final

from flask import request

LONGEST: Final = 200
"""Letters of what a browser calls itself that are kept."""

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""In this order: most browsers name others, too."""

_MACHINES: Final = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def browser_named(said: str) -> str:
    """The browser and its machine, like Firefox on Windows, as far as they can be told."""
    browser = next((name for sign, name in _BROWSERS if sign in said), "A browser")
    machine = next((f" on {name}" for sign, name in _MACHINES if sign in said), "")
    return browser + machine


def browser_of_this_request() -> str:
    """What the browser that asks calls itself."""
    return request.headers.get("User-Agent", "")[:LONGEST]

"""Writes the broker's definitions from what the services' workers listen to."""

import importlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Final

from kit.bus.topology import definitions
from kit.db import close_database
from kit.settings import load

SERVICES: Final = ("scheduling", "support", "notifications", "reporting")
FILE: Final = Path(__file__).with_name("definitions.json")


def listens() -> dict[str, list[str]]:
    """Service → what its queue is bound to: the events that its worker reacts to, and word of lost queues."""
    heard: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        environ = {"PORT": "1", "VAR": folder}
        for service in SERVICES:
            package = importlib.import_module(f"{service}.worker")
            settings_class = getattr(
                importlib.import_module(f"{service}.settings"), f"{service.capitalize()}Settings"
            )
            worker = package.create_worker(load(settings_class, environ))
            heard[service] = worker.listens
        close_database()
    return heard


def text() -> str:
    """The definitions as the file holds them."""
    return json.dumps(definitions(listens()), indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    sys.stdout.write(f"{FILE} is written.\n")

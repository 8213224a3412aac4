"""The golden examples: one envelope for each version of each event, added and never edited."""

import json
from pathlib import Path
from typing import Any, Final

from kit.events import Event

FOLDER: Final = Path(__file__).parents[2] / "golden"
"""Beside the package: they belong to the source, not to what is installed."""


def path_of(kind: type[Event]) -> Path:
    """Where an event's example is kept."""
    return FOLDER / f"{kind.type}.json"


def example(kind: type[Event]) -> dict[str, Any]:
    """An event's example as a JSON object."""
    found: dict[str, Any] = json.loads(path_of(kind).read_text(encoding="utf-8"))
    return found

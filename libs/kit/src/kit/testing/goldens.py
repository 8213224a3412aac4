"""Golden files: what was looked at once and shall stay so; ``GOLDEN=write`` writes them anew."""

import os
from pathlib import Path

import pytest


def golden(path: Path, actual: str) -> None:
    """Assert that a text is what the file holds; a missing file is a failure, unless it is being written."""
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8", newline="")
    if not path.exists():
        pytest.fail(f"{path} is missing; look at the text, then run with GOLDEN=write.")
    if actual != path.read_bytes().decode():
        pytest.fail(f"{path.name} differs; look at it, and if it is right, run with GOLDEN=write.")

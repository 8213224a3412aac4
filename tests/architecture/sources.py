"""The code that runs in a trust's installation, as text and as syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

NOT_DEPLOYED: Final = ("kit/testing", "kit/private_rabbitmq")
"""For tests and for one machine; they start what they test."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the libraries and the services, by its path from the root."""
    found = [
        file for place in ("libs", "services") for file in (ROOT / place).glob("*/src/**/*.py")
    ]
    return {
        str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(found)
        if not any(part in str(file) for part in NOT_DEPLOYED)
    }


def files(*endings: str) -> Iterator[tuple[str, str]]:
    """Path and text of what the services bring beside code: templates and scripts; of others' parts nothing."""
    for file in sorted((ROOT / "services").glob("*/src/**/*")):
        if file.suffix in endings and "vendor" not in file.parts:
            yield str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """Every call, argument and import of every module, with its place as `path:line`."""
    kinds = (ast.Call, ast.keyword, ast.Import, ast.ImportFrom)
    return [
        (f"{path}:{node.lineno}", node)
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    ]

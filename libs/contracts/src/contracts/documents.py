"""The documents made from the contracts: `python -m contracts.documents [folder]` writes them anew."""

import json
import sys
from pathlib import Path
from typing import Any

from contracts import EVERY_EVENT
from contracts.asyncapi import asyncapi
from contracts.catalogue import catalogue
from contracts.schemas import whole


def documents() -> dict[str, str]:
    """Every document by its place in the folder `docs`."""
    partner = [kind for kind in EVERY_EVENT if kind.visibility == "partner"]
    made = {
        "events.md": catalogue(),
        "asyncapi.json": _json(asyncapi(EVERY_EVENT, partners=False)),
        "asyncapi.partner.json": _json(asyncapi(partner, partners=True)),
    }
    return made | {f"schemas/{kind.type}.json": _json(whole(kind)) for kind in EVERY_EVENT}


def write(folder: Path) -> list[str]:
    """Write every document that is not true any more, drop schemas of no event; returns their names."""
    changed = []
    wanted = documents()
    for name, content in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")
            changed.append(name)
    for path in sorted((folder / "schemas").glob("*.json")):
        if f"schemas/{path.name}" not in wanted:
            path.unlink()
            changed.append(f"schemas/{path.name}")
    return changed


def _json(content: Any) -> str:  # noqa: ANN401 - any JSON value
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name in write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")):
        sys.stdout.write(f"{name}\n")

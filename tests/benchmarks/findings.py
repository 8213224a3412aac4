"""What was measured, kept between runs, so that one part can be measured again without the others."""

from pathlib import Path
from typing import Final

import msgspec

from .measuring import Numbers

RELAY: Final = "relay"
CONSUMER: Final = "consumer"
LATENCY: Final = "latency"
GROWTH: Final = "growth"
PROFILE: Final = "profile"
PARTS: Final = (RELAY, CONSUMER, LATENCY, GROWTH)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """One part's numbers, and how they came about."""

    part: str
    day: str
    runs: int
    events: int
    machine: dict[str, str]
    numbers: Numbers


def keep(findings: Findings, folder: Path) -> None:
    """Write a part's findings down."""
    folder.mkdir(parents=True, exist_ok=True)
    encoded = msgspec.json.format(msgspec.json.encode(findings), indent=1)
    (folder / f"{findings.part}.json").write_bytes(encoded)


def kept(folder: Path) -> dict[str, Findings]:
    """The newest findings of every part."""
    found = {}
    for part in (*PARTS, PROFILE):
        file = folder / f"{part}.json"
        if file.exists():
            found[part] = msgspec.json.decode(file.read_bytes(), type=Findings)
    return found

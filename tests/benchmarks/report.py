"""Writes what was measured into the template: the page that the documentation holds."""

from pathlib import Path
from string import Template
from typing import Final

from . import findings, tables
from .aims import shown
from .findings import Findings
from .limits import BATCH, PREFETCH
from .raw_publishing import WINDOW

TEMPLATE: Final = Path(__file__).parent / "template.md"

DRAWN: Final = {
    "relay": (findings.RELAY, tables.relay),
    "consumer": (findings.CONSUMER, tables.consumer),
    "latency": (findings.LATENCY, tables.delays),
    "maxima": (findings.LATENCY, tables.maxima),
    "memory": (findings.LATENCY, tables.memory),
    "growth": (findings.GROWTH, tables.growing),
}
"""The tables by their place in the template: whose numbers, and how they are laid out."""

PROFILE: Final = """\
## Where the time goes

Samples of the kit's own threads while they worked off a backlog, every two milliseconds.
A place is the innermost function of the kit and, behind the arrow, the function of another part that it was in.
Time that a thread waits, for another thread, for the broker or for the disk, counts like time that it works.
"""


def page(found: dict[str, Findings]) -> str:
    """The whole page; parts that were not measured say so."""
    drawn = {
        place: draw(found[part].numbers) if part in found else "Not measured yet."
        for place, (part, draw) in DRAWN.items()
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        drawn,
        measured=_measured(found),
        aims=shown(found),
        machine=_machine(found),
        profile=_profile(found),
        window=f"{WINDOW:,}",
        prefetch=PREFETCH,
        batch=BATCH,
    )


def drawn(one: Findings) -> str:
    """The tables of one part."""
    if one.part == findings.PROFILE:
        return _profile({one.part: one})
    found = [draw(one.numbers) for part, draw in DRAWN.values() if part == one.part]
    return "\n\n".join([*found, shown({one.part: one})])


def _measured(found: dict[str, Findings]) -> str:
    return "\n".join(
        f"- {part}: {each.runs} runs of {each.events:,} events, on {each.day}"
        for part, each in found.items()
    )


def _machine(found: dict[str, Findings]) -> str:
    newest = max(found.values(), key=lambda each: each.day)
    return tables.table(["what", "which"], [list(pair) for pair in newest.machine.items()])


def _profile(found: dict[str, Findings]) -> str:
    if findings.PROFILE not in found:
        return ""
    drawn = [PROFILE]
    for thread, seen in found[findings.PROFILE].numbers.items():
        rows = [[f"`{place}`", f"{shares[0]:.1f}"] for place, shares in seen.items()]
        drawn.append(tables.table([thread, "% of its time"], rows) + "\n")
    return "\n".join(drawn).rstrip() + "\n"

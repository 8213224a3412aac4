"""How times, places, offices and lists are spelled for people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from contracts.words import MeetingKind, Office, Side
from kit.clock import LONDON

MEETINGS: Final[dict[MeetingKind, str]] = {
    "aim": "Academy Improvement Meeting",
    "iaim": "Interim Academy Improvement Meeting",
}

OFFICES: Final[dict[Office, str]] = {
    "headteacher": "headteacher",
    "lgb_chair": "chair of the local governing board",
    "ltsw_chair": "chair of the learning, teaching and student welfare committee",
    "senior_leader": "senior leader",
    "partner_head": "partner headteacher",
    "aid": "Academy Improvement Director",
    "ceo": "Chief Executive",
    "fd": "Finance Director",
    "trustee": "trustee",
    "ops": "operator of the suite",
}

PACKS: Final[dict[Side, str]] = {
    "aid": "the Academy Improvement Director’s documents",
    "academy": "the academy’s documents",
}


def day(moment: datetime) -> str:
    """The day in England: "Thursday 14 January 2027"."""
    local = moment.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}"


def short_day(moment: datetime) -> str:
    """The day without its weekday, for a subject line: "14 January 2027"."""
    local = moment.astimezone(LONDON)
    return f"{local.day} {local:%B %Y}"


def hour(moment: datetime) -> str:
    """The time of day in England: "2pm", "9:30am", "midday", "midnight"."""
    local = moment.astimezone(LONDON)
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{local:%p}".lower()


def span(start: datetime, end: datetime) -> str:
    """From when to when, naming the last day only where it is another one."""
    until = hour(end) if day(start) == day(end) else f"{day(end)}, {hour(end)}"
    return f"{day(start)}, {hour(start)} to {until}"


def moment(at: datetime) -> str:
    """A deadline: "Monday 4 January 2027 at 2pm"."""
    return f"{day(at)} at {hour(at)}"


def readable(code: str) -> str:
    """A code in words, for a paper whose title is not known: "data_analysis" → "Data analysis"."""
    return sentence(code.replace("_", " ").strip())


def sentence(words: str) -> str:
    """The words with a capital in front; the rest stays as it is."""
    return words[:1].upper() + words[1:]


def counted(things: Sequence[object], one: str, many: str) -> str:
    """A number with its noun: "1 paper", "3 papers"."""
    return f"{len(things)} {one if len(things) == 1 else many}"

"""What a calendar entry says of a meeting: the same in a mail and in a feed."""

from collections.abc import Iterable

from contracts.words import MeetingKind, Office
from notifications.messages.spelling import MEETINGS, OFFICES, sentence


def title_of(kind: MeetingKind, academy: str) -> str:
    """The line that a calendar shows, however many lines an academy's name was written on."""
    return f"{MEETINGS[kind]}, {' '.join(academy.split())}"


def description_of(opening: str, offices: Iterable[Office], action: str, link: str) -> str:
    """What stands below it: offices at the table, and no names."""
    table = "".join(f"- {sentence(OFFICES[office])}\n" for office in offices)
    around = f"At the table:\n{table}\n" if table else ""
    return f"{opening}.\n\n{around}{action}: {link}"

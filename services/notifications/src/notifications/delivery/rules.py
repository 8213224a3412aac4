"""Which message of a conversation goes out next, which have become pointless, and when to try again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from contracts.words import FailureCode, Side
from notifications.messages.kinds import AGENDA, WITH_A_WORD, Kind
from notifications.messages.states import UNSETTLED, State

CALENDAR: Final[frozenset[Kind]] = frozenset(
    {"meeting_booked", "meeting_moved", "meeting_cancelled"}
)
"""Kinds that tell of the meeting itself: of these only the newest is worth sending."""

REMINDERS: Final[frozenset[Kind]] = frozenset({"paper_overdue", "agenda_overdue"})
"""Kinds that are not worth sending late: nobody misses a reminder."""

LADDER: Final = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)
)
"""How long to wait after each try that did not succeed and was not refused for good."""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A message, as far as the order of sending needs to know it."""

    id: str
    kind: Kind
    state: State
    addressed: bool
    may_have_arrived: bool
    attempts: int
    next_at: datetime | None
    relevant_until: datetime
    side: Side | None = None
    turn: Side | None = None
    """Who was waited for with an agenda when it was proposed, or a reminder of it was owed."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known now of the meeting that a conversation is about."""

    cancelled: bool
    starts_at: datetime
    ends_at: datetime
    deadlines: dict[Side, tuple[datetime, datetime]]
    """For each side when its papers are due and when its pack goes out."""
    circulated: frozenset[Side]
    nothing_missing: frozenset[Side]
    agenda_turn: Side | None = None
    agenda_due_at: datetime | None = None


Fate = Literal["superseded"] | FailureCode


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with a conversation now."""

    settled: dict[str, Fate]
    """Messages that will not be sent, and why not."""
    next: str | None = None
    """The message to send now, worded as `kind`."""
    kind: Kind | None = None
    look_at: datetime | None = None
    """When to look again; None, if nothing waits."""


def plan(letters: Sequence[Letter], meeting: Known | None, now: datetime) -> Plan:
    """Decide about a conversation whose letters come in the order of their events.

    A letter never overtakes an earlier one that waits.
    """
    settled: dict[str, Fate] = {}
    for place, letter in enumerate(letters):
        if letter.state in UNSETTLED and (fate := _fate(place, letters, meeting, now)):
            settled[letter.id] = fate
    waiting = [
        (place, letter)
        for place, letter in enumerate(letters)
        if letter.state in UNSETTLED and letter.id not in settled
    ]
    if not waiting:
        return Plan(settled=settled)
    place, first = waiting[0]
    if not first.addressed:
        ends = [_relevant_until(letter, meeting) for _, letter in waiting]
        return Plan(settled=settled, look_at=min(ends))
    if first.next_at and first.next_at > now:
        return Plan(settled=settled, look_at=first.next_at)
    return Plan(settled=settled, next=first.id, kind=_wording(place, letters), look_at=now)


def next_try(attempts: int, now: datetime, chance: float) -> datetime | None:
    """When to try again after so many attempts, up to a fifth earlier or later; None, when spent.

    `chance` lies between 0 and 1 and spreads what failed together.
    """
    if attempts > len(LADDER):
        return None
    return now + LADDER[attempts - 1] * (0.8 + 0.4 * chance)


def _fate(
    place: int, letters: Sequence[Letter], meeting: Known | None, now: datetime
) -> Fate | None:
    """Why a letter that waits should not be sent any more; None, if it should."""
    letter, later = letters[place], letters[place + 1 :]
    news = [other for other in later if not _pointless(other, letters, meeting, now)]
    if _overtaken(letter, news) or _pointless(letter, letters, meeting, now):
        return "superseded"
    if letter.kind == "meeting_cancelled" and _told(letters[:place]) != "REQUEST":
        return "superseded"
    if letter.attempts > len(LADDER):
        # It never came back from its last try: whatever handed it over was killed, time after time.
        return "tries_spent"
    if now >= _relevant_until(letter, meeting):
        if not letter.addressed:
            return "no_address"
        return "superseded" if letter.kind in REMINDERS else "tries_spent"
    return None


def _overtaken(letter: Letter, later: Sequence[Letter]) -> bool:
    """Whether a later letter says all that this one says, and says it anew."""
    if letter.kind in CALENDAR:
        return any(other.kind in CALENDAR for other in later)
    if letter.kind in WITH_A_WORD:
        # A newer link has replaced the one in this letter.
        return any(other.kind == letter.kind for other in later)
    if letter.kind in AGENDA:
        # Each of them leads to the agenda as it stands.
        return any(other.kind in AGENDA for other in later)
    return letter.kind == "paper_overdue" and any(
        other.kind == "paper_overdue" and other.side == letter.side for other in later
    )


def _pointless(
    letter: Letter, letters: Sequence[Letter], meeting: Known | None, now: datetime
) -> bool:
    """Whether the world has moved on: nothing is asked, or shown, that nobody needs."""
    if letter.kind in CALENDAR:
        return False
    if _told(letters) == "CANCEL" and letter.kind in {"pack_circulated", "papers_late"}:
        return True
    if meeting is not None and letter.kind in AGENDA:
        return meeting.cancelled or _no_longer_waited_for(letter, meeting, now)
    if meeting is None or letter.side is None:
        return False
    if meeting.cancelled or letter.kind != "paper_overdue":
        return meeting.cancelled
    # A moved meeting moves its deadlines: what was late may be in good time again.
    early = letter.side in meeting.deadlines and now < meeting.deadlines[letter.side][0]
    return early or letter.side in meeting.circulated | meeting.nothing_missing


def _no_longer_waited_for(letter: Letter, meeting: Known, now: datetime) -> bool:
    """Whether a proposal or a reminder has been answered since, or the meeting has moved and leaves time again."""
    if letter.turn is None:
        return False
    due = meeting.agenda_due_at
    early = letter.kind == "agenda_overdue" and due is not None and now < due
    return early or letter.turn != meeting.agenda_turn


def _relevant_until(letter: Letter, meeting: Known | None) -> datetime:
    """Until when a letter is worth sending; packs and reminders move with their meeting."""
    if meeting is None or letter.kind in CALENDAR:
        return letter.relevant_until
    if letter.kind == "paper_overdue" and letter.side in meeting.deadlines:
        return meeting.deadlines[letter.side][1]
    return meeting.starts_at if letter.kind in AGENDA else meeting.ends_at


def _told(letters: Sequence[Letter]) -> Literal["REQUEST", "CANCEL"] | None:
    """What the reader's calendar was last told, as far as anything may have reached it."""
    heard = [each.kind for each in letters if each.kind in CALENDAR and each.may_have_arrived]
    if not heard:
        return None
    return "CANCEL" if heard[-1] == "meeting_cancelled" else "REQUEST"


def _wording(place: int, letters: Sequence[Letter]) -> Kind:
    """A move that nobody was invited to before is an invitation."""
    letter = letters[place]
    if letter.kind == "meeting_moved" and _told(letters[:place]) != "REQUEST":
        return "meeting_booked"
    return letter.kind

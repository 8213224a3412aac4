"""Every state of a meeting × everything that can be done to it, in one table; pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, get_args

from kit.errors import Refused

State = Literal["booked", "begun", "cancelled"]
"""`begun` is a booked meeting whose start has come; it is not stored."""

Verb = Literal["move", "cancel", "add_paper", "circulate", "chase", "change_agenda", "remind"]


class MeetingIsCancelled(Refused):
    """The meeting has been cancelled: book another one."""


class MeetingHasBegun(Refused):
    """The meeting's start has passed: it stays as it is."""


TABLE: Mapping[State, Mapping[Verb, type[Refused] | None]] = {
    "booked": dict.fromkeys(get_args(Verb)),
    "begun": dict.fromkeys(get_args(Verb), MeetingHasBegun),
    "cancelled": dict.fromkeys(get_args(Verb), MeetingIsCancelled),
}
"""None where it may be done. Nobody is chased and nothing goes out once a meeting has begun or is cancelled."""

_ADVICE: Mapping[type[Refused], str] = {
    MeetingIsCancelled: "This meeting was cancelled: book another one.",
    MeetingHasBegun: "This meeting has begun: it can no longer be changed.",
}


def state_at(stored: str, starts_at: datetime, now: datetime) -> State:
    """The state a meeting is in now."""
    if stored == "cancelled":
        return "cancelled"
    return "booked" if now < starts_at else "begun"


def may(verb: Verb, stored: str, starts_at: datetime, now: datetime) -> bool:
    """Whether it can be done to the meeting now."""
    return TABLE[state_at(stored, starts_at, now)][verb] is None


def require(verb: Verb, stored: str, starts_at: datetime, now: datetime) -> None:
    """Refuse what cannot be done to the meeting now."""
    refusal = TABLE[state_at(stored, starts_at, now)][verb]
    if refusal is not None:
        raise refusal(_ADVICE[refusal])

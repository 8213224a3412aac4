"""Who may call what in scheduling; what depends on the academy or the seat is decided in the operation (B7)."""

from typing import Final

from kit.web import PUBLIC
from scheduling.register.policy import POLICY as REGISTER

_SIGNED_IN: Final = frozenset({"signed_in"})
_AID: Final = frozenset({"aid"})
_READ_CALENDAR: Final = frozenset({"signed_in", "scope:register:read", "scope:register:write"})
_WRITE_CALENDAR: Final = frozenset({"aid", "ceo", "scope:register:write"})

CALENDAR: Final[dict[str, frozenset[str]]] = {
    "calendar.years": _READ_CALENDAR,
    "calendar.open_a_year": _WRITE_CALENDAR,
    "calendar.year": _READ_CALENDAR,
    "calendar.correct_a_year": _WRITE_CALENDAR,
    "calendar.set_slot": _WRITE_CALENDAR,
    "calendar.school_day": _READ_CALENDAR,
}

MEETINGS: Final[dict[str, frozenset[str]]] = {
    # The academy's own people and the CEO, too; the resource looks closer.
    "meetings.seats": _SIGNED_IN,
    # Everyone sees those they may know of: see meetings/visibility.py.
    "meetings.meetings": _SIGNED_IN,
    "meetings.meeting": _SIGNED_IN,
    "meetings.book": _AID,
    "meetings.move": _AID,
    "meetings.cancel": _AID,
}

PACKS: Final[dict[str, frozenset[str]]] = {
    "packs.packs": _SIGNED_IN,
    # The side that owes the papers, and no other: see packs/owing.py.
    "packs.add": _SIGNED_IN,
    # Those at the table and the academy's leaders, once the pack is out (R11).
    "packs.content": _SIGNED_IN,
    "packs.kinds": _SIGNED_IN,
    "packs.set_kinds": _AID,
}

IDENTITIES: Final[dict[str, frozenset[str]]] = {
    "well_known.jwks": PUBLIC,
    # Only in a demonstration; elsewhere there is nothing at these addresses.
    "demo.people": PUBLIC,
    "demo.tokens": PUBLIC,
}

POLICY: Final[dict[str, frozenset[str]]] = {
    **REGISTER,
    **CALENDAR,
    **MEETINGS,
    **PACKS,
    **IDENTITIES,
}

"""The kinds of messages: about a meeting, for everyone at its table; about an academy's year; or for their reader alone."""

from typing import Final, Literal, get_args

from contracts.notifications import MeetingMail, MessageKind, YearMail

OwnKind = Literal["personal_link", "invitation", "account_linked"]
"""For their reader alone: the AID sees that such a mail was sent, and not what it says. No event tells of them."""

Kind = MessageKind | OwnKind

OWN: Final[frozenset[OwnKind]] = frozenset(get_args(OwnKind))

WITH_A_WORD: Final[frozenset[OwnKind]] = frozenset({"personal_link", "invitation"})
"""They carry a link that opens something, with a word that is written into the mail and kept nowhere."""

AGENDA: Final[frozenset[MeetingMail]] = frozenset(
    {"agenda_proposed", "agenda_commented", "agenda_agreed", "agenda_overdue"}
)
"""About a meeting's agenda, between the two sides that agree on it."""

YEAR: Final[frozenset[YearMail]] = frozenset(get_args(YearMail))

KINDS: Final[tuple[Kind, ...]] = (
    *get_args(MeetingMail),
    *get_args(YearMail),
    *get_args(OwnKind),
)

"""Every state of an agenda × everything that can be done to it, in one table; pure."""

from collections.abc import Mapping
from typing import Final, Literal

from contracts.words import Side
from kit.errors import Refused

State = Literal["not_proposed", "proposed", "agreed"]
"""An agreed agenda that is changed is `proposed` again, until both sides have agreed to the change."""

Verb = Literal["propose", "comment", "agree"]


class AgendaNotProposed(Refused):
    """There is no agenda yet: the AID proposes the first."""


class AgendaIsAgreed(Refused):
    """Both sides have agreed to it: a change is another proposal."""


class NotYoursToAgree(Refused):
    """One's own proposal is for the other side to agree to."""


TABLE: Final[Mapping[State, Mapping[tuple[Side, Verb], type[Refused] | None]]] = {
    "not_proposed": {
        ("aid", "propose"): None,
        ("aid", "comment"): None,
        ("aid", "agree"): AgendaNotProposed,
        ("academy", "propose"): AgendaNotProposed,
        ("academy", "comment"): None,
        ("academy", "agree"): AgendaNotProposed,
    },
    "proposed": {
        ("aid", "propose"): None,
        ("aid", "comment"): None,
        ("aid", "agree"): None,
        ("academy", "propose"): None,
        ("academy", "comment"): None,
        ("academy", "agree"): None,
    },
    "agreed": {
        ("aid", "propose"): None,
        ("aid", "comment"): None,
        ("aid", "agree"): AgendaIsAgreed,
        ("academy", "propose"): None,
        ("academy", "comment"): None,
        ("academy", "agree"): AgendaIsAgreed,
    },
}
"""None where it may be done; of a proposal, by the side that has not made it."""

_ADVICE: Final[Mapping[type[Refused], str]] = {
    AgendaNotProposed: "There is no agenda yet: the AID proposes the first, and what you would like on it"
    " can be said as a comment.",
    AgendaIsAgreed: "Both sides have agreed to this agenda: propose a change, if there is to be one.",
    NotYoursToAgree: "Your side has proposed it, and nobody agrees for both: the other side’s answer is waited for.",
}


def state_of(number: int, agreed_number: int) -> State:
    """The state of an agenda whose newest number, and whose agreed one, are these."""
    if number == 0:
        return "not_proposed"
    return "agreed" if number == agreed_number else "proposed"


def refusal(verb: Verb, state: State, side: Side, proposed_by: Side | None) -> type[Refused] | None:
    """Why a side cannot do it now; None where it can."""
    refused = TABLE[state][side, verb]
    if refused is None and verb == "agree" and side == proposed_by:
        return NotYoursToAgree
    return refused


def require(verb: Verb, state: State, side: Side, proposed_by: Side | None) -> None:
    """Refuse what a side cannot do now."""
    refused = refusal(verb, state, side, proposed_by)
    if refused is not None:
        raise refused(_ADVICE[refused])

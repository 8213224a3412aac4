"""Every state of a proposed arrangement × everything that can be done to it, in one table; pure."""

from collections.abc import Collection, Mapping
from typing import Final, Literal

from contracts.words import Proposer, Side
from kit.errors import Refused

State = Literal["proposed", "agreed", "declined", "withdrawn", "replaced"]
"""`replaced` is a proposal instead of which another was made."""

Verb = Literal["agree", "decline", "withdraw", "replace"]

BOTH: Final[tuple[Side, ...]] = ("aid", "academy")


class ArrangementIsSettled(Refused):
    """It was agreed, declined, withdrawn or replaced: propose another one."""


class NotYoursToAnswer(Refused):
    """One side has agreed already, and the other one's answer is waited for."""


class NotYoursToWithdraw(Refused):
    """Only the side that proposed it takes it back; the other one declines it."""


TABLE: Mapping[State, Mapping[Verb, type[Refused] | None]] = {
    "proposed": dict.fromkeys(("agree", "decline", "withdraw", "replace")),
    **{
        settled: dict.fromkeys(("agree", "decline", "withdraw", "replace"), ArrangementIsSettled)
        for settled in ("agreed", "declined", "withdrawn", "replaced")
    },
}
"""None where it may be done."""

_SAYS: Mapping[State, str] = {
    "agreed": "Both sides have agreed to it",
    "declined": "It was declined",
    "withdrawn": "It was withdrawn",
    "replaced": "Another one was proposed instead of it",
}


def require(
    verb: Verb, state: State, side: Side, *, proposer: Proposer, agreed: Collection[Side]
) -> None:
    """Refuse what a side cannot do to a proposal now; ``agreed`` are the sides that have said yes."""
    refusal = TABLE[state][verb]
    if refusal is not None:
        raise refusal(f"{_SAYS[state]}: propose another arrangement.")
    if verb in {"agree", "decline"} and side in agreed:
        raise NotYoursToAnswer(
            "Your side has agreed to it, and nobody agrees for both: the other side’s answer is waited for."
        )
    if verb == "withdraw" and side != proposer:
        raise NotYoursToWithdraw("It is not your side’s proposal: decline it instead.")


def waits_for(state: State, agreed: Collection[Side]) -> list[Side]:
    """Whose answer is waited for."""
    return [side for side in BOTH if side not in agreed] if state == "proposed" else []

"""Who takes the four seats of a meeting, by virtue of which office (R4); pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import get_args

import msgspec

from contracts.words import Office, Seat
from kit.errors import Refused
from scheduling.calendar.wording import spoken_date

SEATS: tuple[Seat, ...] = get_args(Seat)

OFFICES: Mapping[Seat, tuple[Office, ...]] = {
    "aid": ("aid",),
    "headteacher": ("headteacher",),
    "chair": ("lgb_chair", "ltsw_chair"),
    "partner_head": ("partner_head",),
}
"""The offices that fill a seat, the preferred one first: either chair may take the third seat (R4)."""

TRUST_WIDE: frozenset[Office] = frozenset({"aid"})
"""Offices at the table that are held for the whole trust."""

WORDS: Mapping[Seat, tuple[str, str]] = {
    "aid": ("Academy Improvement Director", "an AID for the trust"),
    "headteacher": ("headteacher", "a headteacher of {academy}"),
    "chair": ("chair", "a chair of the LGB or of the LTSW committee of {academy}"),
    "partner_head": ("partner headteacher", "a partner headteacher to {academy}"),
}


class SeatCannotBeFilled(Refused):
    """Nobody holds an office that fills the seat on that day."""


class PersonHoldsNoFittingOffice(Refused):
    """The person named for a seat holds no office that fills it on that day."""


class PersonInTwoSeats(Refused):
    """One person is named for two seats."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """A person in an office on the day of the meeting."""

    person_id: str
    name: str
    email: str | None
    office: Office
    since: date


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """What the rule proposes for a seat: a holder with the others who could, or why there is none."""

    seat: Seat
    holder: Holder | None
    alternatives: tuple[Holder, ...] = ()
    missing_sentence: str | None = None


def choices(
    academy: str, day: date, holders: Sequence[Holder], named: Mapping[Seat, str] | None = None
) -> list[Choice]:
    """Fill the seats by rule: the people named first, then each free seat by its offices in order.

    Among several holders of one office the longest-serving comes first.
    Raises `PersonHoldsNoFittingOffice` or `PersonInTwoSeats` for people named wrongly.
    """
    named = named or {}
    _accept_named(academy, day, holders, named)
    taken = set(named.values())
    result = []
    for seat in SEATS:
        fitting = _fitting(seat, holders)
        wanted = [holder for holder in fitting if holder.person_id == named.get(seat)]
        free = [holder for holder in fitting if holder.person_id not in taken]
        chosen = next(iter(wanted or free), None)
        if chosen is None:
            sentence = _missing(seat, academy, day, fitting)
            result.append(Choice(seat=seat, holder=None, missing_sentence=sentence))
        else:
            taken.add(chosen.person_id)
            result.append(Choice(seat=seat, holder=chosen))
    return [
        msgspec.structs.replace(choice, alternatives=_free(_fitting(choice.seat, holders), taken))
        for choice in result
    ]


def require_all(filled: Sequence[Choice]) -> list[tuple[Seat, Holder]]:
    """The seats with their people; raises `SeatCannotBeFilled` with what is missing, all of it at once."""
    sentences = [choice.missing_sentence for choice in filled if choice.missing_sentence]
    if sentences:
        raise SeatCannotBeFilled(" ".join(sentences))
    return [(choice.seat, choice.holder) for choice in filled if choice.holder]


def _fitting(seat: Seat, holders: Sequence[Holder]) -> list[Holder]:
    offices = OFFICES[seat]
    fitting = [holder for holder in holders if holder.office in offices]
    return sorted(
        fitting, key=lambda holder: (offices.index(holder.office), holder.since, holder.person_id)
    )


def _free(fitting: Sequence[Holder], taken: set[str]) -> tuple[Holder, ...]:
    """Everyone who fits and sits nowhere yet, each once, in the order of preference."""
    by_person: dict[str, Holder] = {}
    for holder in fitting:
        if holder.person_id not in taken:
            by_person.setdefault(holder.person_id, holder)
    return tuple(by_person.values())


def _accept_named(
    academy: str, day: date, holders: Sequence[Holder], named: Mapping[Seat, str]
) -> None:
    for seat, person_id in named.items():
        if not any(holder.person_id == person_id for holder in _fitting(seat, holders)):
            raise PersonHoldsNoFittingOffice(
                f"The person named as {WORDS[seat][0]} is not {WORDS[seat][1].format(academy=academy)}"
                f" on {spoken_date(day)}: name somebody who is, or appoint the person first.",
                field=f"seats/{seat}",
            )
    if len(set(named.values())) < len(named):
        raise PersonInTwoSeats(
            "One person is named for two seats: name another one.", field="seats"
        )


def _missing(seat: Seat, academy: str, day: date, fitting: Sequence[Holder]) -> str:
    title, whom = WORDS[seat]
    if fitting:
        return (
            f"{fitting[0].name} already takes another seat, and nobody else can be the {title}:"
            f" appoint {whom.format(academy=academy)}."
        )
    return (
        f"Nobody is {title} on {spoken_date(day)}: appoint {whom.format(academy=academy)}"
        f" whose office holds on that day."
    )

"""Who is entitled to support, how much a meeting plans, and what is left (R2); pure, in quarter days."""

from datetime import date
from typing import Literal

import msgspec

from contracts.support import Balance
from contracts.words import MeetingKind

LineKind = Literal["entitled", "withdrawn", "planned", "given_back"]
"""What a line of the ledger says: an entitlement given or taken away, days planned or given back."""


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """The trust's own numbers: the entitlement of a year, and what an AIM takes of it (R2)."""

    entitled_quarters: int = 24
    aim_quarters: int = 4


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """From when and until when an academy belongs to the trust; None is open at that end.

    `left_on` is the first day on which it no longer belongs.
    """

    joined_on: date | None = None
    left_on: date | None = None


class Dates(msgspec.Struct, frozen=True, kw_only=True):
    """The first and the last day of an academic year."""

    starts_on: date
    ends_on: date


def is_entitled(academy: Membership, year: Dates) -> bool:
    """Say whether an academy belongs to the trust on some day of the year (R2).

    One that joins in the middle of a year has the whole entitlement of that year.
    """
    joined_in_time = academy.joined_on is None or academy.joined_on <= year.ends_on
    still_there = academy.left_on is None or academy.left_on > year.starts_on
    never_there = (
        academy.joined_on is not None
        and academy.left_on is not None
        and academy.left_on <= academy.joined_on
    )
    return joined_in_time and still_there and not never_there


def quarters_of(kind: MeetingKind, terms: Terms) -> int:
    """How much of the entitlement a booked meeting plans.

    The three AIMs are inside the six days (R2).
    Interim AIMs are not counted against them yet: they cannot be booked so far.
    """
    return terms.aim_quarters if kind == "aim" else 0


def balance(*, entitled: int, planned: int, used: int) -> Balance:
    """Reckon what is left; less than nothing where more is planned than was given, for all to see."""
    return Balance(entitled=entitled, planned=planned, used=used, left=entitled - planned - used)

"""The three review slots of a year: what is proposed from its terms, and what may be set instead (R3); pure."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kit.errors import Refused
from scheduling.calendar.rules import SchoolYear

SLOTS = (1, 2, 3)
"""Three slots a year: the progress of learners is reviewed in each (R3)."""

NAMES = {1: "Autumn review", 2: "Spring review", 3: "Summer review"}


class Slot(msgspec.Struct, frozen=True):
    """When the progress of learners is reviewed: a name, a first and a last day."""

    name: str
    opens_on: date
    closes_on: date


class ReviewSlotDoesNotFit(Refused):
    """The dates of a review slot contradict the year or another slot."""


class ReviewSlotUnknown(Refused):
    """The year has no such review slot."""


def proposed(year: SchoolYear) -> dict[int, Slot]:
    """The slots that follow from the terms: a third of them each; none when there are fewer than three terms."""
    terms = sorted(year.terms, key=lambda term: term.starts_on)
    if len(terms) < len(SLOTS):
        return {}
    slots = {}
    for number in SLOTS:
        part = terms[(number - 1) * len(terms) // len(SLOTS) : number * len(terms) // len(SLOTS)]
        slots[number] = Slot(NAMES[number], part[0].starts_on, part[-1].ends_on)
    return slots


def accept(number: int, slot: Slot, year: SchoolYear, others: Mapping[int, Slot]) -> None:
    """Refuse a slot that ends before it begins, leaves its year, or overlaps another slot."""
    if number not in SLOTS:
        raise ReviewSlotUnknown("A year has the review slots 1, 2 and 3.")
    if slot.closes_on < slot.opens_on:
        raise ReviewSlotDoesNotFit(
            "The last day must not come before the first.", field="closes_on"
        )
    if not (year.holds(slot.opens_on) and year.holds(slot.closes_on)):
        raise ReviewSlotDoesNotFit(
            f"Choose days inside the academic year {year.code}.", field="opens_on"
        )
    for other_number, other in others.items():
        if (
            other_number != number
            and slot.opens_on <= other.closes_on
            and other.opens_on <= slot.closes_on
        ):
            raise ReviewSlotDoesNotFit(
                f"It overlaps {other.name}: choose other days, or move that slot first.",
                field="opens_on",
            )

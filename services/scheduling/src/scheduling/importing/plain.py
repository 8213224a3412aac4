"""What the files say of one trust, as plain values between the readers and the register."""

from datetime import date

import msgspec

from contracts.words import Phase, Scheme


class AcademyFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One academy as the school register describes it."""

    urn: int
    name: str
    phase: Phase
    low_age: int | None = None
    high_age: int | None = None
    local_authority: str = ""
    street: str = ""
    town: str = ""
    postcode: str = ""
    pupils: int | None = None
    opened_on: date | None = None
    joined_on: date | None = None


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A person as a file names them, with the office's dates where the file tells them."""

    name: str
    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """One inspection outcome; grades are codes, `relates_to_urn` is the school's URN at the time."""

    scheme: Scheme
    inspected_on: date
    relates_to_urn: int
    published_on: date | None = None
    overall: str | None = None
    grades: dict[str, str] = {}
    category_of_concern: str | None = None
    outcome: str | None = None
    source: str = "ofsted"


class Establishment(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the register that concerns the trust; `why_not` says why it is no academy of it today."""

    facts: AcademyFacts
    trust_name: str
    changed_on: date | None = None
    head: Named | None = None
    head_unclear: str | None = None
    rated: Inspection | None = None
    why_not: str | None = None
    left_on: date | None = None


class TrustRead(msgspec.Struct, kw_only=True):
    """Everything that the files say of the trust, and what they leave open."""

    uid: str
    name: str
    academies: dict[int, Establishment]
    not_academies: dict[int, Establishment]
    inspections: dict[int, list[Inspection]] = {}
    predecessors: dict[int, dict[int, date | None]] = {}
    chairs: dict[int, list[Named]] = {}
    notes: list[str] = []

"""The rows of the register: a trust, its academies, people with appointments, judgements, open questions."""

from datetime import datetime
from typing import cast

from peewee import (
    BooleanField,
    CompositeKey,
    DateField,
    Field,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from contracts.words import Scheme
from kit.db import Json, Record, UtcDateTime, Versioned, new_id


class Trust(Versioned):
    """The one trust that this installation serves, by its UID in the school register."""

    uid = TextField(primary_key=True)
    name = TextField()
    standing_rule = Json(default=dict)
    """Which parts of the less-than-good rule the trust has switched off; empty means the default (R8)."""
    as_imported = Json(default=dict)
    """What the files said last time: a later change by hand holds until they say something new."""


class Academy(Versioned):
    """One academy of the trust, or one that has left it (`left_on`)."""

    urn = IntegerField(primary_key=True)
    name = TextField()
    phase = TextField()
    low_age = IntegerField(null=True)
    high_age = IntegerField(null=True)
    local_authority = TextField(default="")
    street = TextField(default="")
    town = TextField(default="")
    postcode = TextField(default="")
    pupils = IntegerField(null=True)
    opened_on = DateField(null=True)
    joined_on = DateField(null=True)
    left_on = DateField(null=True)
    trust_category = TextField(null=True)
    """The trust's own category, apart from any inspection (R1)."""
    trust_category_agreed_on = DateField(null=True)
    override_less_than_good = BooleanField(null=True)
    """What the AID or CEO has decided instead of the rule; None where the rule stands."""
    override_reason = TextField(null=True)
    override_by = TextField(null=True)
    override_at = UtcDateTime(null=True)
    less_than_good = BooleanField(null=True, index=True)
    """The standing as last reckoned by the rule, kept so that lists can be filtered by it."""
    standing_reason = TextField(default="undecided")
    standing_sentence = TextField(default="")
    standing_basis = TextField(null=True)
    as_imported = Json(default=dict)
    """As for the trust."""


class Predecessor(Record):
    """A school whose successor is an academy of the trust; its inspections still count."""

    academy = ForeignKeyField(
        Academy, column_name="urn", backref="predecessors", on_delete="CASCADE"
    )
    urn: int
    predecessor_urn = IntegerField()
    changed_on = DateField(null=True)

    class Meta:
        """One row for each pair."""

        primary_key = CompositeKey("academy", "predecessor_urn")


class Person(Versioned):
    """Somebody who holds, held or will hold an office; the e-mail address is empty until someone gives it."""

    id = TextField(primary_key=True, default=new_id)
    title = TextField(default="")
    name = TextField(index=True)
    email = TextField(null=True, index=True)
    erased_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    """When they were erased; nothing can be done about them any more."""


class Appointment(Versioned):
    """A person in an office from one day to another, both days included; trust-wide offices have no academy."""

    id = TextField(primary_key=True, default=new_id)
    person = ForeignKeyField(Person, backref="appointments", on_delete="CASCADE")
    person_id: str
    office = TextField(index=True)
    academy = ForeignKeyField(
        Academy, column_name="urn", backref="appointments", null=True, on_delete="CASCADE"
    )
    urn: int | None
    starts_on = DateField()
    ends_on = DateField(null=True)
    source = TextField(default="entered")
    """`entered` by a person, or read from the `register` or the `governance` file."""


class Judgement(Versioned):
    """One judgement of an academy: an inspection in one of three schemes, or its own self-evaluation."""

    id = TextField(primary_key=True, default=new_id)
    academy = ForeignKeyField(Academy, column_name="urn", backref="judgements", on_delete="CASCADE")
    urn: int
    scheme = cast("Field[Scheme]", TextField())
    inspected_on = DateField()
    published_on = DateField(null=True)
    overall = TextField(null=True)
    grades = Json(default=dict)
    category_of_concern = TextField(null=True)
    outcome = TextField(null=True)
    relates_to_urn = IntegerField()
    """The URN at the time; another than the academy's where a predecessor was inspected."""
    source = TextField(default="entered")
    """`entered` by a person, or the file it came from: `ofsted`, `register`."""
    recorded_at = UtcDateTime()

    class Meta:
        """A school has one inspection of one scheme on a day."""

        indexes = ((("academy", "scheme", "inspected_on", "relates_to_urn"), True),)


class Gap(Record):
    """A question the official files leave open and a person must answer; gone when the answer is entered."""

    academy = ForeignKeyField(Academy, column_name="urn", backref="gaps", on_delete="CASCADE")
    urn: int
    what = TextField()
    sentence = TextField()

    class Meta:
        """One open question of a kind for each academy."""

        primary_key = CompositeKey("academy", "what")

"""The rows of a meeting: its time and place, and who takes each seat."""

from datetime import datetime
from typing import cast

from peewee import Field, ForeignKeyField, IntegerField, TextField

from contracts.words import MeetingKind
from kit.db import Record, UtcDateTime, Versioned, new_id
from scheduling.calendar.models import AcademicYear
from scheduling.register.models import Academy, Person


class Meeting(Versioned):
    """A meeting of one academy in one review slot; `state` is `booked` or `cancelled`."""

    id = TextField(primary_key=True, default=new_id)
    academy = ForeignKeyField(Academy, column_name="urn", backref="meetings")
    urn: int
    kind = cast("Field[MeetingKind]", TextField())
    state = TextField(default="booked")
    year = ForeignKeyField(AcademicYear, column_name="year", backref="meetings")
    year_id: str
    slot = IntegerField()
    starts_at = UtcDateTime()
    ends_at = UtcDateTime()
    venue = TextField()
    venue_urn = IntegerField(null=True)
    sequence = IntegerField(default=0)
    """How often time, place or state have changed: the SEQUENCE of its calendar entry."""
    booked_at = UtcDateTime()
    cancelled_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    cancelled_reason = TextField(null=True)
    """Stays in this service; no event carries it."""

    class Meta:
        """Lists are by time, of an academy or of all."""

        indexes = ((("state", "starts_at"), False), (("academy", "starts_at"), False))


class MeetingSeat(Record):
    """One seat of a meeting, and the person who takes it by virtue of an office."""

    id = TextField(primary_key=True, default=new_id)
    meeting = ForeignKeyField(Meeting, backref="seats", on_delete="CASCADE")
    meeting_id: str
    seat = TextField()
    person = ForeignKeyField(Person, backref="seats")
    person_id: str
    office = TextField()

    class Meta:
        """A seat is taken once, and nobody takes two."""

        indexes = ((("meeting", "seat"), True), (("meeting", "person"), True))

"""The rows that events are folded into.

Every row is told of by one aggregate only, so the order between aggregates cannot matter.
`version` is that aggregate's, as of the last event that changed the row.
`edition` lets a rebuilt set of rows stand beside the one that is read, until it takes its place.
"""

from typing import Final

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    DateField,
    IntegerField,
    TextField,
)

from kit.db import Json, Record, UtcDateTime

LIVE: Final = "live"


class Edition(Record):
    """Which edition of the facts is read and kept current, and which one a rebuild is making.

    `heard` counts the events that are folded into the live edition while another is being made.
    """

    name = TextField(primary_key=True)
    number = IntegerField()
    making = IntegerField()
    heard = BigIntegerField(default=0)


class Rebuild(Record):
    """The rebuild that is not finished, if there is one: which edition it makes, and by which rules.

    `turn` counts the processes that have worked on it; only the latest may go on.
    """

    edition = IntegerField(primary_key=True)
    rules = TextField()
    begun_at = UtcDateTime()
    turn = IntegerField()


class Reading(Record):
    """How far the unfinished rebuild has read a publisher's history, and with which query it goes on."""

    publisher = TextField(primary_key=True)
    after = TextField()
    events = BigIntegerField()


class Fact(Record):
    """What every table of facts has."""

    edition = IntegerField()
    version = BigIntegerField()


class Trust(Fact):
    """A trust as last registered."""

    uid = TextField()
    name = TextField()
    registered_at = UtcDateTime()

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "uid")


class Academy(Fact):
    """An academy of the register, with the standing that holds now."""

    urn = IntegerField()
    name = TextField(default="")
    phase = TextField(default="not_applicable")
    local_authority = TextField(default="")
    joined_on = DateField(null=True)
    left_on = DateField(null=True)
    less_than_good = BooleanField(null=True)
    basis = TextField(default="undecided")
    basis_judgement_id = TextField(null=True)

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "urn")


class Judgement(Fact):
    """A judgement of an academy, in its own scheme."""

    judgement_id = TextField()
    urn = IntegerField()
    scheme = TextField()
    made_on = DateField()
    overall = TextField(null=True)
    grades = Json()
    category_of_concern = TextField(null=True)
    outcome = TextField(null=True)
    predecessor = BooleanField()

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "judgement_id")


class Year(Fact):
    """An academic year."""

    code = TextField()
    starts_on = DateField()
    ends_on = DateField()

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "code")


class Meeting(Fact):
    """A meeting as last booked, moved or cancelled."""

    meeting_id = TextField()
    urn = IntegerField()
    kind = TextField()
    year = TextField()
    slot = IntegerField()
    starts_at = UtcDateTime()
    ends_at = UtcDateTime()
    state = TextField()

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "meeting_id")
        indexes = ((("edition", "state", "ends_at"), False),)


class Pack(Fact):
    """One side's pack for a meeting; `missing` is None until a paper or a chase has told."""

    meeting_id = TextField()
    side = TextField()
    papers_due_at = UtcDateTime(null=True)
    circulates_at = UtcDateTime(null=True)
    missing = Json(null=True)
    chased_for = UtcDateTime(null=True)
    circulated_at = UtcDateTime(null=True)

    class Meta:
        """One for each side in each edition."""

        primary_key = CompositeKey("edition", "meeting_id", "side")


class Days(Fact):
    """An academy's days of support in a year, in quarter days, as support last reckoned them."""

    urn = IntegerField()
    year = TextField()
    entitled = IntegerField()
    planned = IntegerField()
    used = IntegerField()
    left = IntegerField()

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "urn", "year")


class Arrangement(Fact):
    """How many meetings an academy has in a year; `usual` where the framework gives it, and nothing else was agreed."""

    urn = IntegerField()
    year = TextField()
    aims = IntegerField()
    iaims = IntegerField()
    usual = BooleanField()

    class Meta:
        """One in each edition."""

        primary_key = CompositeKey("edition", "urn", "year")


TABLES: Final[dict[str, type[Fact]]] = {
    "trust": Trust,
    "academy": Academy,
    "judgement": Judgement,
    "year": Year,
    "meeting": Meeting,
    "pack": Pack,
    "days": Days,
    "arrangement": Arrangement,
}
"""Every table of facts, by the name that the rules give it."""

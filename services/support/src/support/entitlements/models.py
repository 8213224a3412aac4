"""An entitlement for each academy and year, and the ledger lines that explain it."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    IntegerField,
    TextField,
)

from kit.db import Record, UtcDateTime, new_id


class Entitlement(Record):
    """The sums of one academy's ledger in one year.

    It is there as soon as a line is, so a meeting may be booked before the academy or the year is known.
    `granted` says whether the year's days stand at present; `version` counts the lines.
    """

    urn = IntegerField()
    year = TextField()
    granted = BooleanField(default=False)
    entitled_quarters = IntegerField(default=0)
    planned_quarters = IntegerField(default=0)
    used_quarters = IntegerField(default=0)
    version = BigIntegerField(default=0)

    class Meta:
        """One for each academy and year."""

        primary_key = CompositeKey("urn", "year")


class LedgerLine(Record):
    """One entry, never changed or deleted (the database refuses it); `quarters` has no sign, `kind` tells."""

    id = TextField(primary_key=True, default=new_id)
    urn = IntegerField()
    year = TextField()
    at = UtcDateTime()
    kind = TextField()
    quarters = IntegerField()
    meeting_id = TextField(null=True)

    class Meta:
        """A meeting is planned once and given back once."""

        indexes = ((("meeting_id", "kind"), True), (("urn", "year"), False))

"""Open the ledger: copies of academies and years, entitlements, and lines that are only ever added."""

from peewee import (
    BigIntegerField,
    BooleanField,
    CompositeKey,
    Database,
    DateField,
    IntegerField,
    Model,
    PostgresqlDatabase,
    TextField,
)

from kit.db import UtcDateTime


class Frozen(Model):
    """What the tables of this migration have in common."""

    class Meta:
        """Names as in the models."""

        legacy_table_names = False


class Academy(Frozen):
    """As of this migration."""

    urn = IntegerField(primary_key=True)
    name = TextField()
    joined_on = DateField(null=True)
    left_on = DateField(null=True)
    version = BigIntegerField()


class Year(Frozen):
    """As of this migration."""

    code = TextField(primary_key=True)
    starts_on = DateField()
    ends_on = DateField()
    version = BigIntegerField()


class Entitlement(Frozen):
    """As of this migration."""

    urn = IntegerField()
    year = TextField()
    granted = BooleanField()
    entitled_quarters = IntegerField()
    planned_quarters = IntegerField()
    used_quarters = IntegerField()
    version = BigIntegerField()

    class Meta:
        """One for each academy and year."""

        primary_key = CompositeKey("urn", "year")


class LedgerLine(Frozen):
    """As of this migration."""

    id = TextField(primary_key=True)
    urn = IntegerField()
    year = TextField()
    at = UtcDateTime()
    kind = TextField()
    quarters = IntegerField()
    meeting_id = TextField(null=True)

    class Meta:
        """A meeting is planned once and given back once."""

        indexes = ((("meeting_id", "kind"), True), (("urn", "year"), False))


TABLES = [Academy, Year, Entitlement, LedgerLine]

REFUSAL = "A ledger line is never changed: write another."

ON_SQLITE = (
    f"CREATE TRIGGER ledger_line_no_change BEFORE UPDATE ON ledger_line BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER ledger_line_no_delete BEFORE DELETE ON ledger_line BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
)
ON_POSTGRES = (
    (
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    ),
    (
        "CREATE TRIGGER ledger_line_kept BEFORE UPDATE OR DELETE ON ledger_line "
        "FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change()"
    ),
)


def up(migrator: object, db: Database) -> None:
    """Create the tables, and the triggers that guard the ledger."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    for statement in ON_POSTGRES if isinstance(db, PostgresqlDatabase) else ON_SQLITE:
        db.execute_sql(statement)


def down(migrator: object, db: Database) -> None:
    """Drop them again; the triggers go with their table."""
    with db.bind_ctx(TABLES):
        db.drop_tables(TABLES)
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("DROP FUNCTION refuse_ledger_change()")

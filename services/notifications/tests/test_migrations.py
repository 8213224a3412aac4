"""The migrations make exactly the tables that the models expect, and can be taken back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kit.db import (
    Record,
    close_database,
    connection,
    database,
    migrate,
    migrate_down,
    open_database,
)
from kit.settings import Settings
from notifications.academies.models import Academy
from notifications.appointments.models import Appointment
from notifications.calendar.feeds.models import CalendarFeed
from notifications.meetings.models import Meeting, PaperKind, PaperList
from notifications.messages.models import Conversation, Message
from notifications.people.models import Person

MIGRATIONS = Path(__file__).parents[1] / "migrations"
FEEDS = "0004_give_people_calendar_feeds"
MODELS = (
    Academy,
    Appointment,
    CalendarFeed,
    Conversation,
    Meeting,
    Message,
    PaperKind,
    PaperList,
    Person,
)


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> None:
    open_database(
        Settings(service="notifications", port=8003, database_url=database_url, var=tmp_path)
    )


def columns(model: type[Record]) -> dict[str, bool]:
    with connection():
        found = database.get_columns(model._meta.table_name)
        return {column.name: column.null for column in found}


def indexes(model: type[Record]) -> set[tuple[tuple[str, ...], bool]]:
    with connection():
        found = database.get_indexes(model._meta.table_name)
        return {(tuple(index.columns), index.unique) for index in found}


@pytest.mark.no_tables
@pytest.mark.usefixtures("empty")
def test_up_down_and_up_again() -> None:
    assert migrate(MIGRATIONS)
    made = {model: (columns(model), indexes(model)) for model in MODELS}
    for model in MODELS:
        expected = {field.column_name: field.null for field in model._meta.sorted_fields}
        assert made[model][0] == expected, model.__name__
        for names, unique in model._meta.indexes:
            assert (tuple(names), unique) in made[model][1], model.__name__
    first = min(MIGRATIONS.glob("0*.py")).stem
    migrate_down(MIGRATIONS, first)
    with connection():
        left = set(database.get_tables())
    assert not left & {model._meta.table_name for model in MODELS}
    assert migrate(MIGRATIONS)
    assert {model: (columns(model), indexes(model)) for model in MODELS} == made
    close_database()


@pytest.mark.no_tables
@pytest.mark.usefixtures("empty")
def test_a_meeting_of_before_gets_what_its_newest_mail_says() -> None:
    migrate(MIGRATIONS)
    migrate_down(MIGRATIONS, FEEDS)
    when = datetime(2027, 1, 21, 14, tzinfo=UTC)
    told_of = {"urn": 900001, "starts_at": when, "ends_at": when, "venue": "online"}
    copied = {"state": "booked", "places": [], "packs": {}, "missing": {}, "circulated": []}
    owed = {"person_id": "p", "conversation_id": "c", "state": "sent", "subject": ""}
    with connection():
        for ident in ("m-1", "m-2"):
            Meeting.insert(id=ident, seen=2, **told_of, **copied).execute()
        mails = ("meeting_booked", 0), ("meeting_moved", 1), ("pack_circulated", 9)
        for version, (kind, sequence) in enumerate(mails, start=1):
            Message.insert(
                event_id=f"e-{version}",
                about="m-1",
                version=version,
                kind=kind,
                facts={"kind": "iaim", "sequence": sequence},
                relevant_until=when,
                created_at=datetime(2027, 1, version, 9, tzinfo=UTC),
                **owed,
            ).execute()
    migrate(MIGRATIONS)
    with connection():
        told = {row.id: (row.kind, row.sequence, row.told_at) for row in Meeting.select()}
    assert told == {
        "m-1": ("iaim", 1, datetime(2027, 1, 2, 9, tzinfo=UTC)),
        "m-2": (None, None, None),
    }
    close_database()

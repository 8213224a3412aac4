"""A service that says one kind of thing, month after month, and has it confirmed by nobody in particular."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit import outbox
from kit.archives import archive_files, read_archive
from kit.db import connection, migrate, open_database, transaction
from kit.events import Event, open_envelope
from kit.outbox import OutboxRow, Waiting
from kit.retention import retention
from kit.settings import Settings
from kit.testing import FrozenClock, sent_events

TODAY = 0


class ShipPassed(Event, frozen=True, kw_only=True):
    """A ship was seen."""

    type = "lookout.ship_passed.v1"
    visibility = "partner"
    subject_of = "ship/{ship}"

    ship: int


class LookoutSettings(Settings, frozen=True, kw_only=True):
    """The settings of the lookout, which keeps thirty days."""

    service: str = "lookout"
    history_days: int = 30


class Lookout:
    """Records, publishes, and lets time pass."""

    def __init__(self, settings: LookoutSettings, clock: FrozenClock) -> None:
        self.settings = settings
        self.clock = clock
        self.folder = settings.var / "history" / "lookout"

    def sees(self, *ships: int) -> list[str]:
        """Record that ships passed, and have it confirmed; returns the events' ids."""
        with connection(), transaction():
            ids = [outbox.record(ShipPassed(ship=each), now=self.clock.now()) for each in ships]
            Waiting.delete().execute()
        return ids

    def goes_on(self, days: int) -> None:
        """Let days pass, and a ship today: the newest event is never archived."""
        self.clock.advance(days=days)
        self.sees(TODAY)

    def archives(self) -> list[object]:
        """Run the timers there are."""
        with connection():
            return [each.run(self.clock.now()) for each in retention(self.settings)]

    def at_hand(self) -> list[str]:
        """The ids of the events still in the outbox, without those of today's ships."""
        return [event.id for event in sent_events() if event.subject != f"ship/{TODAY}"]

    def waits_again(self, event_id: str) -> None:
        """Have an event published once more, as after a lost queue."""
        Waiting.insert(id=OutboxRow.get(OutboxRow.event_id == event_id).id).execute()

    def archived(self) -> list[str]:
        """The ids of the events in the archives."""
        files = archive_files(self.folder)
        return [open_envelope(line).id for file in files for line in read_archive(file)]


@pytest.fixture
def lookout(settings_for: Callable[..., Any], clock: FrozenClock, tmp_path: Path) -> Lookout:
    settings = settings_for(LookoutSettings)
    open_database(settings)
    (tmp_path / "migrations").mkdir()
    migrate(tmp_path / "migrations")
    return Lookout(settings, clock)

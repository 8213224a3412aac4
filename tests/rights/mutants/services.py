"""Every service with its grid, furnished as the grid's own tests furnish it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from services.notifications.tests import test_grid as of_notifications
from services.notifications.tests.conftest import MIGRATIONS as NOTIFICATIONS
from services.notifications.tests.conftest import PEOPLE, Mailroom, Said
from services.reporting.tests import test_grid as of_reporting
from services.reporting.tests.conftest import MIGRATIONS as REPORTING
from services.reporting.tests.conftest import Others
from services.support.tests import test_grid as of_support
from services.support.tests.conftest import MIGRATIONS as SUPPORT
from services.support.tests.conftest import Scheduling
from tests.rights.callers import CALLERS
from tests.rights.mutants.of_scheduling import SchedulingStage
from tests.rights.mutants.stages import Stage

from kit.db import close_database, migrate
from kit.testing import FrozenClock
from kit.testing.http import client
from notifications.settings import NotificationsSettings
from reporting.app import create_app as reporting_app
from reporting.settings import ReportingSettings
from reporting.worker import create_worker as reporting_worker
from support.app import create_app as support_app
from support.settings import SupportSettings
from support.worker import create_worker as support_worker

NOW: Final = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)


def _at(folder: Path) -> dict[str, Any]:
    return {"var": folder, "database_url": f"sqlite:///{folder / 'test.db'}"}


def _scheduling(folder: Path) -> Iterator[Stage]:
    yield SchedulingStage(folder, FrozenClock(NOW))


def _support(folder: Path) -> Iterator[Stage]:
    settings, clock = SupportSettings(**_at(folder)), FrozenClock(NOW)
    worker = support_worker(settings, clock)
    migrate(SUPPORT)
    of_support.furnish(Scheduling(worker))
    app = support_app(settings, clock)
    asked = client(app)
    yield Stage(
        settings,
        app,
        of_support.GRID,
        differing=lambda cells: of_support.differing(asked, cells),
        ask=lambda cell: asked.by(CALLERS[cell.who]).get(of_support.PATHS[cell.request]),
    )


def _reporting(folder: Path) -> Iterator[Stage]:
    settings, clock = ReportingSettings(**_at(folder)), FrozenClock(NOW)
    worker = reporting_worker(settings, clock)
    migrate(REPORTING)
    of_reporting.furnish(Others(worker))
    app = reporting_app(settings, clock)
    asked = client(app)
    yield Stage(
        settings,
        app,
        of_reporting.GRID,
        differing=lambda cells: of_reporting.differing(asked, cells),
        ask=lambda cell: asked.by(CALLERS[cell.who]).get(of_reporting.PATHS[cell.request]),
    )


def _notifications(folder: Path) -> Iterator[Stage]:
    """Two of them: what stands in the mailbox, and calendars."""
    mailroom = _mailroom(folder / "messages")
    paths = of_notifications.furnish(mailroom, Said())
    yield Stage(
        mailroom.settings,
        mailroom.client.application,
        of_notifications.MESSAGES,
        differing=lambda cells: of_notifications.differing(mailroom, paths, cells),
        ask=lambda cell: mailroom.client.by(CALLERS[cell.who]).get(paths[cell.request]),
    )
    calendars = _mailroom(folder / "calendars")
    own = of_notifications.furnish_calendars(calendars, Said())
    yield Stage(
        calendars.settings,
        calendars.client.application,
        of_notifications.FEEDS,
        differing=lambda cells: [
            wrong for cell in cells if (wrong := of_notifications.differs(cell, calendars, own))
        ],
        ask=lambda cell: of_notifications.ask(cell, calendars, calendars.feed("p-head")),
    )


def _mailroom(folder: Path) -> Mailroom:
    folder.mkdir()
    mailroom = Mailroom(NotificationsSettings(port=8003, **_at(folder)), FrozenClock(NOW))
    migrate(NOTIFICATIONS)
    said = Said()
    mailroom.hear(*(said.person(person) for person in PEOPLE), said.academy(), said.papers())
    return mailroom


STAGES: Final[Mapping[str, Callable[[Path], Iterator[Stage]]]] = {
    "scheduling": _scheduling,
    "support": _support,
    "notifications": _notifications,
    "reporting": _reporting,
}
"""By service; each is made when it is its turn, in a folder of its own: there is one database at a time."""


def stages(service: str, folder: Path) -> Iterator[Stage]:
    """The stages of a service, one after another; each is over when the next one is asked for."""
    for stage in STAGES[service](folder):
        yield stage
        close_database()

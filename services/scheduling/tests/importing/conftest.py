"""An empty register to import into."""

from collections.abc import Callable, Iterator

import pytest

from kit.db import connection, migrate, open_database
from scheduling.settings import SchedulingSettings


@pytest.fixture
def furnished(settings_for: Callable[..., SchedulingSettings]) -> Iterator[SchedulingSettings]:
    """The database of scheduling with its tables, held open."""
    settings = settings_for(SchedulingSettings, demo=True)
    open_database(settings)
    migrate(settings.migrations)  # type: ignore[arg-type]  # it is beside the package
    with connection():
        yield settings

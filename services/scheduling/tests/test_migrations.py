"""The migrations make what the models say, can be taken back, and be made again."""

from collections.abc import Callable

import peewee
import pytest

from kit.db import Record, connection, database, migrate, migrate_down, open_database, pending
from scheduling.agendas import models as agendas
from scheduling.arrangements import models as arrangements
from scheduling.binding import models as binding
from scheduling.calendar import models as calendar
from scheduling.identities import models as identities
from scheduling.identities.clients import models as clients
from scheduling.meetings import models as meetings
from scheduling.packs import models as packs
from scheduling.register import models as register
from scheduling.settings import SchedulingSettings

MODELS = [
    kind
    for module in (
        register,
        calendar,
        arrangements,
        meetings,
        agendas,
        packs,
        binding,
        identities,
        clients,
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Record) and kind.__module__ == module.__name__
]


@pytest.fixture
def settings(settings_for: Callable[..., SchedulingSettings]) -> SchedulingSettings:
    made = settings_for(SchedulingSettings)
    open_database(made)
    return made


def columns(model: type[peewee.Model]) -> dict[str, bool]:
    """The columns of a table in the database, and whether they may be empty."""
    found = database.obj.get_columns(model._meta.table_name)
    return {column.name: column.null for column in found}


def unique(model: type[peewee.Model]) -> set[tuple[str, ...]]:
    """The columns that no two rows of a table share."""
    found = database.obj.get_indexes(model._meta.table_name)
    return {tuple(index.columns) for index in found if index.unique}


@pytest.mark.no_tables
def test_up_down_and_up_again(settings: SchedulingSettings) -> None:
    assert settings.migrations is not None
    made = [name for name in migrate(settings.migrations) if not name.startswith("0001_keep")]
    before = {}
    with connection():
        for model in MODELS:
            fields = model._meta.sorted_fields
            assert columns(model) == {field.column_name: field.null for field in fields}, model
            wanted = {
                tuple(model._meta.fields[name].column_name for name in names)
                for names, is_unique in model._meta.indexes
                if is_unique
            }
            assert wanted <= unique(model), model
            before[model] = (columns(model), unique(model))
    assert pending(settings.migrations) == []
    while pending(settings.migrations) != sorted(
        path.stem for path in settings.migrations.glob("[0-9]*.py")
    ):
        assert migrate_down(settings.migrations)
    with connection():
        assert not {model._meta.table_name for model in MODELS} & set(database.obj.get_tables())
    assert set(migrate(settings.migrations)) <= set(made)
    with connection():
        assert before == {model: (columns(model), unique(model)) for model in MODELS}

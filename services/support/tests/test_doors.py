"""The doors themselves: the command line, the settings, the document, the migrations."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kit.db import connection, database, migrate, migrate_down, pending
from kit.settings import SettingsError, load
from support.cli import main
from support.entitlements.models import Entitlement, LedgerLine
from support.register.models import Academy, Year
from support.settings import SupportSettings

from .conftest import MIGRATIONS, Ask, Scheduling


def test_the_command_line_prints_the_days(
    scheduling: Scheduling, settings: SupportSettings
) -> None:
    scheduling.year_opened()
    scheduling.academy_joined(name="Ashgrove Primary")
    scheduling.meeting_booked()
    environ = {"DATABASE_URL": settings.database_url, "VAR": str(settings.var)}
    printed = CliRunner().invoke(main, ["entitlements", "--year", "2026-27"], env=environ)
    assert printed.output.splitlines()[1].split() == [
        *("2026-27", "900001", "24", "4", "0", "20"),
        *("Ashgrove", "Primary"),
    ]


@pytest.mark.parametrize("name", ["ENTITLED_QUARTERS", "AIM_QUARTERS"])
def test_the_trusts_numbers_are_checked(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '-1'.*at least 0"):
        load(SupportSettings, {name: "-1"})


def test_the_document_tells_every_route_with_an_example(ask: Ask) -> None:
    document = ask("aid").get("/v1/openapi.json").json
    assert document is not None
    for path in ("/v1/entitlements", "/v1/academies/{urn}/entitlements/{year}"):
        told = document["paths"][path]["get"]
        assert told["responses"]["200"]["content"]["application/json"]["example"]


@pytest.mark.usefixtures("worker")
def test_the_tables_can_be_taken_back_and_made_again() -> None:
    assert migrate_down(MIGRATIONS) == ["0001_open_the_ledger"]
    assert migrate(MIGRATIONS) == ["0001_open_the_ledger"]
    assert pending(MIGRATIONS) == []


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize("model", [Academy, Year, Entitlement, LedgerLine])
def test_the_tables_are_those_of_the_models(model: type[Academy]) -> None:
    with connection():
        made = {column.name: column.null for column in database.get_columns(model._meta.table_name)}
        indexes = {
            (tuple(index.columns), index.unique)
            for index in database.get_indexes(model._meta.table_name)
        }
    assert made == {field.column_name: field.null for field in model._meta.sorted_fields}
    for columns, unique in model._meta.indexes:
        assert (tuple(columns), unique) in indexes


def test_the_migrations_are_found_beside_the_package() -> None:
    assert load(SupportSettings, {}).migrations == Path(MIGRATIONS)

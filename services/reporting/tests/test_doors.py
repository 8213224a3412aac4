"""The doors themselves: the document and the migrations."""

import pytest

from kit.db import Record, connection, database, migrate, migrate_down, pending
from reporting.facts.models import TABLES, Edition, Reading, Rebuild

from .conftest import MIGRATIONS, Ask

ALL = [
    "0001_keep_the_facts",
    "0002_let_a_rebuild_go_on",
    "0003_count_the_meetings_of_a_year",
]


def test_the_document_tells_every_route_with_an_example(ask: Ask) -> None:
    document = ask("aid").get("/v1/openapi.json").json
    assert document is not None
    for path, form in (("/v1/overview", "application/json"), ("/v1/overview.csv", "text/csv")):
        assert document["paths"][path]["get"]["responses"]["200"]["content"][form]["example"]


@pytest.mark.usefixtures("worker")
def test_the_tables_can_be_taken_back_and_made_again() -> None:
    assert migrate_down(MIGRATIONS, "0001_keep_the_facts") == [*reversed(ALL)]
    assert migrate(MIGRATIONS) == ALL
    assert pending(MIGRATIONS) == []


@pytest.mark.usefixtures("worker")
def test_the_tables_are_those_of_the_models() -> None:
    models: list[type[Record]] = [Edition, Rebuild, Reading, *TABLES.values()]
    for model in models:
        name = model._meta.table_name
        with connection():
            made = {column.name: column.null for column in database.get_columns(name)}
            indexes = {(tuple(i.columns), i.unique) for i in database.get_indexes(name)}
        assert made == {field.column_name: field.null for field in model._meta.sorted_fields}
        for columns, unique in model._meta.indexes:
            assert (tuple(columns), unique) in indexes

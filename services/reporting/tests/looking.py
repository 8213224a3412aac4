"""Looking at the overview as somebody, in both of its forms."""

import csv
import io
from typing import Any

from .conftest import Ask


def drawn(ask: Ask, query: str = "", office: str = "aid", urn: int | None = None) -> dict[str, Any]:
    answer = ask(office, urn).get(f"/v1/overview{query}")
    assert answer.status_code == 200
    return dict(answer.json or {})


def csv_of(ask: Ask, office: str = "aid", urn: int | None = None) -> list[dict[str, str]]:
    answer = ask(office, urn).get("/v1/overview.csv")
    assert answer.status_code == 200
    text = answer.data.decode("utf-8")
    assert text.startswith("\ufeff"), "Excel takes it for another encoding"
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

"""Router and document are the same, and the document can be read by others and by people."""

from pathlib import Path

import flask
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from kit import web
from kit.testing.http import Client

from . import shop

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


def test_the_document_has_every_route_and_an_example_for_each(app: flask.Flask) -> None:
    assert web.document_gaps(app) == []
    # Asking changes nothing.
    assert web.document_of(app) == web.document_of(app)


def test_a_route_beside_the_document_is_found(settings: shop.ShopSettings) -> None:
    hidden = web.Blueprint("hidden", __name__)
    flask.Blueprint.add_url_rule(hidden, "/hidden", "door", lambda: "")
    app = web.create_app(
        settings,
        title="Shop",
        blueprints=[shop.blueprint, hidden],
        policy={**shop.POLICY, "hidden.door": web.PUBLIC},
        relations=shop.RELATIONS,
    )
    assert web.document_gaps(app) == ["GET /v1/hidden is routed and not in the document."]


def test_the_document_is_valid_openapi(anyone: Client) -> None:
    document = anyone.get("/v1/openapi.json").json
    assert document is not None
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"] == "3.1.0"


def test_the_document_says_who_may_and_what_is_needed(anyone: Client) -> None:
    document = anyone.get("/v1/openapi.json").json
    assert document is not None
    put = document["paths"]["/v1/things"]["post"]
    assert "keeper" in put["description"]
    assert put["security"] == [{"token": []}]
    assert "Idempotency-Key" in [parameter["name"] for parameter in put["parameters"]]
    assert put["requestBody"]["content"]["application/json"]["example"] == {
        "name": "text",
        "count": 1,
    }
    assert "application/problem+json" in str(document["components"]["responses"])
    upload = document["paths"]["/v1/papers"]["post"]["requestBody"]["content"]
    assert set(upload) == {"multipart/form-data"}


def test_the_document_says_what_bears_an_etag_and_is_not_sent_twice(
    anyone: Client, keeper: Client
) -> None:
    made = keeper.post("/v1/things", json={"name": "A ball"})
    there, known = made.headers["Location"], {"If-None-Match": made.headers["ETag"]}
    assert keeper.get(there, headers=known).status_code == 304
    document = anyone.get("/v1/openapi.json").json
    assert document is not None
    answers = document["paths"]["/v1/things/{thing_id}"]["get"]["responses"]
    assert set(answers) == {"200", "304", "default"}
    assert "ETag" in answers["200"]["headers"]
    assert "content" not in answers["304"]


def test_the_page_shows_every_operation_and_fetches_nothing(anyone: Client) -> None:
    document = anyone.get("/v1/openapi.json").json
    page = anyone.get("/v1/docs")
    assert document is not None
    shown = page.text.count("<section") - len(document["components"]["schemas"])
    assert shown == sum(len(METHODS & set(item)) for item in document["paths"].values())
    assert all(f"<code>{path}</code>" in page.text for path in document["paths"])
    assert "http://" not in page.text
    assert "<script" not in page.text
    assert page.content_type == "text/html; charset=utf-8"

"""Failures are told as problem details that a person can act on, and nothing of the inside."""

from pathlib import Path

import pytest

from kit.testing.http import Client


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


PROBLEMS = "https://aimwell.example/problems/"


@pytest.mark.parametrize(
    ("kind", "status", "slug", "detail"),
    [
        ("refused", 409, "name-taken", "Choose another name."),
        ("field", 422, "name-taken", "Choose another name."),
        ("missing", 404, "not-found", "There is no such thing."),
        ("forbidden", 403, "not-allowed", "Ask the keeper."),
        ("later", 503, "try-later", "The shelf is being painted."),
        ("away", 503, "try-later", "The service cannot reach its data just now: try again soon."),
    ],
)
def test_a_failure_says_what_to_do(
    anyone: Client, kind: str, status: int, slug: str, detail: str
) -> None:
    answer = anyone.get(f"/v1/failures/{kind}")
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == PROBLEMS + slug
    assert answer.json["detail"] == detail
    assert answer.json["status"] == status


def test_a_mistake_of_ours_tells_nothing_of_the_inside(anyone: Client) -> None:
    answer = anyone.get("/v1/failures/bug")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json is not None
    assert answer.json["trace_id"] in answer.headers["traceparent"]


def test_trying_later_says_when(anyone: Client) -> None:
    assert anyone.get("/v1/failures/later").headers["Retry-After"] == "30"


def test_a_refused_field_is_pointed_to(anyone: Client) -> None:
    answer = anyone.get("/v1/failures/field").json
    assert answer is not None
    assert answer["errors"] == [{"pointer": "/name", "detail": "Choose another name."}]


def test_every_wrong_field_is_pointed_to(keeper: Client) -> None:
    answer = keeper.post("/v1/things", json={"count": 12, "colour": "red"})
    assert answer.status_code == 422
    assert answer.json is not None
    said = {error["pointer"]: error["detail"] for error in answer.json["errors"]}
    assert set(said) == {"/name", "/count", "/colour"}
    assert said["/name"] == "This is needed: give a value."


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status", "slug"),
    [
        ("GET", "/v1/nothing", b"", None, 404, "not-found"),
        ("DELETE", "/v1/things", b"", None, 405, "method-not-allowed"),
        ("POST", "/v1/things", b"{", "application/json", 400, "malformed"),
        ("POST", "/v1/things", b"\xff{}", "application/json", 400, "malformed"),
        ("POST", "/v1/things", b"name=x", "text/plain", 415, "unsupported-media-type"),
        ("POST", "/v1/things", b"[]", "application/json", 422, "fields-refused"),
        ("POST", "/v1/things", b"", "application/json", 422, "fields-refused"),
        ("POST", "/v1/things", b" " * 1024 * 1025, "application/json", 413, "too-large"),
        ("GET", "/v1/things?limit=0", b"", None, 422, "fields-refused"),
    ],
)
def test_a_bad_request_is_told_apart(
    keeper: Client, method: str, path: str, body: bytes, kind: str | None, status: int, slug: str
) -> None:
    answer = keeper.open(path, method=method, data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["type"] == PROBLEMS + slug
    assert answer.json["detail"]


def test_the_methods_that_are_taken_are_named(keeper: Client) -> None:
    allowed = keeper.delete("/v1/things").headers["Allow"]
    assert {"GET", "POST"} <= set(allowed.split(", "))


def test_a_nul_in_a_text_is_refused(keeper: Client) -> None:
    answer = keeper.post("/v1/things", json={"name": "a\0b"})
    assert answer.status_code == 422

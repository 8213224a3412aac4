"""Requests that could be read in more than one way, or that look for a way around, get nowhere and break nothing."""

import base64
import io
from pathlib import Path
from typing import Final

import flask
import pytest

from kit import web
from kit.db import migrate
from kit.outbox import OutboxRow
from kit.testing.http import Client, client

from . import shop


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


BODIES: Final = (
    '{"name": "A ball", "name": "Another"}',
    '{"name": "A ball", "count": {"a": 1, "a": 2}}',
    "[" * 100_000,
    '{"a":' * 20_000,
    '{"name": "A ball", "count": %s}' % ("9" * 5_000),
    '{"name": "\\ud800"}',
    '{"\\udfff": "A ball"}',
    '{"name": "A ball", "count": NaN}',
    '{"name": "A ball", "count": -Infinity}',
    '\ufeff{"name": "A ball"}',
    "{'name': 'A ball'}",
    '{"name": "A ball"} {"name": "Another"}',
    '{"name": "A ball",}',
)


def test_json_that_others_might_read_otherwise_is_refused(keeper: Client) -> None:
    for body in BODIES:
        # Where somebody proves who they are, the body is looked into before it is read, to count them.
        for path in ("/v1/things", "/v1/proofs"):
            answer = keeper.post(path, data=body.encode(), content_type="application/json")
            assert answer.status_code == 400, body[:40]
            assert answer.json is not None
            assert answer.json["type"].endswith("/malformed")


def test_no_other_encoding_than_utf_8_is_read(keeper: Client) -> None:
    for encoding in ("utf-16", "utf-32", "cp1252"):
        sent = '{"name": "Café"}'.encode(encoding)
        kind = f"application/json; charset={encoding}"
        assert keeper.post("/v1/things", data=sent, content_type=kind).status_code == 400


def test_what_a_form_of_another_site_could_send_is_not_taken_for_json(keeper: Client) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "text/json", None):
        sent = keeper.post("/v1/things", data=b'{"name": "A ball"}', content_type=kind)
        assert sent.status_code == 415, kind


def test_a_value_of_another_kind_is_refused(keeper: Client) -> None:
    for given in (2.9, True, "two", "9" * 5_000, [2], {"a": 2}, 1e400, None):
        answer = keeper.post("/v1/things", json={"name": "A ball", "count": given})
        assert answer.status_code in {400, 422}, str(given)[:40]
    for name in (7, 1.5, True, ["A ball"], {"a": "ball"}, None):
        assert keeper.post("/v1/things", json={"name": name}).status_code == 422, name


def test_a_field_that_is_not_for_the_sender_is_refused(keeper: Client) -> None:
    made = keeper.post("/v1/things", json={"name": "A ball"})
    assert made.json is not None
    there, read = f"/v1/things/{made.json['id']}", {"If-Match": made.headers["ETag"]}
    for field in ("id", "version", "put_at", "__class__", "_meta"):
        sent = {"name": "A box", field: "1"}
        assert keeper.post("/v1/things", json=sent).status_code == 422, field
        assert keeper.patch(there, json=sent, headers=read).status_code == 422, field


def test_a_parameter_that_is_there_twice_is_refused(keeper: Client) -> None:
    answer = keeper.get("/v1/things?limit=1&limit=200")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["parameter"] == "limit"
    form = {"kind": ["agenda", "other"], "file": (io.BytesIO(b"text"), "x.txt")}
    sent = keeper.post("/v1/papers", data=form)
    assert sent.status_code == 422
    assert sent.json is not None
    assert sent.json["errors"][0]["pointer"] == "/kind"


def test_a_value_comes_from_its_own_place_alone(keeper: Client) -> None:
    elsewhere = keeper.post("/v1/things?name=A+ball", json={})
    assert elsewhere.status_code == 422
    keeper.post("/v1/things", json={"name": "A ball"})
    listed = keeper.open("/v1/things", method="GET", json={"limit": 0, "name": "Another"})
    assert listed.json is not None
    assert len(listed.json["items"]) == 1


def test_a_place_that_no_list_has_is_refused(keeper: Client) -> None:
    for place in ("[" * 5_000, '[{"at": "0001-01-01T00:00:00+14:00"}, "x"]'):
        after = base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")
        assert keeper.get(f"/v1/things?after={after}").status_code == 422


def test_a_method_that_is_not_taken_does_nothing(keeper: Client) -> None:
    for method in ("TRACE", "CONNECT", "PROPFIND", "DELETE", "X-Y"):
        answer = keeper.open("/v1/things", method=method, headers={"X-Secret": "hush"})
        assert answer.status_code == 405, method
        assert "hush" not in answer.text


def test_no_header_or_parameter_turns_a_request_into_another(keeper: Client) -> None:
    made = keeper.post("/v1/things", json={"name": "A ball"}).json
    assert made is not None
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"):
        asked = f"/v1/things/{made['id']}?{name}=PATCH"
        assert keeper.get(asked, headers={name.strip("_"): "PATCH"}).json == made, name


def test_asking_what_is_allowed_shows_nothing_and_changes_nothing(anyone: Client) -> None:
    answer = anyone.open("/v1/things", method="OPTIONS")
    assert answer.status_code == 200
    assert answer.data == b""
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


IDENTIFIERS: Final = (
    "..", "%2e%2e", "%252e%252e", "..%2f..%2fetc%2fpasswd", "%00", "%0d%0aSet-Cookie:a=b", "%ED%A0%80", "'--",
)  # fmt: skip


def test_no_identifier_leads_out_of_its_table(keeper: Client) -> None:
    for ident in IDENTIFIERS:
        answer = keeper.get(f"/v1/things/{ident}")
        assert answer.status_code == 404, ident
        assert "Set-Cookie" not in answer.headers


def test_a_number_that_no_row_can_have_is_at_nothing(settings: shop.ShopSettings) -> None:
    numbered = web.Blueprint("numbered", __name__)

    @numbered.route("/events/<int:number>")
    @numbered.response(200, shop.ThingsQuery)
    def event(number: int) -> dict[str, str]:
        return {"name": str(OutboxRow.get_or_none(OutboxRow.id == number))}

    app = web.create_app(
        settings, title="Numbers", blueprints=[numbered], policy={"numbered.event": web.PUBLIC}
    )
    migrate(shop.MIGRATIONS)
    asked = client(app)
    assert asked.get("/v1/events/9223372036854775807").json == {"name": "None"}
    for number in ("9223372036854775808", "9" * 400, "9" * 5_000, "-1", "1.5"):
        assert asked.get(f"/v1/events/{number}").status_code == 404, number[:40]


def test_no_answer_repeats_the_host_that_was_asked_for(app: flask.Flask, keeper: Client) -> None:
    made_up = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example"}
    made = keeper.post("/v1/things", json={"name": "A ball"}, headers=made_up)
    keeper.post("/v1/things", json={"name": "A box"}, headers=made_up)
    for answer in (
        made,
        keeper.get("/v1/things?limit=1", headers=made_up),
        keeper.get("/v1/things/", headers=made_up),
        keeper.get("/v1//things", headers=made_up),
        keeper.get("/v1/openapi.json", headers=made_up),
    ):
        assert answer.status_code in {200, 201, 404}
        assert "elsewhere.example" not in f"{answer.headers}{answer.text}"
    assert not app.debug


def test_a_header_that_breaks_a_line_ends_up_in_no_answer(anyone: Client) -> None:
    for line in ("walk-2027\r\nSet-Cookie: a=b", "walk-2027\nx", "walk-2027\0x"):
        for name in ("HTTP_X_REQUEST_ID", "HTTP_TRACEPARENT"):
            answer = anyone.get("/health/live", environ_overrides={name: line})
            assert answer.status_code == 200
            assert "walk-2027" not in str(answer.headers)


def test_the_document_has_its_type_and_no_type_is_left_to_guess(keeper: Client) -> None:
    for path, kind in (
        ("/v1/docs", "text/html; charset=utf-8"),
        ("/v1/openapi.json", "application/json"),
        ("/v1/things", "application/json"),
        ("/v1/nothing", "application/problem+json"),
        ("/metrics", "text/plain; version=1.0.0; charset=utf-8"),
    ):
        answer = keeper.get(path)
        assert answer.content_type == kind
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

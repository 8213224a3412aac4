"""Who may do what is one table; a token proves who it is."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import flask
import pytest

from kit import db, web
from kit.access import PolicyIncomplete
from kit.auth import Appointment, Caller, new_key, sign
from kit.testing import FrozenClock
from kit.testing.http import Client, client, token

from . import shop


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough here."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.mark.parametrize(
    ("speaker", "method", "path", "status"),
    [
        (None, "GET", "/v1/things", 401),
        (Caller(person_id="p"), "GET", "/v1/things", 200),
        (Caller(client="c"), "GET", "/v1/things", 403),
        (Caller(client="c", scopes=frozenset({"things:read"})), "GET", "/v1/things/none", 404),
        (Caller(person_id="p"), "POST", "/v1/things", 403),
        (
            Caller(person_id="p", appointments=(Appointment("keeper"),)),
            "POST",
            "/v1/things",
            422,
        ),
        # Whoever only keeps the suite running is not of the trust.
        (Caller(person_id="p", appointments=(Appointment("ops"),)), "GET", "/v1/things", 403),
        (
            Caller(person_id="p", appointments=(Appointment("ops"), Appointment("keeper"))),
            "GET",
            "/v1/things",
            200,
        ),
        (Caller(person_id="p"), "GET", "/v1/events", 403),
        (Caller(person_id="p", appointments=(Appointment("ops"),)), "GET", "/v1/events", 200),
        (Caller(client="c", scopes=frozenset({"events:read"})), "GET", "/v1/events", 200),
        (Caller(client="c", scopes=frozenset({"history:read"})), "GET", "/v1/events", 200),
        (None, "GET", "/health/live", 200),
        (None, "GET", "/metrics", 200),
        (None, "GET", "/v1/openapi.json", 200),
    ],
)
def test_the_table_decides(
    anyone: Client, speaker: Caller | None, method: str, path: str, status: int
) -> None:
    answer = anyone.by(speaker).open(path, method=method)
    assert answer.status_code == status


def test_who_is_not_allowed_learns_who_is(anyone: Client) -> None:
    answer = anyone.as_("trustee").post("/v1/things", json={"name": "A ball"})
    assert answer.json is not None
    assert "keeper" in answer.json["detail"]
    assert "trustee" in answer.json["detail"]


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a.b.c", "Bearer not-a-token"]
)
def test_a_strange_authorization_is_refused(anyone: Client, given: str) -> None:
    answer = anyone.get("/v1/things", headers={"Authorization": given})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_runs_out(anyone: Client, app: flask.Flask, clock: FrozenClock) -> None:
    bearer = {"Authorization": f"Bearer {token(app, Caller(person_id='p'))}"}
    assert anyone.get("/v1/things", headers=bearer).status_code == 200
    clock.advance(hours=2)
    answer = anyone.get("/v1/things", headers=bearer)
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["detail"] == "The token has run out: sign in again."


def test_a_token_for_another_service_is_refused(anyone: Client, app: flask.Flask) -> None:
    bearer = token(app, Caller(person_id="p"), audiences=["garden"])
    answer = anyone.get("/v1/things", headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 401


def test_a_token_of_another_issuer_is_refused(anyone: Client, clock: FrozenClock) -> None:
    bearer = sign(
        new_key(),
        Caller(person_id="p"),
        issuer="aimwell",
        audiences=["shop"],
        now=clock.now(),
        lifetime=timedelta(hours=1),
    )
    answer = anyone.get("/v1/things", headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 401


def test_without_the_issuers_keys_nobody_is_believed_or_turned_away(
    settings_for: Callable[..., shop.ShopSettings], clock: FrozenClock
) -> None:
    app = shop.create_app(
        settings_for(shop.ShopSettings, jwks_url="/nowhere/jwks.json"), clock=clock
    )
    bearer = token(app, Caller(person_id="p"))
    answer = app.test_client().get("/v1/things", headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_a_route_without_a_row_stops_the_service(settings: shop.ShopSettings) -> None:
    table = {name: row for name, row in shop.POLICY.items() if name != "things.rename"}
    with pytest.raises(PolicyIncomplete, match=r'Add a row for "things\.rename"'):
        web.create_app(
            settings,
            title="Shop",
            blueprints=[shop.blueprint],
            policy=table,
            relations=shop.RELATIONS,
        )


def test_a_row_without_a_route_stops_the_service(settings: shop.ShopSettings) -> None:
    table = {**shop.POLICY, "things.burn": web.PUBLIC}
    with pytest.raises(PolicyIncomplete, match=r'Drop the row "things\.burn"'):
        web.create_app(
            settings,
            title="Shop",
            blueprints=[shop.blueprint],
            policy=table,
            relations=shop.RELATIONS,
        )


@pytest.mark.parametrize("authorization", ["", "Bearer not-a-token", "operator"])
def test_whoever_is_turned_away_again_and_again_has_to_wait(
    settings_for: Callable[..., shop.ShopSettings], clock: FrozenClock, authorization: str
) -> None:
    app = shop.create_app(settings_for(shop.ShopSettings, requests_per_minute=2), clock=clock)
    made = client(app)
    db.migrate(shop.MIGRATIONS)
    if authorization == "operator":
        operator = Caller(person_id="o", appointments=(Appointment("ops"),))
        authorization = f"Bearer {token(app, operator)}"
    headers = {"Authorization": authorization}
    answers = [made.get("/v1/things", headers=headers).status_code for _ in range(4)]
    assert answers[:2] in ([401, 401], [403, 403])
    assert answers[2:] == [429, 429]

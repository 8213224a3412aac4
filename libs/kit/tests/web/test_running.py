"""Those who run a service see how it is doing, and every caller gets a fair share."""

from collections.abc import Callable

import pytest

from kit import db, web
from kit.pulses import Heart
from kit.testing.http import client

from . import shop
from .test_uploads import PDF, send

Made = Callable[..., shop.ShopSettings]
BALL = {"name": "A ball"}
FRIEND = "https://friend.example"


@pytest.mark.parametrize(
    ("found", "status", "told"),
    [
        (web.Health.OK, 200, "ok"),
        (web.Health.DEGRADED, 200, "degraded"),
        (web.Health.DOWN, 503, "down"),
    ],
)
def test_a_check_of_the_services_own_counts(
    settings: shop.ShopSettings, found: web.Health, status: int, told: str
) -> None:
    app = shop.create_app(settings, checks={"shelf": lambda: found})
    db.migrate(shop.MIGRATIONS)
    for loop in ("relay", "consumer"):
        Heart().beat(loop, "working")
    ready = app.test_client().get("/health/ready")
    assert ready.status_code == status
    assert ready.json is not None
    assert (ready.json["status"], ready.json["checks"]["shelf"]) == (told, told)


def test_requests_are_counted_by_route(settings: shop.ShopSettings) -> None:
    app = shop.create_app(settings)
    db.migrate(shop.MIGRATIONS)
    client(app).as_("keeper").post("/v1/things", json=BALL)
    figures = app.test_client().get("/metrics").text
    counted = 'http_requests_total{endpoint="things.put_thing",method="POST",status="201"} 1.0'
    assert counted in figures


def test_without_its_database_a_service_lives_and_says_so(settings_for: Made) -> None:
    settings = settings_for(shop.ShopSettings, database_url="postgresql://nobody@127.0.0.1:1/none")
    app = shop.create_app(settings)
    assert app.test_client().get("/health/live").status_code == 200
    assert app.test_client().get("/health/ready").status_code == 503
    assert app.test_client().get("/metrics").status_code == 200
    answer = client(app).as_("keeper").get("/v1/things")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_too_many_requests_have_to_wait(settings_for: Made) -> None:
    app = shop.create_app(settings_for(shop.ShopSettings, requests_per_minute=2))
    db.migrate(shop.MIGRATIONS)
    one, other = client(app).as_("keeper"), client(app).as_("keeper", person_id="p-other")
    answers = [one.get("/v1/things") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 30
    assert answers[0].headers["RateLimit-Policy"] == '"read";q=2;w=60'
    assert answers[0].headers["RateLimit"].startswith('"read";r=1;')
    assert one.post("/v1/things", json=BALL).status_code == 201
    assert other.get("/v1/things").status_code == 200
    assert one.get("/health/live").status_code == 200


def test_each_kind_of_request_is_counted_by_itself(settings_for: Made) -> None:
    bounds = {"requests_per_minute": 3, "files_per_minute": 1, "proofs_per_minute": 2}
    app = shop.create_app(settings_for(shop.ShopSettings, **bounds))
    db.migrate(shop.MIGRATIONS)
    keeper = client(app).as_("keeper")
    assert [send(keeper, "a.pdf", PDF).status_code for _ in range(2)] == [201, 429]
    refused = send(keeper, "a.pdf", PDF)
    assert refused.headers["RateLimit-Policy"] == '"file";q=1;w=60'
    assert keeper.post("/v1/things", json=BALL).status_code == 201
    assert [keeper.get("/v1/things").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_whoever_proves_nothing_is_counted_by_address_and_the_others_by_what_they_show(
    settings_for: Made,
) -> None:
    app = shop.create_app(settings_for(shop.ShopSettings, proofs_per_minute=2))
    db.migrate(shop.MIGRATIONS)
    anyone = client(app)

    def prove(word: str) -> int:
        return anyone.post("/v1/proofs", json={"word": word}).status_code

    assert [prove("guess") for _ in range(3)] == [204, 204, 429]
    assert [prove("known-1") for _ in range(3)] == [204, 204, 429]
    assert prove("known-2") == 204


@pytest.mark.parametrize(
    ("public_url", "told"),
    [
        ("https://aimwell.example", "max-age=31536000; includeSubDomains"),
        ("http://127.0.0.1:8000", None),
    ],
)
def test_whoever_comes_over_https_is_told_to_stay_there(
    settings_for: Made, public_url: str, told: str | None
) -> None:
    app = shop.create_app(settings_for(shop.ShopSettings, public_url=public_url))
    answer = app.test_client().get("/health/live")
    assert answer.headers.get("Strict-Transport-Security") == told


@pytest.mark.parametrize(
    ("origin", "allowed"), [(FRIEND, True), ("https://stranger.example", False)]
)
def test_only_scripts_of_friends_may_call(settings_for: Made, origin: str, allowed: bool) -> None:
    app = shop.create_app(settings_for(shop.ShopSettings, cors_origins=(FRIEND,)))
    answer = app.test_client().options("/v1/things", headers={"Origin": origin})
    assert answer.status_code == 200
    assert ("Access-Control-Allow-Origin" in answer.headers) is allowed
    assert "Origin" in answer.headers["Vary"]
    if allowed:
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "If-Match" in answer.headers["Access-Control-Allow-Headers"]

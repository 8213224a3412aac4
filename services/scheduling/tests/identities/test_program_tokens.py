"""Tokens for programs: a standard library gets one, and nobody else does, whatever they try."""

import base64
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from services.scheduling.tests.conftest import House
from services.scheduling.tests.identities.programs import Program, caller_of, looks, served

from kit.auth import TokenRefused
from kit.db import connection, database
from kit.testing.http import client
from scheduling.app import create_app
from scheduling.identities.client_tokens.resources import FAILURES_A_MINUTE


def error(answer: Any) -> tuple[int, str]:
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json) == {"error", "error_description"}
    assert answer.json["error_description"].isascii()
    return int(answer.status_code), str(answer.json["error"])


def basic(client_id: str, secret: str) -> dict[str, str]:
    said = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {said}"}


@pytest.mark.parametrize("way", ["client_secret_basic", "client_secret_post"])
def test_a_standard_library_gets_a_token_that_opens_what_the_program_may(
    house: House, way: str
) -> None:
    program = Program(house, "events:read", "register:read")
    # Libraries renew a token before it runs out; this one does so a minute before unless told otherwise.
    library: Any = OAuth2Session(
        program.id, program.secret, token_endpoint_auth_method=way, leeway=10
    )
    with served(house) as address, library:
        token = library.fetch_token(f"{address}/v1/token", grant_type="client_credentials")
        assert (token["token_type"], token["expires_in"]) == ("Bearer", 45)
        assert token["scope"] == "events:read register:read"
        assert library.get(f"{address}/v1/people").status_code == 200
        events = library.get(f"{address}/v1/events?limit=200").json()["items"]
        assert library.post(f"{address}/v1/people", json={}).status_code == 403
    kinds = {event["type"] for event in events}
    assert "scheduling.academy_joined.v1" in kinds
    assert "scheduling.person_changed.v1" not in kinds
    caller = caller_of(house, token["access_token"])
    assert (caller.client, caller.person_id) == (program.id, None)
    assert caller.name == "Attendance export"


def test_a_library_that_finds_a_token_too_old_at_once_asks_for_another_each_time(
    house: House,
) -> None:
    program = Program(house, "register:read")
    with served(house) as address:
        endpoint = f"{address}/v1/token"
        library: Any = OAuth2Session(
            program.id,
            program.secret,
            token_endpoint=endpoint,
            grant_type="client_credentials",
        )
        with library:
            library.fetch_token()
            for _ in range(3):
                assert library.get(f"{address}/v1/people").status_code == 200


def test_a_standard_library_understands_why_there_is_no_token(house: House) -> None:
    program = Program(house, "events:read")
    library: Any = OAuth2Session(program.id, program.secret[:-1])
    with served(house) as address, library, pytest.raises(OAuthError) as refused:
        library.fetch_token(f"{address}/v1/token", grant_type="client_credentials")
    assert refused.value.error == "invalid_client"


def test_a_token_is_of_the_scopes_and_services_that_were_asked_for(house: House) -> None:
    program = Program(house, "events:read", "register:read")
    given = program.ask(scope="events:read", audience="support reporting")
    assert (given.status_code, given.json["scope"]) == (200, "events:read")
    assert (given.headers["Cache-Control"], given.headers["Pragma"]) == ("no-store", "no-cache")
    token = given.json["access_token"]
    assert caller_of(house, token, "support").scopes == {"events:read"}
    for service in ("scheduling", "notifications"):
        with pytest.raises(TokenRefused):
            caller_of(house, token, service)


def test_a_token_is_over_within_a_minute(house: House) -> None:
    token = Program(house, "events:read").ask().json["access_token"]
    house.clock.advance(seconds=60)
    with pytest.raises(TokenRefused, match="run out"):
        caller_of(house, token)


def test_a_scope_beyond_those_given_is_refused_and_leaves_a_trace(house: House) -> None:
    program = Program(house, "events:read")
    for scope in ("history:read", "events:read register:write", "everything", "ops"):
        assert error(program.ask(scope=scope)) == (400, "invalid_scope")
    assert looks("client_tokens.token") == [(f"client:{program.id}", "refused", "")] * 4


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"client_secret": "aimwell_secret_" + "0" * 64}, (401, "invalid_client")),
        ({"client_secret": ""}, (401, "invalid_client")),
        ({"client_id": ""}, (401, "invalid_client")),
        ({"client_id": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90"}, (401, "invalid_client")),
        ({"client_id": "Attendance export"}, (401, "invalid_client")),
        ({"client_id": "' OR 1=1 --"}, (401, "invalid_client")),
        ({"client_id": "\0"}, (400, "invalid_request")),
        ({"client_secret": "x" * 100_000}, (400, "invalid_request")),
        ({"client_secret": "ü\ud7ff" * 50}, (401, "invalid_client")),
        ({"scope": "x" * 100_000}, (400, "invalid_request")),
        ({"grant_type": ""}, (400, "unsupported_grant_type")),
        ({"grant_type": "password"}, (400, "unsupported_grant_type")),
        ({"grant_type": "authorization_code"}, (400, "unsupported_grant_type")),
        ({"audience": "moon"}, (400, "invalid_target")),
        ({"audience": "scheduling moon"}, (400, "invalid_target")),
        ({"resource": "https://scheduling.example"}, (400, "invalid_target")),
    ],
)
def test_whatever_is_wrong_is_said_as_oauth_says_it(
    house: House, over: dict[str, str], expected: tuple[int, str]
) -> None:
    answer = Program(house, "events:read").ask(**over)
    assert error(answer) == expected
    assert ("WWW-Authenticate" in answer.headers) == (expected[0] == 401)


def test_what_oauth_does_not_know_is_passed_over(house: House) -> None:
    assert Program(house, "events:read").ask(nonsense="yes").status_code == 200


def test_a_wrong_secret_and_an_unknown_program_are_refused_in_the_same_words(house: House) -> None:
    program = Program(house, "events:read")
    wrong = program.ask(client_secret="aimwell_secret_" + "0" * 64)
    unknown = program.ask(client_id="0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90")
    house("Ada Aid").delete(program.path)
    revoked = program.ask()
    own = {"X-Request-Id", "traceparent", "RateLimit", "RateLimit-Policy"}
    told = [
        (each.status_code, each.json, {k: v for k, v in each.headers.items() if k not in own})
        for each in (wrong, unknown, revoked)
    ]
    assert told[0] == told[1] == told[2]


def test_as_many_questions_are_asked_of_the_database_for_an_unknown_program_as_for_a_wrong_secret(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, asked = Program(house, "events:read"), list[str]()
    execute = database.obj.execute_sql

    def listen(sql: str, *given: Any, **more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *given, **more)

    monkeypatch.setattr(database.obj, "execute_sql", listen)
    program.ask(client_secret="aimwell_secret_" + "0" * 64)
    wrong = asked.copy()
    asked.clear()
    program.ask(client_id="0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90")
    assert asked == wrong


def test_every_refusal_leaves_a_trace_and_no_issue_does(house: House) -> None:
    program = Program(house, "events:read")
    program.ask()
    program.ask(client_secret="aimwell_secret_wrong")
    program.ask(client_id="0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90")
    assert looks("client_tokens.token") == [
        (f"client:{program.id}", "refused", ""),
        ("anonymous", "refused", ""),
    ]


def test_nothing_that_stands_in_the_address_is_taken(house: House) -> None:
    program = Program(house, "events:read")
    query = f"grant_type=client_credentials&client_id={program.id}&client_secret={program.secret}"
    assert error(house.anyone.post(f"/v1/token?{query}")) == (400, "invalid_request")
    in_both = house.anyone.post(
        f"/v1/token?client_secret={program.secret}",
        data={"grant_type": "client_credentials", "client_id": program.id},
    )
    assert error(in_both) == (400, "invalid_request")
    assert "end that secret" in in_both.json["error_description"]
    assert house.anyone.get(f"/v1/token?{query}").status_code == 405


def test_a_secret_is_taken_from_one_place_only(house: House) -> None:
    program = Program(house, "events:read")
    form = {"grant_type": "client_credentials"}
    right = basic(program.id, program.secret)

    def ask(headers: dict[str, str], **more: str) -> tuple[int, str]:
        answer = house.anyone.post("/v1/token", data=form | more, headers=headers)
        return (200, "") if answer.status_code == 200 else error(answer)

    assert ask(right) == (200, "")
    assert ask(right, client_id=program.id) == (200, "")
    assert ask(right, client_id="another") == (400, "invalid_request")
    assert ask(right, client_secret=program.secret) == (400, "invalid_request")
    wrong = basic(program.id, "wrong")
    assert ask(wrong, client_id=program.id, client_secret=program.secret) == (
        400,
        "invalid_request",
    )
    for strange in (
        "Basic",
        "Basic ???",
        "Basic /w==",
        "Basic ÿ",
        "Bearer a.b.c",
        "Basic " + "A" * 100_000,
    ):
        assert ask({"Authorization": strange}) == (401, "invalid_client")


def test_a_parameter_that_is_there_twice_is_refused(house: House) -> None:
    program = Program(house, "events:read")
    twice = {
        "grant_type": "client_credentials",
        "client_id": program.id,
        "client_secret": [program.secret, "other"],
    }
    assert error(house.anyone.post("/v1/token", data=twice)) == (400, "invalid_request")


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "text/plain"])
def test_a_form_is_asked_for(house: House, kind: str) -> None:
    program = Program(house, "events:read")
    form = f"grant_type=client_credentials&client_id={program.id}&client_secret={program.secret}"
    answer = house.anyone.post("/v1/token", data=form, content_type=kind)
    assert error(answer) == (400, "invalid_request")


def test_a_body_that_is_too_large_is_refused_unread_and_as_oauth_says_it(house: House) -> None:
    answer = house.anyone.post("/v1/token", data={"client_id": "x" * 2_000_000})
    assert error(answer) == (413, "invalid_request")


def test_nobody_can_lock_a_program_out(house: House) -> None:
    program = Program(house, "events:read")
    wrong = {"client_secret": "aimwell_secret_wrong"}
    for _ in range(FAILURES_A_MINUTE):
        assert error(program.ask(**wrong)) == (401, "invalid_client")
    slower = program.ask(**wrong)
    assert error(slower) == (429, "temporarily_unavailable")
    assert int(slower.headers["Retry-After"]) >= 1
    assert len(looks("client_tokens.token")) == FAILURES_A_MINUTE
    assert program.ask().status_code == 200
    other = Program(house, "events:read", name="Another")
    assert error(other.ask(**wrong)) == (401, "invalid_client")


def test_a_program_that_was_made_in_a_demonstration_opens_nothing_outside_of_one(
    house: House,
) -> None:
    program = Program(house, "events:read")
    real: Any = client(create_app(msgspec.structs.replace(house.settings, demo=False), house.clock))
    form = {"grant_type": "client_credentials"}
    answer = real.post("/v1/token", data=form, headers=basic(program.id, program.secret))
    assert error(answer) == (401, "invalid_client")


def test_without_keys_it_is_said_that_it_will_be_later(house: House) -> None:
    program = Program(house, "events:read")
    (house.settings.var / "keys" / "signing.json").unlink()
    answer = program.ask()
    assert error(answer) == (503, "temporarily_unavailable")
    assert answer.headers["Retry-After"]


def test_the_hour_of_the_last_use_is_kept_for_each_secret(house: House) -> None:
    program = Program(house, "events:read")
    assert [each["used_at"] for each in program.shown()["secrets"]] == [None]
    house.clock.advance(minutes=50)
    program.ask()
    before = program.shown()
    assert [each["used_at"] for each in before["secrets"]] == ["2027-01-08T09:00:00Z"]
    program.ask()
    assert program.shown() == before
    program.secret = program.rotate()
    house.clock.move_to(house.clock.now() + timedelta(minutes=20))
    program.ask()
    old, new = program.shown()["secrets"]
    assert (old["used_at"], new["used_at"]) == ("2027-01-08T09:00:00Z", "2027-01-08T10:00:00Z")


def test_no_secret_is_kept_as_it_is(house: House) -> None:
    program = Program(house, "events:read")
    with connection():
        tables = database.obj.get_tables()
        rows = [database.execute_sql(f'SELECT * FROM "{table}"').fetchall() for table in tables]  # noqa: S608 - our own tables
    kept = str(rows)
    assert program.id in kept
    assert program.secret.removeprefix("aimwell_secret_") not in kept

"""Programs are let in, given other secrets and revoked, by those who give rights and by nobody else."""

import base64
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from services.scheduling.tests.conftest import House
from services.scheduling.tests.identities.programs import Program, caller_of, looks

from kit.db import connection
from kit.web.idempotency import IdempotencyRecord
from scheduling.cli import main


def works(program: Program, secret: str) -> bool:
    return bool(program.ask(client_secret=secret).status_code == 200)


def test_a_secret_is_shown_once_and_recognised_wherever_it_turns_up(house: House) -> None:
    program = Program(house, "events:read")
    assert re.fullmatch(r"aimwell_secret_[0-9a-f]{64}", program.secret)
    shown = program.shown()
    assert shown["secrets"][0]["ending"] == program.secret[-4:]
    listed = house("Carl Ceo").get("/v1/clients").json
    assert listed == {"items": [shown]}
    assert program.secret not in str(listed)


def test_a_program_shows_its_etag_and_is_not_sent_again(house: House) -> None:
    program = Program(house, "events:read")
    tag = house("Ada Aid").get(program.path).headers["ETag"]
    again = house("Ada Aid").get(program.path, headers={"If-None-Match": tag})
    assert again.status_code == 304
    program.rotate()
    assert house("Ada Aid").get(program.path).headers["ETag"] != tag


def test_the_old_secret_is_good_until_its_time_is_over(house: House) -> None:
    program = Program(house, "events:read")
    old, new = program.secret, program.rotate()
    assert works(program, old)
    assert works(program, new)
    house.clock.advance(days=6, hours=23)
    assert works(program, old)
    house.clock.advance(hours=1)
    assert not works(program, old)
    assert works(program, new)


def test_two_secrets_are_good_at_most(house: House) -> None:
    program = Program(house, "events:read")
    first, second = program.secret, program.rotate()
    refused = house("Ada Aid").post(f"{program.path}/secrets", json={})
    assert (refused.status_code, refused.json["title"]) == (409, "Two secrets already")
    house.clock.advance(days=8)
    third = program.rotate(overlap_days=1)
    assert [works(program, each) for each in (first, second, third)] == [False, True, True]
    assert len(program.shown()["secrets"]) == 2


def test_a_rotation_without_overlap_ends_every_secret_before_it(house: House) -> None:
    program = Program(house, "events:read")
    first, second = program.secret, program.rotate()
    third = program.rotate(overlap_days=0)
    assert [works(program, each) for each in (first, second, third)] == [False, False, True]


def test_a_rotation_lengthens_no_life(house: House) -> None:
    program = Program(house, "events:read")
    program.rotate(overlap_days=2)
    house.clock.advance(days=1)
    before = program.shown()["secrets"][0]["ends_at"]
    house("Ada Aid").delete(f"{program.path}/secrets/{program.shown()['secrets'][1]['id']}")
    program.rotate(overlap_days=30)
    assert program.shown()["secrets"][0]["ends_at"] == before


def test_a_secret_is_ended_at_once(house: House) -> None:
    program = Program(house, "events:read")
    old, new = program.secret, program.rotate()
    ended = program.shown()["secrets"][0]["id"]
    path = f"{program.path}/secrets/{ended}"
    assert house("Carl Ceo").delete(path).status_code == 204
    assert (works(program, old), works(program, new)) == (False, True)
    assert house("Ada Aid").delete(path).status_code == 404
    other = Program(house, "events:read", name="Another")
    mine = program.shown()["secrets"][0]["id"]
    assert house("Ada Aid").delete(f"{other.path}/secrets/{mine}").status_code == 404
    assert works(program, new)


def test_a_program_that_is_revoked_is_out_within_a_minute(house: House) -> None:
    program = Program(house, "register:read")
    bearer = {"Authorization": f"Bearer {program.ask().json['access_token']}"}
    assert house.anyone.get("/v1/people", headers=bearer).status_code == 200
    assert house("Carl Ceo").delete(program.path).status_code == 204
    assert program.ask().status_code == 401
    house.clock.advance(seconds=60)
    assert house.anyone.get("/v1/people", headers=bearer).status_code == 401
    refused = house("Ada Aid").post(f"{program.path}/secrets", json={})
    assert (refused.status_code, refused.json["title"]) == (409, "Program is revoked")
    assert house("Ada Aid").delete(program.path).status_code == 204
    assert house("Ada Aid").get("/v1/clients").json == {"items": []}
    gone = house("Ada Aid").get("/v1/clients?revoked=1").json["items"]
    assert [(row["name"], row["secrets"]) for row in gone] == [("Attendance export", [])]
    assert Program(house, "events:read").id != program.id, "its name is free again"


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"name": "  attendance   EXPORT "}, "/name"),
        ({"name": " "}, "/name"),
        ({"name": "x" * 101}, "/name"),
        ({"scopes": []}, "/scopes"),
        ({"scopes": ["everything"]}, "/scopes"),
        ({"scopes": ["events:read", "history:read"]}, "/scopes"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(
    house: House, asked: dict[str, Any], pointer: str
) -> None:
    Program(house, "events:read")
    sent = {"name": "Another", "scopes": ["events:read"]} | asked
    refused = house("Ada Aid").post("/v1/clients", json=sent)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"].startswith(pointer)


def test_the_scope_of_the_suites_own_is_not_given_to_others_by_mistake(house: House) -> None:
    asked = {"name": "Another", "scopes": ["history:read"]}
    refused = house("Ada Aid").post("/v1/clients", json=asked)
    assert "events:read shows what partners may know" in refused.json["detail"]


def test_each_change_leaves_a_trace_and_each_refusal_does(house: House) -> None:
    program = Program(house, "events:read")
    program.rotate()
    house("Ada Aid").delete(f"{program.path}/secrets/{program.shown()['secrets'][0]['id']}")
    house("Carl Ceo").delete(program.path)
    ada, carl = f"person:{house.ids['Ada Aid']}", f"person:{house.ids['Carl Ceo']}"
    for operation, who, right in (
        ("clients.add", ada, "aid"),
        ("clients.rotate_secret", ada, "aid"),
        ("clients.end_one_secret", ada, "aid"),
        ("clients.revoke_client", carl, "ceo"),
    ):
        assert looks(operation) == [(who, "changed", right)]
    head = house("Hugo Head")
    assert head.post("/v1/clients", json={}).status_code == 403
    assert looks("clients.add")[-1] == (f"person:{house.ids['Hugo Head']}", "refused", "")


def test_an_answer_that_is_given_again_shows_no_secret_and_none_is_remembered(
    house: House,
) -> None:
    house.can_issue()
    asked = {"name": "Attendance export", "scopes": ["events:read"]}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = house("Ada Aid").post("/v1/clients", json=asked, headers=key)
    again = house("Ada Aid").post("/v1/clients", json=asked, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert first.json["secret"].startswith("aimwell_secret_")
    assert again.json == first.json | {"secret": None}
    assert len(house("Ada Aid").get("/v1/clients").json["items"]) == 1
    path, other = f"/v1/clients/{first.json['id']}/secrets", {"Idempotency-Key": "another"}
    turned = house("Ada Aid").post(path, json={}, headers=other)
    assert house("Ada Aid").post(path, json={}, headers=other).json["secret"] is None
    with connection():
        kept = [base64.b64decode(row.body or "").decode() for row in IdempotencyRecord.select()]
    assert len(kept) == 2
    for secret in (first.json["secret"], turned.json["secret"]):
        assert not [body for body in kept if secret in body]


Typed = Callable[..., Result]


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch) -> Typed:
    for name, value in {
        "VAR": str(house.settings.var),
        "DATABASE_URL": house.settings.database_url,
        "DEMO": "1",
        "LOG_LEVEL": "error",
    }.items():
        monkeypatch.setenv(name, value)

    def typed(*words: str) -> Result:
        offset = (house.clock.now() - datetime.now(UTC)).total_seconds()
        monkeypatch.setenv("CLOCK_OFFSET", str(offset))
        return CliRunner().invoke(main, ["clients", *words])

    return typed


def found(said: Result, begin: str) -> str:
    line = next(line for line in said.output.splitlines() if line.strip().startswith(begin))
    return line.split()[-1]


def test_programs_are_looked_after_on_the_command_line(house: House, run: Typed) -> None:
    house.can_issue()
    assert "No program has been let in." in run("list").output
    said = run("add", "Attendance export", "--scope", "events:read")
    program = Program(house, "register:read", name="Other")
    program.id, program.secret = found(said, "client_id"), found(said, "client_secret")
    assert program.ask().status_code == 200
    assert "is called so" in run("add", "attendance export", "--scope", "events:read").output
    turned = run("rotate", "Attendance export", "--overlap-days", "0")
    assert not works(program, program.secret)
    program.secret = found(turned, "client_secret")
    assert works(program, program.secret)
    listed = run("list").output
    assert f"…{program.secret[-4:]}" in listed
    assert "used last on 8 January 2027" in listed
    assert run("revoke", "Attendance export").exit_code == 0
    assert not works(program, program.secret)
    assert run("revoke", "Attendance export").exit_code == 1
    seen = house("Ada Aid").get("/v1/looks?who=command_line").json["items"]
    assert [row["operation"] for row in seen] == [
        "clients.revoke_client",
        "clients.rotate_secret",
        "clients.add",
    ]
    assert all(row["subject"] == f"/v1/clients/{program.id}" for row in seen)


def test_the_suites_own_scope_is_given_on_purpose_only(house: House, run: Typed) -> None:
    refused = run("add", "Rebuilder", "--scope", "history:read")
    assert refused.exit_code == 1
    assert "--of-the-suite" in run("add", "--help").output
    said = run("add", "Rebuilder", "--scope", "history:read", "--of-the-suite")
    program = Program(house, "events:read")
    program.id, program.secret = found(said, "client_id"), found(said, "client_secret")
    token = program.ask().json["access_token"]
    assert caller_of(house, token).scopes == {"history:read"}
    bearer = {"Authorization": f"Bearer {token}"}
    assert "Ada Aid" in house.anyone.get("/v1/events?limit=200", headers=bearer).text

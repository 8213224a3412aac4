"""Keys and tokens: who a token speaks for, how long, and that a demonstration is needed to be somebody else."""

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from services.scheduling.tests.conftest import House

from kit.auth import Keys, TokenRefused, verify
from kit.db import connection
from kit.errors import NotFound, TryLater
from scheduling.app import create_app
from scheduling.identities.keys import make_keys, public_keys, signing_key
from scheduling.identities.tokens import (
    AudienceUnknown,
    ScopeUnknown,
    issue_to_client,
    issue_to_person,
    person_known_as,
)
from scheduling.settings import SchedulingSettings

NOW = datetime(2027, 1, 8, 9, tzinfo=UTC)


def reader(folder: Path) -> Keys:
    return Keys(lambda: json.dumps(public_keys(folder, NOW)).encode())


def test_keys_are_made_once_and_only_their_owner_reads_the_private_one(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    with pytest.raises(TryLater, match="scheduling keys"):
        signing_key(folder, NOW)
    assert make_keys(folder)
    private = (folder / "signing.json").read_text()
    assert not make_keys(folder)
    assert (folder / "signing.json").read_text() == private
    assert stat.S_IMODE((folder / "signing.json").stat().st_mode) == 0o600
    assert all("d" not in key for key in public_keys(folder, NOW)["keys"])


def test_a_lost_public_half_is_made_again(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (before,) = public_keys(tmp_path, NOW)["keys"]
    (tmp_path / "jwks.json").unlink()
    assert not make_keys(tmp_path)
    assert public_keys(tmp_path, NOW)["keys"] == [before]


def test_a_token_names_the_person_and_the_offices_of_the_day(house: House, tmp_path: Path) -> None:
    make_keys(tmp_path)
    now = house.clock.now()
    with connection():
        issued = issue_to_person(
            house.ids["Hugo Head"], audiences=["support"], issuer="aimwell", keys=tmp_path, now=now
        )
        later = issue_to_person(
            house.ids["Hugo Head"],
            audiences=["support"],
            issuer="aimwell",
            keys=tmp_path,
            now=now - timedelta(days=365),
        )
    checks: dict[str, Any] = {"audience": "support", "keys": reader(tmp_path), "issuer": "aimwell"}
    caller = verify(issued.token, now=now + timedelta(minutes=14), **checks)
    assert (caller.person_id, caller.name) == (house.ids["Hugo Head"], "Hugo Head")
    assert {(held.office, held.urn) for held in caller.appointments} == {
        ("headteacher", 900001),
        ("partner_head", 900002),
    }
    assert issued.expires_at == now + timedelta(minutes=15)
    with pytest.raises(TokenRefused, match="run out"):
        verify(issued.token, now=now + timedelta(minutes=17), **checks)
    with pytest.raises(TokenRefused):
        verify(issued.token, now=now, **{**checks, "audience": "reporting"})
    assert verify(later.token, now=now - timedelta(days=365), **checks).appointments == ()


def test_a_program_gets_scopes_and_no_offices(house: House, tmp_path: Path) -> None:
    make_keys(tmp_path)
    asked: dict[str, Any] = {
        "audiences": ["scheduling"],
        "issuer": "aimwell",
        "keys": tmp_path,
        "now": house.clock.now(),
    }
    issued = issue_to_client("rebuilder", ["history:read"], **asked)
    caller = verify(
        issued.token,
        audience="scheduling",
        keys=reader(tmp_path),
        issuer="aimwell",
        now=house.clock.now(),
    )
    assert (caller.client, caller.person_id, caller.scopes) == (
        "rebuilder",
        None,
        frozenset({"history:read"}),
    )
    with pytest.raises(ScopeUnknown, match="history:read"):
        issue_to_client("rebuilder", ["everything"], **asked)
    with pytest.raises(AudienceUnknown, match="notifications"):
        issue_to_client("rebuilder", ["history:read"], **(asked | {"audiences": ["moon"]}))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("aid", "Ada Aid"),
        ("ada.aid@example.org", "Ada Aid"),
        ("LENA.CHAIR@example.org", "Lena Chair"),
        ("Sara Senior", "Sara Senior"),
        ("ltsw_chair", "Luke Committee"),
        ("ops", "Olu Operator"),
    ],
)
def test_people_are_known_by_office_address_and_name(house: House, word: str, name: str) -> None:
    with connection():
        assert person_known_as(word, house.clock.now()).name == name


def test_an_unknown_word_says_what_to_write(house: House) -> None:
    with connection(), pytest.raises(NotFound) as refused:
        person_known_as("the boss", house.clock.now())
    assert "or an office (headteacher" in refused.value.detail


def test_in_a_demonstration_one_may_choose_whom_to_be(house: House) -> None:
    make_keys(house.settings.var / "keys", anew=True)
    people = house.anyone.get("/v1/demo/people?office=headteacher").json["items"]
    assert [person["name"] for person in people] == ["Hera Head", "Hugo Head"]
    assert people[1]["appointments"] == [
        {"office": "headteacher", "urn": 900001, "academy_name": "Alder Academy"},
        {"office": "partner_head", "urn": 900002, "academy_name": "Birch Academy"},
    ]
    asked = {"person_id": people[1]["person_id"], "audiences": ["scheduling"]}
    issued = house.anyone.post("/v1/demo/tokens", json=asked)
    assert (issued.status_code, issued.json["expires_at"]) == (201, "2027-01-08T09:15:00Z")
    assert house.anyone.get("/.well-known/jwks.json").json["keys"][0]["crv"] == "Ed25519"
    assert house.anyone.post("/v1/demo/tokens", json={"person_id": "nobody"}).status_code == 404
    wrong = house.anyone.post("/v1/demo/tokens", json=asked | {"audiences": ["moon"]})
    assert (wrong.status_code, wrong.json["errors"][0]["pointer"]) == (422, "/audiences")


def test_a_token_from_the_demonstration_opens_the_door(house: House) -> None:
    make_keys(house.settings.var / "keys", anew=True)
    fresh: Any = create_app(house.settings, house.clock).test_client()
    asked = {"person_id": house.ids["Hugo Head"]}
    token = fresh.post("/v1/demo/tokens", json=asked).json["token"]
    answer = fresh.get("/v1/meetings", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json) == (200, {"items": []})


def test_outside_a_demonstration_there_is_nothing_to_choose(house: House) -> None:
    over: dict[str, Any] = {
        "var": house.settings.var,
        "database_url": house.settings.database_url,
        "demo": False,
    }
    real: Any = create_app(SchedulingSettings(**over), house.clock).test_client()
    assert real.get("/v1/demo/people").status_code == 404
    assert real.post("/v1/demo/tokens", json={"person_id": house.ids["Ada Aid"]}).status_code == 404

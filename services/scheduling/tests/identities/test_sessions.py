"""Sessions: how long they last, what their words are worth, and what ends them (B7)."""

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import House

from kit.auth import TokenRefused, keys_at, verify
from kit.db import connection
from kit.looks import Look
from kit.testing import run_timers
from kit.testing.http import client
from scheduling.app import create_app
from scheduling.identities.keys import make_keys
from scheduling.identities.models import Session


def speak(house: House, word: str, **asked: object) -> Any:
    return house.anyone.post("/v1/sessions/tokens", json={"session": word, **asked})


def word_of(house: House, word: str) -> str:
    """The word to carry after having spoken with one."""
    spoken = speak(house, word)
    assert spoken.status_code == 201, spoken.text
    return str(spoken.json["session"])


def ended(house: House, word: str, because: str) -> bool:
    """Whether a word opens nothing any more, and says why."""
    refused = speak(house, word)
    assert refused.status_code == 409, refused.text
    assert refused.json["type"].endswith("/session-has-ended")
    return because in refused.json["detail"]


def test_a_session_speaks_for_its_person_for_less_than_a_minute(house: House) -> None:
    begun = house.sign_in("Hugo Head")
    given = speak(house, begun["session"], audiences=["support"]).json
    now = house.clock.now()
    checks: dict[str, Any] = {
        "audience": "support",
        "issuer": "aimwell",
        "keys": keys_at(str(house.settings.var / "keys" / "jwks.json")),
    }
    caller = verify(given["token"], now=now + timedelta(seconds=40), **checks)
    assert caller.person_id == house.ids["Hugo Head"]
    assert caller.holds_at(900001, "headteacher")
    with pytest.raises(TokenRefused, match="run out"):
        verify(given["token"], now=now + timedelta(seconds=60), **checks)


def test_the_word_changes_with_use_and_stays_while_it_is_new(house: House) -> None:
    first = house.sign_in("Hugo Head")["session"]
    assert word_of(house, first) == first
    house.clock.advance(minutes=11)
    second = word_of(house, first)
    assert second != first
    assert word_of(house, second) == second


def test_an_answer_lost_on_the_way_costs_nobody_their_session(house: House) -> None:
    first = house.sign_in("Hugo Head")["session"]
    house.clock.advance(minutes=11)
    lost = word_of(house, first)
    house.clock.advance(minutes=30)
    assert word_of(house, first) == lost
    assert word_of(house, lost) == lost


def test_requests_that_were_under_way_with_the_old_word_are_answered(house: House) -> None:
    first = house.sign_in("Hugo Head")["session"]
    house.clock.advance(minutes=11)
    second = word_of(house, first)
    word_of(house, second)
    house.clock.advance(seconds=50)
    assert word_of(house, first) == second


def test_an_old_word_shown_later_was_stolen_and_ends_the_session_for_both(house: House) -> None:
    first = house.sign_in("Hugo Head")["session"]
    house.clock.advance(minutes=11)
    second = word_of(house, first)
    word_of(house, second)
    house.clock.advance(minutes=10, seconds=1)
    assert ended(house, first, "Somebody else has used this session")
    assert ended(house, second, "Somebody else has used this session")


@pytest.mark.parametrize(
    ("passing", "because"),
    [
        ([timedelta(minutes=119), timedelta(minutes=120)], "You were away for a while"),
        ([timedelta(minutes=100)] * 8, "You have been signed in for long enough"),
    ],
    ids=["unused", "in all"],
)
def test_a_session_ends_unused_and_at_the_latest_after_twelve_hours(
    house: House, passing: list[timedelta], because: str
) -> None:
    word = house.sign_in("Hugo Head")["session"]
    for passed in passing[:-1]:
        house.clock.move_to(house.clock.now() + passed)
        word = word_of(house, word)
    house.clock.move_to(house.clock.now() + passing[-1])
    assert ended(house, word, because)


def test_an_office_that_ends_is_gone_from_the_next_token_and_the_last_one_ends_the_session(
    house: House,
) -> None:
    word = house.sign_in("Sara Senior")["session"]
    held = house("Ada Aid").get(f"/v1/appointments?person_id={house.ids['Sara Senior']}").json
    (appointment,) = held["items"]
    path = f"/v1/appointments/{appointment['id']}/end"
    yesterday = (house.clock.now() - timedelta(days=1)).date().isoformat()
    assert house("Ada Aid").post(path, json={"until": yesterday}).status_code == 201
    house.clock.advance(seconds=1)
    assert ended(house, word, "You hold no office in the trust today")
    refused = house.anyone.post(
        "/v1/demo/sessions", json={"person_id": house.ids["Sara Senior"], "browser": ""}
    )
    assert refused.status_code == 409


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "nonsense",
        "..",
        "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90.1.",
        "{id}.2.{seal}",
        "{id}.1.{seal}x",
        "{id}..{seal}",
        "x" * 200,
        "é.1.ü",
    ],
)
def test_a_word_that_was_made_up_opens_nothing(house: House, forged: str) -> None:
    begun = house.sign_in("Hugo Head")
    ident, _, seal = begun["session"].split(".")
    tried = speak(house, forged.format(id=ident, seal=seal))
    assert tried.status_code in {409, 422}
    assert word_of(house, begun["session"])


def test_the_word_is_kept_nowhere(house: House) -> None:
    begun = house.sign_in("Hugo Head")
    with connection():
        row = Session.get_by_id(begun["id"])
    seal = begun["session"].split(".")[2]
    assert seal not in str(row.__data__)
    assert "session" not in house("Hugo Head").get("/v1/sessions").json["items"][0]


def test_signing_out_ends_the_session_and_says_nothing_to_whoever_guesses(house: House) -> None:
    word = house.sign_in("Hugo Head")["session"]
    for shown in ("made.1.up", word, word):
        answer = house.anyone.post("/v1/sessions/end", json={"session": shown})
        assert (answer.status_code, answer.data) == (204, b"")
    assert ended(house, word, "You have signed out")


def test_people_see_and_end_their_own_sessions_and_no_others(house: House) -> None:
    here, there = house.sign_in("Hugo Head"), house.sign_in("Hugo Head")
    hers = house.sign_in("Ada Aid")
    listed = house("Hugo Head").get("/v1/sessions").json["items"]
    assert {row["id"] for row in listed} == {here["id"], there["id"]}
    assert {row["browser"] for row in listed} == {"Firefox/146.0 (Windows)"}
    assert house("Hugo Head").delete(f"/v1/sessions/{hers['id']}").status_code == 404
    assert house("Hugo Head").delete(f"/v1/sessions/{there['id']}").status_code == 204
    assert ended(house, there["session"], "You have signed out everywhere")
    assert word_of(house, here["session"])
    assert word_of(house, hers["session"])


def test_signing_out_everywhere(house: House) -> None:
    words = [house.sign_in("Hugo Head")["session"] for _ in range(3)]
    assert house("Hugo Head").delete("/v1/sessions").status_code == 204
    assert all(ended(house, word, "You have signed out everywhere") for word in words)
    assert house("Hugo Head").get("/v1/sessions").json["items"] == []


def test_every_sign_in_leaves_a_trace_with_where_from_and_no_secret(house: House) -> None:
    begun = house.sign_in("Hugo Head")
    house.anyone.post("/v1/sessions/end", json={"session": begun["session"]})
    with connection():
        looks = list(Look.select().where(Look.operation != "people.make").order_by(Look.number))
    who = f"person:{house.ids['Hugo Head']}"
    assert [(look.who, look.operation, look.by_right) for look in looks] == [
        (who, "demo.sessions", "demo"),
        (who, "sessions.sign_out", "session"),
    ]
    assert all(look.came_from == "127.0.0.1" for look in looks)
    assert not any(re.search(re.escape(begun["session"]), str(look.__data__)) for look in looks)


def test_a_theft_that_was_noticed_leaves_a_trace(house: House) -> None:
    first = house.sign_in("Hugo Head")["session"]
    house.clock.advance(minutes=11)
    word_of(house, word_of(house, first))
    house.clock.advance(minutes=11)
    assert ended(house, first, "Somebody else has used this session")
    with connection():
        last = Look.select().order_by(Look.number.desc()).first()
    assert (last.who, last.operation, last.outcome) == (
        f"person:{house.ids['Hugo Head']}",
        "sessions.tokens",
        "refused",
    )


def test_a_session_of_a_demonstration_ends_with_it(house: House) -> None:
    word = house.sign_in("Ada Aid")["session"]
    settings = msgspec.structs.replace(house.settings, demo=False)
    refused = client(create_app(settings, house.clock)).post(
        "/v1/sessions/tokens", json={"session": word}
    )
    assert refused.status_code == 409
    assert "no demonstration any more" in refused.text


def test_new_keys_sign_everybody_out(house: House) -> None:
    word = house.sign_in("Hugo Head")["session"]
    make_keys(house.settings.var / "keys", anew=True)
    assert ended(house, word, "Nobody is signed in with this")


def test_old_sessions_are_forgotten(house: House) -> None:
    house.sign_in("Hugo Head")
    house.clock.advance(days=31)
    run_timers(house.worker)
    with connection():
        assert Session.select().count() == 0


def test_guesses_from_behind_a_schools_address_do_not_shut_out_those_signed_in(
    house: House,
) -> None:
    begun = house.sign_in("Hugo Head")
    bounded = msgspec.structs.replace(house.settings, proofs_per_minute=2)
    at_school = client(create_app(bounded, clock=house.clock))

    def shows(word: str) -> int:
        return at_school.post("/v1/sessions/tokens", json={"session": word}).status_code

    assert [shows("a guess") for _ in range(3)] == [409, 409, 429]
    assert shows(begun["session"]) == 201

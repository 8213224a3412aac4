"""New keys for old ones: what is good stays good, several times in a row, and at once where a key was stolen."""

import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from services.scheduling.tests.conftest import House

from kit.auth import Caller, Keys, TokenRefused, new_key, sign, verify
from kit.auth.keys import KEPT
from scheduling.cli import main
from scheduling.identities.keys import make_keys, public_keys, session_key, signing_key
from scheduling.identities.rotation import LEAD, OUTLIVES, rotate, rotate_at_once

NOW = datetime(2027, 1, 8, 9, tzinfo=UTC)
WHO = Caller(person_id="p-1")


class Verifier:
    """A service that reads the key set over the suite's time, as often as services do."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.asked = 0
        self._folder = folder
        self._keys = Keys(self._read, self._seconds)

    def _seconds(self) -> float:
        return self.now.timestamp()

    def _read(self) -> bytes:
        self.asked += 1
        return json.dumps(public_keys(self._folder, self.now)).encode()

    def takes(self, token: str) -> bool:
        try:
            verify(token, audience="support", keys=self._keys, issuer="aimwell", now=self.now)
        except TokenRefused:
            return False
        return True


@pytest.fixture
def verifier(tmp_path: Path) -> Verifier:
    make_keys(tmp_path)
    return Verifier(tmp_path)


def issued(folder: Path, now: datetime, lifetime: timedelta = timedelta(seconds=45)) -> str:
    key = signing_key(folder, now)
    return sign(key, WHO, issuer="aimwell", audiences=["support"], now=now, lifetime=lifetime)


def turn(folder: Path, now: datetime) -> None:
    rotate(folder, now, {"signing": OUTLIVES})


def kids(folder: Path, now: datetime) -> list[str]:
    return [key["kid"] for key in public_keys(folder, now)["keys"]]


@pytest.mark.parametrize("apart", [0, 60, 900, 7200])
def test_no_token_is_ever_refused_however_often_keys_are_rotated(
    tmp_path: Path, verifier: Verifier, apart: int
) -> None:
    signed_by: set[str] = set()
    before = issued(tmp_path, NOW)
    for _ in range(4):
        turn(tmp_path, verifier.now)
        for _ in range(max(apart // 30, 1)):
            fresh = issued(tmp_path, verifier.now)
            assert verifier.takes(before), "half a minute old, and good for 45 seconds"
            assert verifier.takes(fresh)
            before = fresh
            signed_by.add(signing_key(tmp_path, verifier.now).kid or "")
            verifier.now += timedelta(seconds=apart and 30)
    verifier.now += LEAD + timedelta(seconds=1)
    assert verifier.takes(issued(tmp_path, verifier.now))
    signed_by.add(signing_key(tmp_path, verifier.now).kid or "")
    assert len(signed_by) >= 2


def test_a_key_is_published_before_it_signs_for_longer_than_services_keep_a_key_set(
    tmp_path: Path,
) -> None:
    make_keys(tmp_path)
    old = signing_key(tmp_path, NOW).kid
    turn(tmp_path, NOW)
    assert len(kids(tmp_path, NOW)) == 2
    assert signing_key(tmp_path, NOW + timedelta(seconds=KEPT)).kid == old
    assert signing_key(tmp_path, NOW + LEAD).kid != old


def test_an_old_key_is_published_until_its_tokens_are_over_and_proves_nothing_then(
    tmp_path: Path, verifier: Verifier
) -> None:
    old = signing_key(tmp_path, NOW)
    turn(tmp_path, NOW)
    ends = NOW + LEAD + OUTLIVES
    assert old.kid in kids(tmp_path, ends - timedelta(seconds=1))
    assert old.kid not in kids(tmp_path, ends)
    verifier.now = ends - timedelta(minutes=1)
    late = sign(old, WHO, issuer="aimwell", audiences=["support"], now=verifier.now)
    assert verifier.takes(late)
    # The service still has the key in its hands, and does not believe it any more.
    verifier.now = ends + timedelta(seconds=30)
    asked = verifier.asked
    assert not verifier.takes(late)
    assert verifier.asked == asked


def test_the_private_half_of_a_key_that_has_signed_for_the_last_time_is_kept_nowhere(
    tmp_path: Path,
) -> None:
    make_keys(tmp_path)
    old = signing_key(tmp_path, NOW).as_dict(private=True)
    turn(tmp_path, NOW)
    turn(tmp_path, NOW + LEAD)
    assert str(old["d"]) not in "".join(
        path.read_text() for path in tmp_path.iterdir() if path.is_file()
    )
    assert stat.S_IMODE((tmp_path / "signing.json").stat().st_mode) == 0o600
    assert "d" not in public_keys(tmp_path, NOW)["keys"][0]


def test_a_stolen_key_signs_and_proves_nothing_from_now_on(
    tmp_path: Path, verifier: Verifier
) -> None:
    stolen = signing_key(tmp_path, NOW)
    turn(tmp_path, NOW)
    waiting = kids(tmp_path, NOW)
    rotate_at_once(tmp_path, ["signing"])
    assert not set(waiting) & set(kids(tmp_path, NOW))
    assert verifier.takes(issued(tmp_path, NOW))
    assert not verifier.takes(sign(stolen, WHO, issuer="aimwell", audiences=["support"], now=NOW))


def test_a_key_pair_of_the_release_before_goes_on_signing(tmp_path: Path) -> None:
    key = new_key()
    (tmp_path / "signing.json").write_text(json.dumps(key.as_dict(private=True)))
    (tmp_path / "sessions.key").write_text("f" * 64)
    make_keys(tmp_path)
    assert signing_key(tmp_path, NOW).kid == key.kid
    assert session_key(tmp_path, NOW).new == "f" * 64
    turn(tmp_path, NOW)
    assert signing_key(tmp_path, NOW).kid == key.kid
    assert key.kid in kids(tmp_path, NOW)


def test_sealing_keys_pile_up_no_longer_than_they_are_good(tmp_path: Path) -> None:
    make_keys(tmp_path)
    for hour in range(30):
        rotate(tmp_path, NOW + timedelta(hours=hour), {"sessions": timedelta(hours=12)})
    now = NOW + timedelta(hours=29)
    assert len(session_key(tmp_path, now).old) == 12
    assert len((tmp_path / "sessions.key").read_text().splitlines()) == 13
    assert stat.S_IMODE((tmp_path / "sessions.key").stat().st_mode) == 0o600


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
        # The command's clock stands where the house's does.
        offset = (house.clock.now() - datetime.now(UTC)).total_seconds()
        monkeypatch.setenv("CLOCK_OFFSET", str(offset))
        return CliRunner().invoke(main, words)

    return typed


def speak(house: House, word: str) -> Any:
    return house.anyone.post("/v1/sessions/tokens", json={"session": word})


def look(house: House, word: str) -> int:
    answer = house.anyone.post("/v1/invitations/look", json={"invitation": word})
    return int(answer.status_code)


def test_nobody_has_to_sign_in_again_and_no_invitation_is_lost_by_a_rotation(
    house: House, run: Typed
) -> None:
    word = house.sign_in("Hugo Head")["session"]
    invited = run("invite", "Sara Senior").output.strip().partition("/invitation#")[2]
    said = run("keys", "rotate")
    assert said.exit_code == 0, said.output
    assert "A new key is published, and signs tokens from 09:10 (UTC) on." in said.output
    assert "the old one opens them until 08 January 2027 21:00" in said.output
    spoken = speak(house, word)
    assert spoken.status_code == 201
    assert spoken.json["session"] != word, "it is sealed with the new key from now on"
    assert look(house, invited) == 200
    house.clock.advance(minutes=110)
    run("keys", "rotate")
    assert speak(house, spoken.json["session"]).status_code == 201
    house.clock.advance(days=13)
    assert look(house, invited) == 200
    assert speak(house, word).status_code == 409


def test_the_old_key_opens_nothing_once_its_time_is_over(house: House, run: Typed) -> None:
    word = house.sign_in("Hugo Head")["session"]
    run("keys", "rotate", "sessions")
    assert speak(house, word).status_code == 201
    house.clock.advance(hours=12, seconds=10)
    assert "Nobody is signed in with this" in speak(house, word).json["detail"]


def test_a_stolen_key_signs_everybody_out_and_ends_every_link(house: House, run: Typed) -> None:
    word = house.sign_in("Hugo Head")["session"]
    invited = run("invite", "Sara Senior").output.strip().partition("/invitation#")[2]
    run("keys", "rotate")
    said = run("keys", "rotate", "sessions", "--at-once")
    assert said.output == "Everybody is signed out.\n"
    assert "Nobody is signed in with this" in speak(house, word).json["detail"]
    assert look(house, invited) == 200, "only the sessions' key was named"
    run("keys", "rotate", "--at-once")
    assert look(house, invited) == 409


def test_a_rotation_leaves_a_trace_and_needs_no_database(
    house: House, run: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.can_issue()
    run("keys", "rotate", "links", "--at-once")
    seen = house("Ada Aid").get("/v1/looks?who=command_line").json["items"]
    assert [(row["operation"], row["subject"]) for row in seen] == [("keys.rotate", "/keys/links")]
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    before = (house.settings.var / "keys" / "links/links.key").read_text()
    said = run("keys", "rotate", "links", "--at-once")
    assert said.exit_code == 0
    assert "No trace of this could be left" in said.output
    assert (house.settings.var / "keys" / "links/links.key").read_text() != before

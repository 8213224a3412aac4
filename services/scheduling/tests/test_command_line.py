"""The commands of scheduling about keys, tokens and the calendar, as a person would type them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from services.scheduling.tests.conftest import House
from services.scheduling.tests.packs.test_papers import put_in, status

from kit.cli import opened
from kit.db import database
from scheduling.cli import main

Typed = Callable[..., Result]


@pytest.fixture
def run(house: House, monkeypatch: pytest.MonkeyPatch) -> Typed:
    for name, value in {
        "VAR": str(house.settings.var),
        "DATABASE_URL": house.settings.database_url,
        "DEMO": "1",
        "CLOCK_OFFSET": "0",
        "LOG_LEVEL": "error",
    }.items():
        monkeypatch.setenv(name, value)

    def typed(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return typed


def test_keys_and_tokens(run: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "run `scheduling keys`" in run("token", "--as", "aid").output
    assert "A new key pair is in" in run("keys").output
    assert "There is a key pair already" in run("keys").output
    issued = run("token", "--as", "aid", "--audience", "scheduling")
    assert (issued.exit_code, issued.output.count(".")) == (0, 2)
    assert run("token", "--client", "rebuild", "--scope", "history:read").exit_code == 0
    nobody = run("token", "--as", "the boss")
    assert (nobody.exit_code, "Nobody is known as 'the boss'" in nobody.output) == (1, True)
    assert run("token").exit_code == 2
    monkeypatch.setenv("DEMO", "0")
    refused = run("token", "--as", "aid")
    assert (refused.exit_code, "set DEMO=1" in refused.output) == (1, True)
    assert run("token", "--client", "rebuild", "--scope", "history:read").exit_code == 0


def test_the_first_to_sign_in_is_invited_by_hand(run: Typed, house: House) -> None:
    assert "run `scheduling keys`" in run("invite", "aid").output
    run("keys")
    invited = run("invite", "aid")
    assert "For Ada Aid, until" in invited.output
    word = invited.output.strip().partition("/invitation#")[2]
    house.clock.move_to(datetime.now(UTC))  # the command's
    looked = house.anyone.post("/v1/invitations/look", json={"invitation": word})
    assert looked.json == {"name": "Ada Aid"}
    assert run("invite", "the boss").exit_code == 1


def test_the_calendar_is_read_and_shown(run: Typed, tmp_path: Path) -> None:
    shown = run("year", "2026-27")
    assert "Spring term: 4 January 2027 to 25 March 2027" in shown.output
    assert "3. Summer review: 12 April 2027 to 21 July 2027" in shown.output
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"england-and-wales": {}}))
    refused = run("terms", str(wrong))
    assert (refused.exit_code, "`academic_years`" in refused.output) == (1, True)
    assert "There is no file" in run("terms", str(tmp_path / "nothing.ics")).output


@pytest.mark.parametrize(
    ("done", "fault"),
    [
        (
            "UPDATE look SET who = 'person:nobody' WHERE number = 2",
            "Row 2 is not as it was written",
        ),
        ("DELETE FROM look WHERE number = 2", "Row 2 is missing."),
    ],
)
def test_a_trace_that_was_tampered_with_is_found_out(
    house: House, run: Typed, done: str, fault: str
) -> None:
    paper = put_in(house, house.book()).json["id"]
    for who in ("Hugo Head", "Lena Chair", "Hugo Head"):
        assert status(house, who, f"/v1/papers/{paper}/content") in {200, 404}
    assert "rows, each as it was written." in run("trace", "verify").output
    lines = run("trace", "export", "--subject", f"/v1/papers/{paper}").output.splitlines()
    assert [line.split(",")[4] for line in lines] == ["outcome", "seen", "refused", "seen"]
    assert "Hugo" not in "".join(lines)

    with opened(house.settings):
        database.execute_sql(done)
    found = run("trace", "verify")
    assert (found.exit_code, fault in found.output) == (1, True)
    assert "tell the data protection officer" in found.output

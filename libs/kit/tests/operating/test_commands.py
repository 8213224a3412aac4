"""The commands of whoever looks after a service: sentences, and codes that a script can read."""

from collections.abc import Callable
from datetime import UTC, datetime

import flask
import pytest
from click.testing import CliRunner, Result

from kit.cli import service_cli
from kit.db import connection, open_database
from kit.outbox import backlog, published
from kit.pulses import Heart
from kit.testing import FrozenClock
from kit.worker import Worker

from .conftest import CAPTAIN, HarbourSettings

Run = Callable[..., Result]


def no_web(_settings: HarbourSettings) -> flask.Flask:
    raise NotImplementedError


@pytest.fixture
def run(settings: HarbourSettings) -> Run:
    """Type a command of the harbour."""
    cli = service_cli(
        "harbour", HarbourSettings, no_web, lambda told: Worker(told, reactions={}, timers=[])
    )
    environ = {
        "PORT": "8001",
        "VAR": str(settings.var),
        "DATABASE_URL": settings.database_url,
        "MIGRATIONS": str(settings.migrations),
        "LOG_LEVEL": "error",
    }

    def typed(line: str, *more: str, **other: str) -> Result:
        result = CliRunner().invoke(cli, [*line.split(), *more], env=environ | other)
        open_database(settings)
        return result

    return typed


def waiting() -> int:
    with connection():
        return backlog()[0]


@pytest.fixture
def moored(moor: Callable[..., str], clock: FrozenClock) -> list[str]:
    """Three boats, a minute apart; the first event has reached the broker."""
    made = []
    for boat in (1, 2, 3):
        made.append(moor(boat))
        clock.advance(minutes=1)
    with connection():
        published([1])
    return made


def test_what_was_said_is_listed(run: Run, moored: list[str]) -> None:
    lines = run("events list").output.splitlines()
    assert [line.split()[2] for line in lines] == ["published", "waiting", "waiting"]
    assert lines[0].split() == [
        "1", "2027-01-08T09:00:00Z", "published", "harbour.boat_moored.v1", "boat/1", moored[0],
    ]  # fmt: skip
    assert CAPTAIN not in "".join(lines)


@pytest.mark.parametrize(
    ("options", "many"),
    [
        ("--type harbour.boat_moored.v1", 3),
        ("--type none", 0),
        ("--subject boat/2", 1),
        ("--since 2027-01-08T09:01:00Z", 2),
        ("--since 2027-01-08T10:02:00+01:00", 1),
        ("--until 2027-01-08T09:01:00Z", 1),
        ("--after 2", 1),
        ("--limit 2", 2),
    ],
)
@pytest.mark.usefixtures("moored")
def test_some_of_it_can_be_asked_for(run: Run, options: str, many: int) -> None:
    result = run(f"events list {options}")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, many)


def test_one_event_is_shown_whole(run: Run, moored: list[str]) -> None:
    shown = run(f"events show {moored[1]}").output
    assert f"id: {moored[1]}" in shown
    assert CAPTAIN in shown
    assert CAPTAIN in run("events list --json").output
    missing = run("events show none")
    assert (missing.exit_code, missing.output) == (1, "Error: There is no such event.\n")


@pytest.mark.usefixtures("moored")
def test_what_was_said_since_a_moment_is_sent_again(run: Run) -> None:
    with connection():
        published([2, 3])
    again = run("events resend --since 2027-01-08T09:01:00Z")
    assert again.output == "2 events recorded since 2027-01-08T09:01:00Z will be published again.\n"
    assert waiting() == 2
    assert run("events resend --since 2028-01-08T09:01:00Z").output.startswith("Nothing recorded")
    assert waiting() == 2


def test_how_long_ago_can_be_said_too(
    run: Run, moor: Callable[..., str], clock: FrozenClock
) -> None:
    clock.move_to(datetime.now(UTC))
    moor(1)
    with connection():
        published([1])
    assert run("events resend --since 2m").output.startswith("1 event recorded since 20")
    assert len(run("events list --since 1d --until 10m").stdout.splitlines()) == 0


@pytest.mark.parametrize(
    "since", ["yesterday", "2027-01-08T09:00:00", "0m", "3w", "-5m", "2027-13-01T00:00:00Z"]
)
@pytest.mark.usefixtures("app")
def test_a_moment_that_is_none_is_refused(run: Run, since: str) -> None:
    result = run("events resend", f"--since={since}")
    assert result.exit_code == 2
    assert "write one like 2027-01-08T09:00:00Z, or 30m, 6h, 2d." in result.output


@pytest.mark.usefixtures("three_parked")
def test_what_is_parked_is_listed_and_decided(run: Run) -> None:
    lines = run("parked list").output.splitlines()
    assert [line.split()[:2] for line in lines] == [
        ["1", "retrying"], ["2", "waiting"], ["3", "dead"],
    ]  # fmt: skip
    assert run("parked replay 3 --reason mended").output == "3 will be tried again.\n"
    assert run("parked dismiss 1", "--reason", "It had sunk.").output == "1 is dismissed.\n"
    assert [line.split()[:2] for line in run("parked list").output.splitlines()] == [
        ["2", "retrying"], ["3", "retrying"],
    ]  # fmt: skip
    shown = run("parked show 1").output
    assert "state: dismissed\n" in shown
    assert "settled_reason: It had sunk.\n" in shown
    assert "at the command line" in shown
    assert CAPTAIN not in shown
    assert len(run("parked list --state dismissed").stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("parked dismiss 1", 2, "Missing option '--reason'"),
        ("parked dismiss 1 --reason=", 2, "Say why"),
        ("parked dismiss 99 --reason x", 1, "There is no such parked event"),
        ("parked replay 99", 1, "There is no such parked event"),
        ("parked show 99", 1, "There is no such parked event"),
        ("parked replay 9223372036854775808", 2, "not in the range"),
        ("parked list --state lost", 2, "'lost' is not one of"),
        ("events list --limit 0", 2, "not in the range"),
    ],
)
@pytest.mark.usefixtures("three_parked")
def test_what_makes_no_sense_is_refused_in_a_sentence(
    run: Run, line: str, code: int, says: str
) -> None:
    result = run(line)
    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("three_parked")
def test_what_was_dismissed_stays_so(run: Run) -> None:
    assert run("parked dismiss 1 --reason sunk").exit_code == 0
    again = run("parked replay 1")
    assert again.exit_code == 1
    assert "It was dismissed before" in again.output


@pytest.mark.usefixtures("app")
def test_nothing_parked_is_said_beside_the_list(run: Run) -> None:
    result = run("parked list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "Nothing is parked.\n"


@pytest.mark.parametrize(
    "line", ["status", "parked list", "events list", "events resend --since 1h"]
)
def test_without_tables_the_command_that_makes_them_is_named(run: Run, line: str) -> None:
    result = run(line)
    assert result.exit_code == 1
    assert result.output.endswith("Type: harbour migrate\n")
    assert run("migrate").exit_code == 0
    assert "Type: harbour migrate" not in run(line).output


@pytest.mark.parametrize("line", ["status", "parked list", "events list", "migrate"])
def test_without_a_database_it_says_so(run: Run, line: str) -> None:
    result = run(line, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert result.exit_code == 1
    assert result.output.startswith("Error: The database cannot be used just now:")
    assert "Traceback" not in result.output


@pytest.mark.usefixtures("three_parked")
def test_the_status_says_what_is_wrong_and_a_script_can_read_it(run: Run) -> None:
    away = run("status")
    assert away.exit_code == 1
    assert away.output.startswith(
        "harbour is degraded.\n  No worker was heard of within a day: start one.\n"
    )
    for loop in ("relay", "consumer"):
        Heart().beat(loop, "working", {"published": 7})
    well = run("status")
    assert well.exit_code == 0
    assert well.output.startswith(
        "harbour is running well.\n"
        "  Parked, to be tried again: 1 event. Behind a parked one: 1 event."
        " Dead, for a person to decide: 1 event.\n"
        "backlog: 0 events\n"
        "parked: 1 retrying, 1 waiting, 1 dead, 0 dismissed\n"
        "consumer: working for a moment, by "
    )
    assert well.output.endswith("relay.published: 7 in all\n")

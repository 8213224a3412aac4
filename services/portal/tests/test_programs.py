"""Programs are let in, given other secrets and revoked on pages, by the AID and the CEO."""

from collections.abc import Callable

import pytest

from .fakes.programs import add_program
from .fakes.world import World
from .reading import Visitor

SECRET = "aimwell_secret_" + "0123456789abcdef" * 4
PROGRAM = "/programs/0190f3a2-7c1e-7d43-9a52-000000000001"


@pytest.fixture
def program(world: World) -> str:
    add_program(world, "Attendance export", ["events:read", "register:read"])
    return PROGRAM


@pytest.mark.parametrize("office", ["aid", "ceo"])
def test_a_program_is_let_in_and_its_secret_shown_once(
    signed_in_as: Callable[..., Visitor], office: str
) -> None:
    somebody = signed_in_as(office)
    empty = somebody.get("/programs")
    assert "No program has been let in" in empty.text
    form = somebody.get(empty.link("Let a program in"))
    made = somebody.send(form, name="Attendance export", scopes=["events:read"])
    assert made.heading == "The secret of Attendance export"
    fields = {given["id"]: given for given, _ in made.all("input", "aim-copied")}
    assert fields["client_secret"]["value"] == SECRET
    assert "readonly" in fields["client_secret"]
    assert made.headers["Cache-Control"] == "no-store"
    for path in ("/programs", PROGRAM):
        page = somebody.get(path)
        assert "Attendance export" in page.text
        assert "…3f90" in page.text
        assert SECRET not in page.html


def test_a_form_that_is_sent_twice_lets_one_program_in_and_says_what_to_do(
    aid: Visitor, world: World
) -> None:
    form = aid.get("/programs/add")
    aid.send(form, name="Attendance export", scopes=["events:read"])
    world.programs[next(iter(world.programs))]["name"] = "Renamed, so that the name is free"
    again = aid.send(form, name="Attendance export", scopes=["events:read"])
    assert "is not shown again" in again.text
    assert len(world.programs) == 1


def test_what_is_missing_or_taken_is_said_beside_its_field(aid: Visitor, program: str) -> None:
    assert program
    nothing = aid.send(aid.get("/programs/add"))
    assert nothing.errors == [
        ("#name", "Enter what the program is called."),
        ("#scopes", "Choose what the program may do."),
    ]
    taken = aid.send(aid.get("/programs/add"), name="Attendance export", scopes=["ops"])
    assert taken.errors[0][0] == "#name"


def test_the_scope_of_the_suites_own_is_not_offered(aid: Visitor) -> None:
    page = aid.get("/programs/add")
    offered = [given["value"] for given, _ in page.all("input") if given.get("name") == "scopes"]
    assert offered == ["events:read", "register:read", "register:write", "ops"]
    assert "not given here" in page.text


def test_another_secret_leaves_the_one_before_for_a_week_or_not(
    aid: Visitor, world: World, program: str
) -> None:
    made = aid.send(aid.get(program), before="stays")
    assert "The one before it (…3f90) is good until 15 January 2027" in made.text
    refused = aid.send(aid.get(program), before="stays")
    assert refused.errors == [("#before", "Two secrets are good already.")]
    aid.send(aid.get(program), before="ends")
    assert len(world.programs[program.rpartition("/")[2]]["secrets"]) == 1


def test_a_program_is_revoked_after_it_was_asked_whether(
    aid: Visitor, world: World, program: str
) -> None:
    asked = aid.get(aid.get(program).link("Revoke Attendance export"))
    assert asked.heading == "Revoke Attendance export?"
    done = aid.send(asked)
    assert "Attendance export is revoked." in done.text
    assert world.programs[program.rpartition("/")[2]]["revoked_at"]
    assert "gets in no more" in aid.get(program).text


def test_programs_are_offered_to_nobody_else(
    signed_in_as: Callable[..., Visitor], head: Visitor, program: str
) -> None:
    for visitor in (head, *map(signed_in_as, ("fd", "trustee", "ops"))):
        assert not visitor.get("/").says_link("Programs")
        for path in ("/programs", "/programs/add", program, f"{program}/revoke"):
            assert visitor.get(path).status == 403

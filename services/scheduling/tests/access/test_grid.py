"""The grid of what everybody gets, cell by cell, with real requests (B7)."""

from pathlib import Path
from typing import Any, Final

import pytest
from services.scheduling.tests.access.requests import REQUESTS, Scene
from services.scheduling.tests.conftest import ALDER, House
from werkzeug.test import TestResponse

from kit.access import ANYONE
from kit.auth import Appointment, Caller
from kit.db import connection
from kit.outbox import OutboxRow
from kit.testing.grids import Cell, cells, fits
from kit.web.state import state

GRID: Final = list(cells(Path(__file__).with_name("grid.txt")))
REFUSED: Final = {"401", "403", "404"}
PEOPLE: Final = {
    "aid": "Ada Aid",
    "ceo": "Carl Ceo",
    "fd": "Fay Finance",
    "trustee": "Tess Trustee",
    "head": "Hugo Head",
    "senior": "Sara Senior",
    "lgb": "Lena Chair",
    "ltsw": "Luke Committee",
    "partner": "Hera Head",
    "peer": "Pia Peer",
    "new": "Ned New",
    "ops": "Olu Operator",
}
WITHOUT_A_SEAT: Final = {
    "aid2": ("aid", None),
    "head2": ("headteacher", ALDER),
    "lgb2": ("lgb_chair", ALDER),
    "partner2": ("partner_head", ALDER),
}
PROGRAMS: Final = {
    "reads": "register:read",
    "writes": "register:write",
    "events": "events:read",
    "suite": "history:read",
    "keeps": "ops",
}
PARTS: Final = {
    "times": {
        "id", "urn", "academy_name", "kind", "state", "year", "slot",
        "starts_at", "ends_at", "duration_minutes", "version",
    },
    "agreed": {
        "meeting_id", "urn", "starts_at", "length_minutes", "agreed_number", "agreed", "may",
    },
    "names": {"id", "title", "name", "appointments", "version"},
    "that": {
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype",
        "aggregateversion", "causationid", "traceparent",
    },
}  # fmt: skip
SAYS: Final = {
    "people.person": (
        "people.change",
        "accounts.show",
        "accounts.make_invitation",
        "accounts.take_away",
        "held.of_person",
        "erasure.erase",
    ),
    "people.person/new": ("people.change/new", "erasure.erase"),
    "agendas.agenda": ("agendas.propose", "agendas.comment"),
    "packs.packs": (
        "packs.add/aid",
        "packs.add/academy",
        "packs.openings/aid/out",
        "packs.openings/academy/out",
    ),
}
"""Of which requests a thing says itself whether they are open to whoever reads it."""
WORDS: Final = {(cell.request, cell.who): cell.expected for cell in GRID}


def ask(scene: Scene, cell: Cell, who: str = "") -> TestResponse:
    method, path, sent = REQUESTS[cell.request](scene)
    answer: TestResponse = speaker(scene.house, who or cell.who).open(
        path, method=method, buffered=True, **sent
    )
    return answer


def speaker(house: House, who: str) -> Any:
    if who == "seat":
        return house.client.by(Caller(person_id=house.ids["Lena Chair"], name="Lena Chair"))
    if who == "guest":
        return house("a guest")
    if who in WITHOUT_A_SEAT:
        held = (Appointment(*WITHOUT_A_SEAT[who]),)
        return house.client.by(Caller(person_id=house.ids["Ned New"], appointments=held))
    if who in PEOPLE:
        return house(PEOPLE[who])
    return house.client.with_scopes(PROGRAMS[who]) if who in PROGRAMS else house.anyone


def reads(cell: Cell, scene: Scene) -> bool:
    return REQUESTS[cell.request](scene)[0] == "GET"


def rows(answer: TestResponse) -> list[dict[str, Any]] | None:
    """The rows of a list, or None where the answer is no list of things."""
    shown = answer.json if answer.is_json else None
    return shown.get("items") if isinstance(shown, dict) else None


def shown(answer: TestResponse, about: set[str]) -> set[str]:
    """The fields of what is shown; in a list, of the row about the thing that is asked for, or of all rows."""
    listed = rows(answer)
    if listed is not None:
        return set().union(*([row for row in listed if row.get("id") in about] or listed))
    return set(answer.json) if answer.is_json and isinstance(answer.json, dict) else set()


def wrong(scene: Scene, cell: Cell, whole: TestResponse | None = None) -> str | None:
    """What is not as the grid says; None when all is. ``whole`` is what is seen by whoever sees all of it."""
    answer = ask(scene, cell)
    expected = "200" if not cell.expected.isdigit() else cell.expected
    said = f"{cell.request} for {cell.who}: {answer.status_code} {answer.data[:200]!r}"
    if str(answer.status_code) != expected:
        return f"{said}, and not {cell.expected}"
    if cell.expected.isdigit():
        return None
    whole = whole or ask(scene, cell, everything_for(cell))
    ours, theirs = rows(answer), rows(whole)
    about = {scene.person, scene.new, scene.meeting}
    fields = PARTS.get(cell.expected, shown(whole, about))
    if ours is not None and theirs is not None:
        mine, whole_of_it = ([identity(row) for row in each] for each in (ours, theirs))
        if not fits(mine, whole_of_it, cell.expected):
            return f"{said}: {len(mine)} of {len(whole_of_it)} rows, and not {cell.expected}"
    if ours != [] and (different := shown(answer, about) ^ fields):
        return f"{said}: the fields {different} are too few or too many"
    misled = [each for each in SAYS.get(cell.request, ()) if misleads(answer, each, cell.who)]
    return f"{said}: {misled} are not as it says" if misled else None


def misleads(answer: TestResponse, request: str, who: str) -> bool:
    """Whether a thing says of a request something else than its own line; one without a say misleads nobody."""
    thing: Any = answer.json
    shown = [each for each in rows(answer) or [thing] if each.get("side", "") in request]
    told = [request.partition("/")[0] in each["may"] for each in shown if "may" in each]
    return told != [] and any(told) != (WORDS[request, who] not in REFUSED)


def everything_for(cell: Cell) -> str:
    """Whoever sees all of it: the first in the line."""
    same = (each for each in GRID if each.request == cell.request and each.expected == "all")
    return next(same).who


def identity(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        row.get(name) for name in ("id", "urn", "what", "person_id", "number", "side", "code")
    )


def test_every_route_is_in_the_grid(house: House) -> None:
    assert {cell.operation for cell in GRID} == set(state(house.app).policy.rows)
    assert {cell.request for cell in GRID} == set(REQUESTS)


def test_everybody_reads_what_the_grid_says_and_nothing_else(house: House) -> None:
    scene = Scene(house)
    reading = [cell for cell in GRID if reads(cell, scene)]
    before = [cell for cell in reading if not cell.request.endswith("/out")]
    found = [wrong(scene, cell) for cell in before]
    scene.circulate()
    found += [wrong(scene, cell) for cell in reading if cell.request.endswith("/out")]
    assert [each for each in found if each] == []


def test_what_is_refused_changes_nothing(house: House) -> None:
    scene = Scene(house)
    refused = [cell for cell in GRID if not reads(cell, scene) and cell.expected in REFUSED]
    with connection():
        said = OutboxRow.select().count()
    found = [wrong(scene, cell) for cell in refused]
    assert [each for each in found if each] == []
    with connection():
        assert OutboxRow.select().count() == said


def test_what_one_is_told_that_one_may_do_is_what_one_gets(house: House) -> None:
    """Whatever is not refused is told of, and what is told to hold for all, or at Alder, is never refused."""
    Scene(house)
    lies, silences = [], []
    opened = {name for name, row in state(house.app).policy.rows.items() if ANYONE in row.grants}
    for who in {cell.who for cell in GRID} - {"nobody"}:
        told = speaker(house, who).get("/v1/may").json["items"]
        sure = {
            each["operation"]
            for each in told
            if each["parts"] is None and (each["holds_for"] == "all" or ALDER in each["places"])
        }
        for cell in (each for each in GRID if each.who == who and each.operation not in opened):
            refused = cell.expected in {"403", "404"}
            known = cell.operation in {each["operation"] for each in told}
            silences += [cell] if not refused and not known else []
            lies += [cell] if cell.expected == "403" and cell.operation in sure else []
    assert (lies, silences) == ([], [])


def test_a_look_at_what_is_confidential_leaves_a_trace_of_whose_it_was(house: House) -> None:
    scene = Scene(house)
    scene.circulate()
    policy = state(house.app).policy
    looked = {}
    for cell in GRID:
        if cell.expected == "all" and policy.rows[cell.operation].traced and reads(cell, scene):
            assert ask(scene, cell).status_code == 200, cell
            looked[cell.operation] = speaker(house, cell.who).speaker.id
    assert set(looked) == {"packs.content", "binding.content", "held.own", "held.of_person"}
    for operation, who in looked.items():
        query = f"/v1/looks?operation={operation}&outcome=seen&limit=200"
        assert who in {each["who"] for each in house("Ada Aid").get(query).json["items"]}


@pytest.mark.parametrize(
    "request_", sorted({cell.request for cell in GRID if cell.expected == "yes"})
)
def test_whoever_may_do_it_can_and_leaves_the_trace_that_is_asked_for(
    house: House, request_: str
) -> None:
    scene, operation = Scene(house), request_.partition("/")[0]
    done: set[str] = set()
    for cell in GRID:
        if cell.request == request_ and cell.expected == "yes":
            answer = ask(scene, cell)
            assert str(answer.status_code) not in REFUSED, (cell, answer.text)
            assert answer.status_code < 500, (cell, answer.text)
            by = speaker(house, cell.who).speaker
            done |= {by.id} if by and answer.status_code < 300 else set()
    if state(house.app).policy.rows[operation].traced:
        query = f"/v1/looks?operation={operation}&outcome=changed&limit=200"
        looks = house("Ada Aid").get(query).json["items"]
        assert done, "nobody has done it"
        assert {each["who"] for each in looks if each["by_right"]} >= done

"""The facts made anew from the publishers' histories: identical, and nothing lost that arrives meanwhile."""

import pytest

from kit.db import connection
from kit.testing.driving import deliver_body
from reporting.facts.models import Academy

from . import told
from .conftest import Ask, Others
from .operating import Operator
from .publisher import Publisher
from .told import ASHGROVE, BIRCHWOOD


def test_a_rebuild_gives_the_identical_facts(operator: Operator, ask: Ask) -> None:
    before = operator.types("digest").output
    overview = ask().get("/v1/overview").json
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == 0
    assert rebuilt.stdout.split() == [
        "before:",
        before.strip(),
        "after:",
        before.strip(),
        "identical",
    ]
    assert "Read up to event 11 of scheduling and event 0 of support" in rebuilt.stderr
    assert operator.types("digest").output == before
    assert ask().get("/v1/overview").json == overview


def test_damaged_facts_are_mended_and_the_difference_is_told(operator: Operator) -> None:
    right = operator.types("digest").output
    with connection():
        Academy.update(name="Damaged").where(Academy.urn == ASHGROVE).execute()
        Academy.delete().where(Academy.urn == BIRCHWOOD).execute()
    assert operator.types("digest").output != right
    assert operator.types("rebuild").stdout.splitlines()[-1] == "different rows: 2 of academy"
    assert operator.types("digest").output == right


def test_what_arrives_while_the_history_is_read_is_not_lost(
    operator: Operator, scheduling: Publisher, others: Others
) -> None:
    arriving = [told.booked(f"new{number}") for number in range(3)]

    def something_happens() -> None:
        if arriving:
            others.say(arriving.pop())

    scheduling.between_pages = something_happens
    rebuilt = operator.types("rebuild")
    assert rebuilt.stdout.splitlines()[-1] == "identical"
    assert not arriving


def test_what_the_publisher_tells_after_its_last_page_makes_it_read_on(
    operator: Operator, support: Publisher, others: Others
) -> None:
    support.history += others.record(
        told.entitled(), told.planned(), told.planned(so_far=8), told.given_back()
    )
    del others.history[-4:]
    late = [told.booked("late")]
    # Support is read last: what scheduling says now is behind the end of what was read of it.
    support.between_pages = lambda: others.say(late.pop()) if late else None
    rebuilt = operator.types("rebuild")
    assert "reading on" in rebuilt.stderr
    assert rebuilt.exit_code == 0
    assert not late


def test_an_event_heard_after_the_rebuild_that_was_in_the_history_changes_nothing(
    operator: Operator, others: Others
) -> None:
    (slow,) = others.record(told.booked("slow"))
    assert (
        operator.types("rebuild").stdout.splitlines()[-1]
        == "different rows: 1 of meeting, 2 of pack"
    )
    after = operator.types("digest").output
    assert deliver_body(others.worker, slow) == "applied"
    assert operator.types("digest").output == after


@pytest.mark.parametrize(
    ("statuses", "exit_code", "sentence"),
    [
        ([503, 429], 0, ""),
        ([401], 1, "scheduling token --client reporting --scope history:read"),
        ([403], 1, "scheduling refuses the token (403)"),
        ([404], 1, "scheduling answered 404"),
    ],
)
def test_a_publisher_that_does_not_answer_well(
    operator: Operator,
    scheduling: Publisher,
    monkeypatch: pytest.MonkeyPatch,
    statuses: list[int],
    exit_code: int,
    sentence: str,
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    before = operator.types("digest").output
    scheduling.statuses += statuses
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == exit_code
    assert sentence in rebuilt.stderr
    assert operator.types("digest").output == before


def test_a_history_that_ends_before_what_is_known_changes_nothing(
    operator: Operator, others: Others
) -> None:
    before = operator.types("digest").output
    del others.history[-3:]
    rebuilt = operator.types("rebuild")
    assert rebuilt.exit_code == 1
    assert "more of meeting m2" in rebuilt.stderr
    assert operator.types("digest").output == before


def test_without_a_token_it_says_how_to_get_one(operator: Operator) -> None:
    operator.environ["EVENTS_TOKEN"] = ""
    assert "Make one with: scheduling token" in operator.types("rebuild").stderr


def test_a_history_that_knows_less_is_taken_when_the_operator_says_so(
    operator: Operator, others: Others
) -> None:
    del others.history[-3:]
    assert "give --even-so" in operator.types("rebuild").stderr
    rebuilt = operator.types("rebuild", "--even-so")
    assert rebuilt.stdout.splitlines()[-1] == "different rows: 1 of meeting, 2 of pack"
    assert operator.types("rebuild").stdout.splitlines()[-1] == "identical"

"""Every state of an agenda × everything that can be done to it, by either side."""

from typing import get_args

import pytest

from contracts.words import Side
from kit.errors import Refused
from scheduling.agendas.states import (
    AgendaIsAgreed,
    AgendaNotProposed,
    NotYoursToAgree,
    State,
    Verb,
    refusal,
    require,
    state_of,
)

CELLS: dict[tuple[State, Side, Verb], type[Refused] | None] = {
    ("not_proposed", "aid", "propose"): None,
    ("not_proposed", "aid", "comment"): None,
    ("not_proposed", "aid", "agree"): AgendaNotProposed,
    ("not_proposed", "academy", "propose"): AgendaNotProposed,
    ("not_proposed", "academy", "comment"): None,
    ("not_proposed", "academy", "agree"): AgendaNotProposed,
    ("proposed", "aid", "propose"): None,
    ("proposed", "aid", "comment"): None,
    ("proposed", "aid", "agree"): NotYoursToAgree,
    ("proposed", "academy", "propose"): None,
    ("proposed", "academy", "comment"): None,
    ("proposed", "academy", "agree"): None,
    ("agreed", "aid", "propose"): None,
    ("agreed", "aid", "comment"): None,
    ("agreed", "aid", "agree"): AgendaIsAgreed,
    ("agreed", "academy", "propose"): None,
    ("agreed", "academy", "comment"): None,
    ("agreed", "academy", "agree"): AgendaIsAgreed,
}
"""Of an agenda that the AID proposed."""


def test_no_cell_is_missing() -> None:
    every = {
        (state, side, verb)
        for state in get_args(State)
        for side in get_args(Side)
        for verb in get_args(Verb)
    }
    assert set(CELLS) == every


@pytest.mark.parametrize(("state", "side", "verb"), CELLS)
def test_what_a_side_may_do(state: State, side: Side, verb: Verb) -> None:
    expected = CELLS[state, side, verb]
    assert refusal(verb, state, side, "aid") is expected
    if expected is None:
        require(verb, state, side, "aid")
    else:
        with pytest.raises(expected):
            require(verb, state, side, "aid")


def test_what_the_academy_proposed_is_for_the_aid_to_agree_to() -> None:
    assert refusal("agree", "proposed", "academy", "academy") is NotYoursToAgree
    assert refusal("agree", "proposed", "aid", "academy") is None


@pytest.mark.parametrize(
    ("number", "agreed", "state"),
    [(0, 0, "not_proposed"), (1, 0, "proposed"), (2, 1, "proposed"), (2, 2, "agreed")],
)
def test_the_state_follows_from_the_numbers(number: int, agreed: int, state: State) -> None:
    assert state_of(number, agreed) == state

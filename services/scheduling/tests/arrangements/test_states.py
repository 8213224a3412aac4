"""Every state of a proposal × everything that can be done to it, by either side."""

from typing import get_args

import pytest

from contracts.words import Proposer, Side
from kit.errors import Refused
from scheduling.arrangements.states import (
    ArrangementIsSettled,
    NotYoursToAnswer,
    NotYoursToWithdraw,
    State,
    Verb,
    require,
    waits_for,
)

SETTLED = [state for state in get_args(State) if state != "proposed"]
VERBS: tuple[Verb, ...] = get_args(Verb)
SIDES: tuple[Side, ...] = get_args(Side)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_stays(state: State, verb: Verb) -> None:
    with pytest.raises(ArrangementIsSettled):
        require(verb, state, "aid", proposer="aid", agreed=["aid"])


@pytest.mark.parametrize(
    ("proposer", "agreed", "side", "verb", "refusal"),
    [
        ("aid", ["aid"], "academy", "agree", None),
        ("aid", ["aid"], "academy", "decline", None),
        ("aid", ["aid"], "academy", "withdraw", NotYoursToWithdraw),
        ("aid", ["aid"], "aid", "agree", NotYoursToAnswer),
        ("aid", ["aid"], "aid", "decline", NotYoursToAnswer),
        ("aid", ["aid"], "aid", "withdraw", None),
        ("rule", [], "aid", "agree", None),
        ("rule", [], "academy", "decline", None),
        ("rule", [], "aid", "withdraw", NotYoursToWithdraw),
        ("rule", ["academy"], "academy", "agree", NotYoursToAnswer),
        ("rule", ["academy"], "aid", "agree", None),
        ("academy", ["academy"], "aid", "replace", None),
    ],
)
def test_what_a_side_may_do_to_a_proposal(
    proposer: Proposer, agreed: list[Side], side: Side, verb: Verb, refusal: type[Refused] | None
) -> None:
    if refusal is None:
        require(verb, "proposed", side, proposer=proposer, agreed=agreed)
    else:
        with pytest.raises(refusal):
            require(verb, "proposed", side, proposer=proposer, agreed=agreed)


def test_whose_answer_is_waited_for() -> None:
    assert waits_for("proposed", []) == list(SIDES)
    assert waits_for("proposed", ["aid"]) == ["academy"]
    assert [waits_for(state, []) for state in SETTLED] == [[]] * len(SETTLED)

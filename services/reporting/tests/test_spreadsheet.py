"""The overview for a spreadsheet: in words, safe to open."""

from datetime import date

import pytest

from . import told
from .conftest import Ask, Others
from .looking import csv_of
from .told import ASHGROVE, FEBRUARY


def test_the_spreadsheet_says_the_same_in_words_local_times_and_whole_days(
    ask: Ask, others: Others
) -> None:
    summer = FEBRUARY.replace(month=6)
    others.say(told.year(), told.joined(name="Château École"), told.booked(at=summer))
    others.say(told.entitled(), told.planned(so_far=25), told.paper("m1", "aid"))
    others.say(told.judged(ASHGROVE, "j", date(2026, 1, 14), scheme="report_card", grades=CARD))
    (line,) = csv_of(ask)
    assert line["Academy"] == "Château École"
    assert line["Next meeting"] == "2027-06-03 10:30"
    assert (line["AID pack"], line["Academy pack"]) == ("complete", "gathering")
    assert (line["Days entitled"], line["Days planned"], line["Days left"]) == (
        "6",
        "6.25",
        "-0.25",
    )
    assert line["Areas"] == "Achievement: Needs attention; Safeguarding: Met"
    assert line["Less than good"] == "undecided"
    answer = ask().get("/v1/overview.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=overview-2026-27.csv"


CARD = {"achievement": "needs_attention", "safeguarding": "met"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_no_name_is_run_as_a_formula(ask: Ask, others: Others, start: str) -> None:
    others.say(told.joined(name=f'{start}HYPERLINK("http://example.org")'))
    (line,) = csv_of(ask)
    assert line["Academy"].startswith("'")

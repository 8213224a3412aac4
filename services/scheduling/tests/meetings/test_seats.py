"""Who takes the seats, by which office, and what is said when nobody can (R4)."""

from datetime import date

import pytest

from contracts.words import Office
from scheduling.meetings.seats import (
    Choice,
    Holder,
    PersonHoldsNoFittingOffice,
    PersonInTwoSeats,
    SeatCannotBeFilled,
    choices,
    require_all,
)

DAY = date(2027, 3, 9)


def holder(person: str, office: Office, since: str = "2026-09-01") -> Holder:
    return Holder(
        person_id=person,
        name=person.title(),
        email=None,
        office=office,
        since=date.fromisoformat(since),
    )


AID, HEAD = holder("ada", "aid"), holder("hugo", "headteacher")
LGB, LTSW, PARTNER = (
    holder("lena", "lgb_chair"),
    holder("luke", "ltsw_chair"),
    holder("hera", "partner_head"),
)


def seated(
    holders: list[Holder], named: dict[str, str] | None = None
) -> dict[str, tuple[str, str] | None]:
    filled = choices("Alder Academy", DAY, holders, named)  # type: ignore[arg-type]  # seats in the tests' words
    return {
        choice.seat: (choice.holder.person_id, choice.holder.office) if choice.holder else None
        for choice in filled
    }


def others(filled: list[Choice]) -> dict[str, list[str]]:
    return {choice.seat: [holder.person_id for holder in choice.alternatives] for choice in filled}


@pytest.mark.parametrize(
    ("holders", "named", "seats"),
    [
        ([AID, HEAD, LGB, LTSW, PARTNER], {}, {"aid": "ada", "headteacher": "hugo", "chair": "lena", "partner_head": "hera"}),
        ([AID, HEAD, LTSW, PARTNER], {}, {"chair": "luke"}),
        ([AID, HEAD, LGB, LTSW, PARTNER], {"chair": "luke"}, {"chair": "luke", "headteacher": "hugo"}),
        # Of two heads the longer-serving one, whatever the order of the rows.
        ([holder("late", "headteacher", "2027-01-01"), AID, HEAD, LGB, PARTNER], {}, {"headteacher": "hugo"}),
        # Nobody takes two seats: the next one who fits takes the second.
        ([AID, HEAD, LGB, holder("hugo", "partner_head", "2020-01-01"), PARTNER], {}, {"partner_head": "hera"}),
        ([AID, HEAD, holder("hugo", "lgb_chair"), LTSW, PARTNER], {}, {"chair": "luke"}),
        ([AID, HEAD, LGB, PARTNER, holder("bea", "partner_head")], {"partner_head": "bea"}, {"partner_head": "bea"}),
    ],
)  # fmt: skip
def test_seats_are_filled_by_rule(
    holders: list[Holder], named: dict[str, str], seats: dict[str, str]
) -> None:
    found = seated(holders, named)
    assert {seat: taken[0] if (taken := found[seat]) else None for seat in seats} == seats
    people = [taken[0] for taken in found.values() if taken]
    assert len(set(people)) == len(people) == 4


def test_the_chair_sits_by_the_office_held() -> None:
    assert seated([AID, HEAD, LTSW, PARTNER])["chair"] == ("luke", "ltsw_chair")


def test_those_who_could_instead_are_offered_unless_they_sit_already() -> None:
    filled = choices(
        "Alder Academy", DAY, [AID, HEAD, LGB, LTSW, PARTNER, holder("ada", "partner_head")]
    )
    assert others(filled) == {"aid": [], "headteacher": [], "chair": ["luke"], "partner_head": []}


@pytest.mark.parametrize(
    ("holders", "said"),
    [
        ([HEAD, LGB, PARTNER], "appoint an AID for the trust"),
        ([AID, LGB, PARTNER], "appoint a headteacher of Alder Academy"),
        (
            [AID, HEAD, PARTNER],
            "appoint a chair of the LGB or of the LTSW committee of Alder Academy",
        ),
        ([AID, HEAD, LGB], "appoint a partner headteacher to Alder Academy"),
        ([AID, HEAD, LGB, holder("hugo", "partner_head")], "Hugo already takes another seat"),
    ],
)
def test_a_seat_without_anyone_says_whom_to_appoint(holders: list[Holder], said: str) -> None:
    with pytest.raises(SeatCannotBeFilled, match=said):
        require_all(choices("Alder Academy", DAY, holders))


def test_all_missing_seats_are_told_at_once() -> None:
    with pytest.raises(SeatCannotBeFilled) as refused:
        require_all(choices("Alder Academy", DAY, []))
    assert refused.value.detail.count("Nobody is ") == 4
    assert "9 March 2027" in refused.value.detail


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ({"chair": "hugo"}, PersonHoldsNoFittingOffice),
        ({"aid": "nobody"}, PersonHoldsNoFittingOffice),
        ({"headteacher": "hugo", "partner_head": "hugo"}, PersonInTwoSeats),
    ],
)
def test_people_are_named_only_for_offices_they_hold(
    named: dict[str, str], refusal: type[Exception]
) -> None:
    holders = [AID, HEAD, LGB, PARTNER, holder("hugo", "partner_head")]
    with pytest.raises(refusal):
        seated(holders, named)

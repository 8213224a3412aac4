"""The life of an agenda: proposed by the AID, commented, changed, agreed by both, and only then read by others (R5)."""

from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import House

from contracts.scheduling import AgendaAgreed, AgendaCommented, AgendaOverdue, AgendaProposed
from kit.events import Event
from kit.testing import sent_events

AID, HEAD, CHAIR, SENIOR = "Ada Aid", "Hugo Head", "Lena Chair", "Sara Senior"

ITEMS: list[dict[str, Any]] = [
    {"title": "Successes of the umbrella club", "minutes": 10, "owner": "headteacher"},
    {
        "title": "Progress of learners",
        "purpose": "Why year 5 writes less.",
        "minutes": 60,
        "owner": "aid",
        "papers": ["progress_data", "data_analysis"],
    },
]
FULL = [{"purpose": "", "owner": None, "papers": []} | item for item in ITEMS]


@pytest.fixture
def meeting(house: House) -> Any:
    return house.book()


def agenda(house: House, meeting: Any, who: str = AID) -> Any:
    return house(who).get(f"/v1/meetings/{meeting['id']}/agenda").json


def propose(house: House, meeting: Any, who: str = AID, follows: int = 0, **over: Any) -> Any:
    asked = {"follows": follows, "items": ITEMS} | over
    return house(who).post(f"/v1/meetings/{meeting['id']}/agenda/proposals", json=asked)


def comment(house: House, meeting: Any, who: str, text: str = "Attendance first, please.") -> Any:
    return house(who).post(f"/v1/meetings/{meeting['id']}/agenda/comments", json={"text": text})


def agree(house: House, meeting: Any, who: str = HEAD, number: int = 1) -> Any:
    path = f"/v1/meetings/{meeting['id']}/agenda/agreement"
    return house(who).post(path, json={"number": number})


def told(kind: type[Event]) -> list[Any]:
    return [msgspec.json.decode(sent.data, type=kind) for sent in sent_events(kind)]


def slug(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["type"].rpartition("/")[2]


def test_a_booked_meeting_waits_for_the_aids_proposal(house: House, meeting: Any) -> None:
    shown = agenda(house, meeting)
    assert (shown["state"], shown["number"], shown["turn"]) == ("not_proposed", 0, "aid")
    assert (shown["due_at"], shown["length_minutes"]) == ("2027-02-23T10:00:00Z", 120)
    assert (shown["newest"], shown["agreed"], shown["comments"]) == (None, None, [])
    assert shown["may"] == ["agendas.propose", "agendas.comment"]
    assert agenda(house, meeting, HEAD)["may"] == ["agendas.comment"]
    brief = {name: shown[name] for name in ("state", "number", "agreed_number", "due_at", "turn")}
    assert house(CHAIR).get(f"/v1/meetings/{meeting['id']}").json["agenda"] == brief


def test_it_is_agreed_when_the_head_agrees_to_what_was_proposed(house: House, meeting: Any) -> None:
    made = propose(house, meeting, note="As we said on the phone.")
    assert (made.status_code, made.json["state"], made.json["turn"]) == (201, "proposed", "academy")
    newest = made.json["newest"]
    assert (newest["items"], newest["minutes"], newest["name"]) == (FULL, 70, AID)
    [asked] = told(AgendaProposed)
    assert (asked.number, asked.items, asked.minutes) == (1, 2, 70)
    assert asked.asked == (house.ids[HEAD],)
    assert agenda(house, meeting, HEAD)["may"] == [
        "agendas.propose", "agendas.comment", "agendas.agree",
    ]  # fmt: skip
    done = agree(house, meeting)
    assert (done.status_code, done.json["state"], done.json["turn"]) == (201, "agreed", None)
    assert (done.json["agreed"]["number"], done.json["agreed"]["agreed_by_name"]) == (1, HEAD)
    [event] = told(AgendaAgreed)
    assert (event.number, event.recipients) == (1, (house.ids[AID],))


def test_the_head_changes_it_and_then_the_aid_agrees(house: House, meeting: Any) -> None:
    propose(house, meeting)
    changed = propose(house, meeting, HEAD, follows=1, items=ITEMS[:1], note="Data was in June.")
    assert (changed.json["number"], changed.json["turn"]) == (2, "aid")
    assert told(AgendaProposed)[-1].asked == (house.ids[AID],)
    assert slug(agree(house, meeting, HEAD, 2)) == (409, "not-yours-to-agree")
    assert slug(agree(house, meeting, AID, 1)) == (409, "agenda-has-changed")
    assert agree(house, meeting, AID, 2).json["state"] == "agreed"
    assert [each["number"] for each in agenda(house, meeting)["earlier"]] == [1]


def test_two_who_change_the_same_number_do_not_overwrite_each_other(
    house: House, meeting: Any
) -> None:
    propose(house, meeting)
    assert propose(house, meeting, HEAD, follows=1, items=ITEMS[:1]).status_code == 201
    late = propose(house, meeting, AID, follows=1, items=ITEMS[1:])
    assert slug(late) == (409, "agenda-has-changed")
    assert agenda(house, meeting)["newest"]["items"] == FULL[:1]
    assert len(told(AgendaProposed)) == 2


def test_a_change_of_what_is_agreed_needs_agreement_again_and_others_read_what_was(
    house: House, meeting: Any
) -> None:
    propose(house, meeting)
    agree(house, meeting)
    changed = propose(house, meeting, follows=1, items=ITEMS[:1])
    assert (changed.json["state"], changed.json["agreed_number"]) == ("proposed", 1)
    assert agenda(house, meeting, CHAIR)["agreed"]["items"] == FULL
    agree(house, meeting, number=2)
    assert agenda(house, meeting, CHAIR)["agreed"]["items"] == FULL[:1]


@pytest.mark.parametrize("who", [CHAIR, SENIOR, "Carl Ceo", "Hera Head"])
def test_nobody_but_the_two_sides_reads_it_before_it_is_agreed(
    house: House, meeting: Any, who: str
) -> None:
    propose(house, meeting, note="A word between us.")
    comment(house, meeting, HEAD)
    shown = agenda(house, meeting, who)
    assert (shown["agreed"], shown["may"]) == (None, [])
    assert not {"newest", "earlier", "comments"} & set(shown)
    agree(house, meeting)
    shown = agenda(house, meeting, who)
    assert shown["agreed"]["items"] == FULL
    assert "A word between us" not in str(shown)


def test_a_comment_goes_to_the_other_side_and_the_turn_with_it(house: House, meeting: Any) -> None:
    assert comment(house, meeting, HEAD).json["turn"] == "aid", "nothing is proposed yet"
    propose(house, meeting)
    said = comment(house, meeting, HEAD)
    assert (said.json["turn"], said.json["state"]) == ("aid", "proposed")
    assert [(each["number"], each["name"]) for each in said.json["comments"]] == [
        (0, HEAD),
        (1, HEAD),
    ]
    assert told(AgendaCommented)[-1].recipients == (house.ids[AID],)
    # Whoever speaks out of turn takes it from nobody.
    assert comment(house, meeting, HEAD).json["turn"] == "aid"
    assert agree(house, meeting).status_code == 201


def test_no_word_of_it_is_in_any_event(house: House, meeting: Any) -> None:
    propose(house, meeting, note="Secretly.")
    comment(house, meeting, HEAD)
    agree(house, meeting)
    said = str(sent_events())
    assert not [word for word in ("umbrella", "Secretly", "Attendance first") if word in said]


@pytest.mark.parametrize(
    ("over", "status", "problem"),
    [
        ({"items": []}, 422, "fields-refused"),
        ({"items": [ITEMS[0]] * 41}, 422, "fields-refused"),
        ({"items": [{"title": " ", "minutes": 5}]}, 422, "fields-refused"),
        ({"items": [{"title": "A", "minutes": 0}]}, 422, "fields-refused"),
        ({"items": [{"title": "A", "minutes": 5, "owner": "ghost"}]}, 422, "fields-refused"),
        ({"items": [{"title": "A", "minutes": 5, "papers": ["nothing"]}]}, 422, "paper-of-an-item-unknown"),
        ({"follows": 1}, 409, "agenda-has-changed"),
    ],
)  # fmt: skip
def test_a_proposal_that_makes_no_sense(
    house: House, meeting: Any, over: dict[str, Any], status: int, problem: str
) -> None:
    assert slug(propose(house, meeting, **over)) == (status, problem)
    assert (agenda(house, meeting)["number"], told(AgendaProposed)) == (0, [])


def test_what_changes_nothing_is_said_to(house: House, meeting: Any) -> None:
    propose(house, meeting)
    assert slug(propose(house, meeting, HEAD, follows=1)) == (422, "nothing-changed")


def test_the_head_proposes_no_first_agenda(house: House, meeting: Any) -> None:
    assert slug(propose(house, meeting, HEAD)) == (409, "agenda-not-proposed")
    assert slug(agree(house, meeting, number=0)) == (409, "agenda-not-proposed")


def test_once_the_meeting_has_begun_or_is_cancelled_it_stays(house: House, meeting: Any) -> None:
    propose(house, meeting)
    house.clock.advance(days=61)
    for refused in (
        propose(house, meeting, follows=1, items=ITEMS[:1]),
        comment(house, meeting, HEAD),
        agree(house, meeting),
    ):
        assert slug(refused) == (409, "meeting-has-begun")
    assert agenda(house, meeting)["may"] == []


def test_whose_turn_it_is_is_reminded_every_other_day_and_later_both_hear_of_it(
    house: House, meeting: Any
) -> None:
    house.at("2027-02-23T09:59:59")
    assert told(AgendaOverdue) == []
    for when in ("2027-02-23T10:00:00", "2027-02-23T10:00:05", "2027-02-24T10:00:00"):
        house.at(when)
    [first] = told(AgendaOverdue)
    assert (first.turn, first.owed_by, first.recipients) == ("aid", (house.ids[AID],), ())
    propose(house, meeting)
    # Whoever's turn it has become has two days.
    house.at("2027-02-26T09:59:59")
    assert len(told(AgendaOverdue)) == 1
    house.at("2027-02-26T10:00:00")
    [_, second] = told(AgendaOverdue)
    assert (second.turn, second.reminder, second.recipients) == ("academy", 1, ())
    # After a standstill the newest one is sent, and no other.
    house.at("2027-03-02T10:00:00")
    [_, _, later] = told(AgendaOverdue)
    assert (later.turn, later.reminder, later.number) == ("academy", 3, 1)
    assert (later.owed_by, later.recipients) == ((house.ids[HEAD],), (house.ids[AID],))
    agree(house, meeting)
    house.at("2027-03-04T10:00:00")
    assert len(told(AgendaOverdue)) == 3


def test_a_change_after_the_deadline_leaves_two_days(house: House, meeting: Any) -> None:
    propose(house, meeting)
    agree(house, meeting)
    house.at("2027-03-03T10:00:00")
    propose(house, meeting, follows=1, items=ITEMS[:1])
    house.at("2027-03-05T09:59:59")
    assert told(AgendaOverdue) == []
    house.at("2027-03-05T10:00:00")
    assert [event.turn for event in told(AgendaOverdue)] == ["academy"]


def test_without_anybody_who_could_agree_nothing_is_proposed(house: House, meeting: Any) -> None:
    [held] = house(AID).get("/v1/appointments?urn=900001&office=headteacher").json["items"]
    ended = house(AID).post(f"/v1/appointments/{held['id']}/end", json={"until": "2027-01-08"})
    assert ended.status_code == 201
    house.clock.advance(days=1)
    refused = propose(house, meeting)
    assert slug(refused) == (409, "nobody-to-agree")
    assert "enter who leads it now" in refused.json["detail"]


def test_a_meeting_that_moves_takes_its_deadline_along_and_what_was_agreed_stays(
    house: House, meeting: Any
) -> None:
    propose(house, meeting)
    house.at("2027-02-23T10:00:00")
    moved = house(AID).post(
        f"/v1/meetings/{meeting['id']}/moves",
        json={"starts_at": "2027-04-13T09:00:00Z"},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 201, moved.text
    # The same time of day, though the clocks change between the two.
    assert agenda(house, meeting)["due_at"] == "2027-03-30T09:00:00Z"
    house.at("2027-03-29T10:00:00")
    assert len(told(AgendaOverdue)) == 1
    house.at("2027-03-30T09:00:00")
    assert [event.reminder for event in told(AgendaOverdue)] == [1, 1]


def test_of_a_cancelled_meeting_nobody_is_reminded(house: House, meeting: Any) -> None:
    house(AID).post(
        f"/v1/meetings/{meeting['id']}/cancellation",
        json={"reason": "Snow."},
        headers={"If-Match": "*"},
    )
    house.at("2027-02-25T10:00:00")
    assert told(AgendaOverdue) == []


def test_the_trust_edits_its_templates(house: House) -> None:
    first = house(HEAD).get("/v1/agenda-templates")
    assert [sum(item["minutes"] for item in each["items"]) for each in first.json["items"]] == [
        120,
        85,
    ]
    ours = {"items": [{"title": "Ours", "items": ITEMS}]}
    put = house(AID).put(
        "/v1/agenda-templates", json=ours, headers={"If-Match": first.headers["ETag"]}
    )
    assert (put.status_code, put.json["items"]) == (
        200,
        [{"title": "Ours", "kind": None, "items": FULL}],
    )
    assert house(HEAD).get("/v1/agenda-templates").json == put.json
    stale = house(AID).put(
        "/v1/agenda-templates", json=ours, headers={"If-Match": first.headers["ETag"]}
    )
    assert stale.status_code == 412


@pytest.mark.parametrize(
    ("items", "problem"),
    [
        ([], "fields-refused"),
        ([{"title": "Ours", "items": []}], "fields-refused"),
        ([{"title": "Ours", "items": ITEMS}] * 2, "template-twice"),
        (
            [{"title": "A", "items": [{"title": "x", "minutes": 1, "papers": ["no"]}]}],
            "paper-of-an-item-unknown",
        ),
    ],
)
def test_templates_that_do_not_fit(house: House, items: Any, problem: str) -> None:
    refused = house(AID).put(
        "/v1/agenda-templates", json={"items": items}, headers={"If-Match": "*"}
    )
    assert slug(refused) == (422, problem)
    assert len(house(AID).get("/v1/agenda-templates").json["items"]) == 2

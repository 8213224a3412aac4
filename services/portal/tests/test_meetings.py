"""Meetings: the list, one of them with its packs, moved and cancelled."""

import io
from collections.abc import Callable
from datetime import date

import pytest

from .fakes.meetings import bound
from .fakes.suite import Suite
from .fakes.world import World, at
from .reading import Visitor


def test_meetings_stand_by_month(aid: Visitor) -> None:
    page = aid.get("/meetings")
    assert [text for _, text in page.all("h2")] == ["January 2027", "February 2027"]
    assert "9am to 11am" in page.text


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("mine", "Birchfield Junior Academy"),
        ("past", "No meeting has been held yet"),
        ("cancelled", "Nothing was cancelled"),
        ("nonsense", "Birchfield Junior Academy"),
    ],
)
def test_each_view_has_its_meetings_or_says_why_not(head: Visitor, show: str, said: str) -> None:
    assert said in head.get("/meetings", show=show).text


def test_a_meeting_of_this_morning_is_past_once_it_is_over(aid: Visitor, world: World) -> None:
    over = world.book(900103, at(date(2027, 1, 8), 6))
    still = world.book(900108, at(date(2027, 1, 8), 8))
    assert over["academy_name"] in aid.get("/meetings", show="past").text
    upcoming = aid.get("/meetings").text
    assert still["academy_name"] in upcoming
    assert over["academy_name"] not in upcoming


def test_a_meeting_shows_what_is_missing_and_whom_it_is_owed_by(head: Visitor) -> None:
    page = head.get("/meetings/meeting-2")
    assert (
        "0 of 4 required papers are there. They were due Monday 4 January 2027 at 9am" in page.text
    )
    assert "Owed by Daniel Okafor." in page.text
    assert "on Thursday 7 January 2027 at the latest" in page.text


def test_whoever_may_only_know_that_it_takes_place_sees_when_and_no_more(
    signed_in_as: Callable[..., Visitor],
) -> None:
    trustee = signed_in_as("trustee")
    assert "Birchfield" in trustee.get("/meetings").text
    text = trustee.get("/meetings/meeting-2").text
    assert "9am to 11am" in text
    for absent in ("Around the table", "required papers", "Where", "Mails about"):
        assert absent not in text


def test_who_was_asked_and_when(aid: Visitor, world: World) -> None:
    chase = {
        "at": "2027-01-05T09:00:00Z",
        "person_names": ["Daniel Okafor"],
        "missing": ["attendance"],
    }
    world.meetings["meeting-2"]["packs"][1]["chased"] = [chase]
    text = aid.get("/meetings/meeting-2").text
    assert "Asked 1 time, last on 5 January 2027" in text
    assert "for attendance, suspensions and exclusions" in text


def test_a_pack_that_went_out_says_without_what(aid: Visitor, world: World) -> None:
    world.meetings["meeting-2"]["packs"][0].update(
        state="circulated", circulated_at="2027-01-07T09:00:00Z", circulated_missing=["agenda"]
    )
    assert (
        "Went out Thursday 7 January 2027 at 9am, without agreed agenda."
        in aid.get("/meetings/meeting-2").text
    )


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({}, "All of it as one PDF (academy’s pack) 21 pages, 184 KB, with contents and bookmarks"),
        (
            {"left_out": [{"code": "progress_data", "why": "other_program"}]},
            "Not in it: progress data by subject and year group (for other programs)",
        ),
        (
            {"left_out": [{"code": "surveys", "why": "locked"}] * 3},
            "None of its papers can be put into one PDF (locked with a password): open them one by one.",
        ),
        (
            {"state": "being_made", "looked_at": 1},
            "Being put together as one PDF: 1 of 3 papers. Open this page again in a moment.",
        ),
        (
            {"state": "failed"},
            "It could not be put together as one PDF: open the papers one by one.",
        ),
    ],
)
def test_a_pack_that_went_out_is_one_pdf_or_says_how_far_it_is(
    head: Visitor, world: World, over: dict[str, object], said: str
) -> None:
    pack = world.meetings["meeting-2"]["packs"][1]
    pack.update(state="circulated", circulated_at="2027-01-07T09:00:00Z")
    bound(pack, **over)
    page = head.get("/meetings/meeting-2")
    assert said in page.text
    if not over:
        answer = head.client.get(page.link("All of it as one PDF"))
        assert (answer.data, answer.mimetype) == (b"%PDF-1.7 bound-academy", "application/pdf")


def test_a_confidential_paper_says_who_reads_it(head: Visitor, world: World) -> None:
    form = head.get(head.get("/meetings/meeting-2").link("Add Attendance"))
    file = {"file": (io.BytesIO(b"%PDF-1.7 paper"), "attendance.pdf")}
    refused = head.send(form, readers="some", **file)
    assert refused.errors == [("#circle", "Choose who is to read it.")]
    file = {"file": (io.BytesIO(b"%PDF-1.7 paper"), "attendance.pdf")}
    page = head.send(form, readers="some", circle=["aid", "headteacher"], **file)
    assert "confidential, for director and headteacher alone" in page.text
    paper = next(
        each
        for each in world.meetings["meeting-2"]["packs"][1]["papers"]
        if each["code"] == "attendance"
    )
    assert paper["latest"]["circle"] == ["aid", "headteacher"]


def test_a_paper_that_came_late_says_so_and_when_it_was_sent(head: Visitor, world: World) -> None:
    pack = world.meetings["meeting-2"]["packs"][1]
    pack.update(state="circulated", circulated_at="2027-01-07T09:00:00Z")
    form = head.get(head.get("/meetings/meeting-2").link("Add Attendance"))
    assert "is sent to everybody at the table once more" in form.text
    page = head.send(form, file=(io.BytesIO(b"%PDF-1.7 paper"), "attendance.pdf"))
    assert "came late, goes to everybody within the hour" in page.text
    paper = next(each for each in pack["papers"] if each["code"] == "attendance")
    paper["latest"]["circulated_at"] = "2027-01-08T10:00:00Z"
    assert "came late, sent Fri 8 Jan, 10am" in head.get("/meetings/meeting-2").text


def test_each_side_adds_to_its_own_pack_only(aid: Visitor, head: Visitor) -> None:
    assert head.get("/meetings/meeting-2/packs/academy/add").status == 200
    assert head.get("/meetings/meeting-2/packs/aid/add").status == 403
    assert aid.get("/meetings/meeting-2/packs/aid/add").status == 200
    assert aid.get("/meetings/meeting-2/packs/academy/add").status == 403
    assert aid.get("/meetings/meeting-2/packs/nobody/add").status == 404


def test_a_paper_is_added_and_read_again(head: Visitor) -> None:
    page = head.get("/meetings/meeting-2")
    form = head.get(page.link("Add Self-evaluation"))
    assert form.form.fields["kind"] == "self_evaluation"
    page = head.send(form, file=(io.BytesIO(b"%PDF-1.7 paper"), "sef.pdf"))
    assert "Added: Self-evaluation." in page.text
    assert "1 of 4 required papers are there." in page.text
    answer = head.client.get(page.link("Self-evaluation"))
    assert answer.data == b"%PDF-1.7 paper"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="sef.pdf"'


@pytest.mark.parametrize(
    ("content", "name", "kind", "where", "said"),
    [
        (b"", "empty.pdf", "attendance", "#file", "The file is empty: choose another."),
        (b"MZ", "tool.exe", "attendance", "#file", "Files of this type are not taken: send a PDF."),
        (b"x", "", "attendance", "#file", "Choose a file."),
        (b"x", "x.pdf", "", "#kind", "Choose which paper it is."),
    ],
)
def test_a_file_that_is_refused_is_told_beside_the_field(
    head: Visitor, content: bytes, name: str, kind: str, where: str, said: str
) -> None:
    form = head.get("/meetings/meeting-2/packs/academy/add")
    page = head.send(form, kind=kind, file=(io.BytesIO(content), name))
    assert page.status == 422
    assert page.errors == [(where, said)]
    assert page.form.fields["kind"] == kind


def test_a_paper_one_may_not_read_yet_is_shown_as_there(aid: Visitor, world: World) -> None:
    world.meetings["meeting-2"]["packs"][1]["papers"][0]["received"] = True
    text = aid.get("/meetings/meeting-2").text
    assert "There. You can read it when the pack has gone out." in text
    assert "1 of 4 required papers are there." in text


def test_a_meeting_is_moved(aid: Visitor, world: World) -> None:
    form = aid.get("/meetings/meeting-1/move")
    assert form.form.fields["time"] == "14:00"
    page = aid.send(form, day__day="4", time="10:00")
    assert "Moved to Thursday 4 February 2027 at 10am." in page.text
    assert world.meetings["meeting-1"]["starts_at"] == "2027-02-04T10:00:00Z"


@pytest.mark.parametrize("what", ["move", "cancel"])
def test_a_change_that_somebody_else_made_meanwhile_is_not_lost(
    aid: Visitor, world: World, what: str
) -> None:
    form = aid.get(f"/meetings/meeting-1/{what}")
    world.meetings["meeting-1"]["version"] = 2
    page = aid.send(form, reason="Snow.", time="10:00")
    assert page.status == 409
    assert "Your change has not been made, so that theirs is not lost." in page.text
    assert world.meetings["meeting-1"]["state"] == "booked"


@pytest.mark.parametrize("written", ["2026–27", "٣", '1", "2', "1\r\nX-Y: z", "9" * 400])
def test_a_form_whose_hidden_fields_were_written_by_hand_changes_nothing(
    aid: Visitor, suite: Suite, world: World, written: str
) -> None:
    form = aid.get("/meetings/meeting-1/cancel")
    page = aid.send(form, reason="Snow.", version=written, key=written)
    assert page.status in {409, 412, 422}
    assert world.meetings["meeting-1"]["state"] == "booked"
    sent = next(asked for asked in suite.asked if asked.url.path.endswith("/cancellation"))
    for name in ("If-Match", "Idempotency-Key"):
        assert sent.headers[name].isascii()
        assert "\n" not in sent.headers[name]


def test_cancelling_says_what_it_does_and_asks_why(aid: Visitor, world: World) -> None:
    form = aid.get("/meetings/meeting-1/cancel")
    assert "calendars of Rowan Ashdown, Imogen Farrow, Chair 900101, Daniel Okafor" in form.text
    assert aid.send(form).errors == [("#reason", "Give the reason.")]
    page = aid.send(form, reason="The academy is closed by snow.")
    assert "Cancelled. The academy is closed by snow." in page.text
    assert not page.says_link("Move")
    assert world.meetings["meeting-1"]["state"] == "cancelled"


def test_whoever_sent_a_pack_sees_who_has_opened_it_and_who_has_not(
    aid: Visitor, head: Visitor, world: World
) -> None:
    paper = {"code": "agenda", "title": "Agreed agenda", "version": 2, "times": 3}
    paper |= {"first_at": "2027-01-07T10:00:00Z", "last_at": "2027-01-07T17:15:00Z"}
    read = {"name": "Daniel Okafor", **{name: paper[name] for name in ("first_at", "last_at")}}
    waits: dict[str, object] = {
        "name": "Priya Raman",
        "first_at": None,
        "last_at": None,
        "papers": [],
    }
    world.readers["meeting-2", "aid"] = [{**read, "papers": [paper]}, waits]
    text = aid.get("/meetings/meeting-2").text
    assert "Opened by 1 of 2" in text
    assert (
        "Daniel Okafor first Thu 7 Jan, 10am, last Thu 7 Jan, 5:15pm: agreed agenda (version 2), 3 times"
        in text
    )
    assert "Priya Raman not opened yet" in text
    # It is the director's pack: the academy is not told who reads it.
    assert "Opened by" not in head.get("/meetings/meeting-2").text

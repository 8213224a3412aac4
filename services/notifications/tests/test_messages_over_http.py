"""The messages over HTTP: who sees which, what they look like, and what can be downloaded."""

from collections.abc import Callable

import pytest
import vobject
from services.notifications.tests.conftest import Mailroom, OpenMailroom, Said

from kit.testing.http import client
from notifications.app import create_app
from notifications.settings import NotificationsSettings


@pytest.fixture
def sent(mailroom: Mailroom, said: Said) -> Mailroom:
    mailroom.hear(said.booked())
    mailroom.send()
    return mailroom


def test_people_see_what_was_written_to_them_and_the_aid_sees_all(sent: Mailroom) -> None:
    head = sent.client.as_("headteacher", urn=900001, person_id="p-head")
    [own] = head.get("/v1/messages").get_json()["items"]
    assert own["to"] == ["head@ashgrove.example"]
    every = sent.messages()
    assert len(every) == 4
    other = next(one for one in every if one["person_id"] == "p-chair")
    for path in ("", "/source", "/calendar"):
        assert head.get(f"/v1/messages/{other['id']}{path}").status_code == 404
        assert head.get(f"/v1/messages/{own['id']}{path}").status_code == 200


def test_in_a_demonstration_everyone_who_is_signed_in_sees_all(
    sent: Mailroom, settings_for: Callable[..., NotificationsSettings]
) -> None:
    app = create_app(settings_for(NotificationsSettings, port=8003, demo=True), sent.clock)
    reader = client(app).as_("trustee", person_id="p-trustee")
    assert len(reader.get("/v1/messages").get_json()["items"]) == 4


def test_nobody_sees_anything_without_a_token_and_machines_do_not_either(sent: Mailroom) -> None:
    assert sent.client.get("/v1/messages").status_code == 401
    assert sent.client.with_scopes("events:read").get("/v1/messages").status_code == 403


def test_a_message_shows_what_was_sent(sent: Mailroom) -> None:
    [listed] = sent.messages(to="head@ashgrove.example")
    assert listed["state"] == "sent"
    assert listed["sent_at"] == "2027-01-08T09:00:00Z"
    assert (listed["kind"], listed["about"], listed["attempts"]) == ("meeting_booked", "m-1", 1)
    shown = sent.client.as_("aid").get(f"/v1/messages/{listed['id']}").get_json()
    assert {name: shown[name] for name in listed} == listed
    assert "You are invited to an Academy Improvement Meeting" in shown["text"]
    assert shown["html"].startswith("<!doctype html>")
    assert shown["attachments"] == [{"filename": "invite.ics", "content_type": "application/ics"}]


def test_the_mail_and_its_calendar_entry_can_be_downloaded(sent: Mailroom) -> None:
    [listed] = sent.messages(person_id="p-head")
    reader = sent.client.as_("aid")
    source = reader.get(f"/v1/messages/{listed['id']}/source")
    assert source.content_type == "message/rfc822"
    assert source.data == (sent.settings.var / "mailbox" / f"{listed['id']}.eml").read_bytes()
    calendar = reader.get(f"/v1/messages/{listed['id']}/calendar")
    assert calendar.content_type.startswith("text/calendar")
    assert "invite.ics" in calendar.headers["Content-Disposition"]
    event = vobject.readOne(calendar.text).vevent
    assert f"{event.dtstart.value:%d %B %Y %H:%M}" == "21 January 2027 14:00"


def test_a_message_that_waits_is_shown_in_the_words_it_would_have_now(
    open_mailroom: OpenMailroom, said: Said
) -> None:
    mailroom = open_mailroom()
    mailroom.hear(said.booked())
    [waiting] = mailroom.messages(person_id="p-head", state="waiting_for_address")
    reader = mailroom.client.as_("aid")
    shown = reader.get(f"/v1/messages/{waiting['id']}").get_json()
    assert "Dear colleague" in shown["text"]
    for path in ("source", "calendar"):
        answer = reader.get(f"/v1/messages/{waiting['id']}/{path}")
        assert answer.status_code == 404
        assert "has not been sent yet" in answer.get_json()["detail"]


def test_a_reminder_has_no_calendar_entry(mailroom: Mailroom, said: Said) -> None:
    mailroom.clock.move_to(said.overdue().papers_due_at)
    mailroom.hear(said.booked(), said.overdue())
    mailroom.send()
    [chase] = mailroom.messages(kind="paper_overdue", person_id="p-senior")
    assert chase["has_calendar"] is False
    answer = mailroom.client.as_("aid").get(f"/v1/messages/{chase['id']}/calendar")
    assert answer.status_code == 404


def test_the_list_comes_in_pages_newest_first(sent: Mailroom) -> None:
    reader = sent.client.as_("aid")
    first = reader.get("/v1/messages?limit=3&about=m-1")
    assert len(first.get_json()["items"]) == 3
    target = first.headers["Link"].partition(">")[0].removeprefix("<")
    rest = reader.get(target).get_json()["items"]
    idents = [one["id"] for one in first.get_json()["items"] + rest]
    assert idents == sorted(idents, reverse=True)
    assert len(set(idents)) == 4


@pytest.mark.parametrize("query", ["state=nonsense", "kind=letter", "limit=0", "after=x"])
def test_filters_that_make_no_sense_are_refused(sent: Mailroom, query: str) -> None:
    answer = sent.client.as_("aid").get(f"/v1/messages?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"

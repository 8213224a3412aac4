"""What notifications does when somebody is erased: their mails lose address and text, and what comes late brings nothing back."""

from datetime import timedelta

import pytest
from services.notifications.tests.conftest import PEOPLE, Mailroom, OpenMailroom, Said

from contracts.scheduling import SOMEBODY, PersonErased
from kit.db import connection, database

NAME, ADDRESS = PEOPLE["p-head"]
ERASED = PersonErased(person_id="p-head")


def everything(mailroom: Mailroom) -> str:
    """Every text in the database, and in the local mailbox."""
    with connection():
        tables = [name for name in database.get_tables() if not name.endswith("_migration")]
        rows = [database.execute_sql(f'SELECT * FROM "{name}"').fetchall() for name in tables]  # noqa: S608 - the tables' own names
    return repr(rows) + "".join(mail.as_string() for mail in mailroom.mails())


@pytest.fixture
def written(mailroom: Mailroom, said: Said) -> Mailroom:
    """The head and the others were written to, and the head has a calendar address."""
    mailroom.hear(said.booked(), said.appointed("p-head"))
    mailroom.feed("p-head")
    mailroom.send()
    return mailroom


def test_nothing_that_names_them_stays(written: Mailroom, said: Said) -> None:
    written.hear(said.overdue(owed_by=("p-head",)))  # one that has not been sent yet
    assert NAME in everything(written)
    assert ADDRESS in everything(written)
    assert written.hear(ERASED) == ["applied"]
    written.send()
    said_now = everything(written)
    assert [word for word in (NAME, ADDRESS) if word in said_now] == []
    assert SOMEBODY in said_now


def test_that_a_mail_was_sent_stays_known(written: Mailroom) -> None:
    written.hear(ERASED)
    [mail] = written.messages(person_id="p-head")
    assert (mail["state"], mail["to"], mail["kind"]) == ("sent", [], "meeting_booked")
    asked = written.client.as_("aid")
    shown = asked.get(f"/v1/messages/{mail['id']}")
    assert shown.status_code == 200
    assert SOMEBODY in shown.get_json()["text"]
    assert asked.get(f"/v1/messages/{mail['id']}/source").status_code == 404
    [of_another] = written.messages(person_id="p-chair")
    assert of_another["to"] == [PEOPLE["p-chair"][1]]


def test_a_calendar_address_opens_nothing_any_more(mailroom: Mailroom, said: Said) -> None:
    mailroom.hear(said.appointed("p-head"))
    path = mailroom.feed("p-head")["path"]
    assert mailroom.client.get(path).status_code == 200
    mailroom.hear(ERASED)
    assert mailroom.client.get(path).status_code == 404


def test_what_comes_late_brings_nothing_back_and_writes_to_nobody(
    written: Mailroom, said: Said
) -> None:
    written.hear(ERASED, version=9)
    assert written.hear(said.person("p-head"), version=8) == ["repeated"]
    written.hear(said.moved(said.booked().starts_at + timedelta(days=1)))
    written.send()
    assert [word for word in (NAME, ADDRESS) if word in everything(written)] == []


def test_old_mails_keep_neither_text_nor_address(open_mailroom: OpenMailroom, said: Said) -> None:
    mailroom = open_mailroom(mails_kept_days=400)
    mailroom.hear(*(said.person(person) for person in PEOPLE), said.academy(), said.papers())
    mailroom.hear(said.booked())
    mailroom.send()
    for days, kept in ((399, True), (2, False)):
        mailroom.clock.move_to(mailroom.clock.now() + timedelta(days=days))
        mailroom.send()
        mailroom.send()  # the mailbox is tidied a minute after that
        [mail] = mailroom.messages(person_id="p-head")
        assert (mail["to"] == [ADDRESS], mail["state"]) == (kept, "sent")
        assert bool(mailroom.mails()) is kept

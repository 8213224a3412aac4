"""A meeting that was booked before there were agendas has one after the update, agreed by when its papers are due."""

from services.scheduling.tests.conftest import MIGRATIONS, House

from contracts.scheduling import AgendaOverdue
from kit.db import connection, migrate, migrate_down, transaction
from kit.testing import sent_events
from scheduling.locks import locked_meeting
from scheduling.packs.adding import NewPaper, put_in
from scheduling.packs.models import Pack

AGENDAS = "0009_agree_agendas"


def test_a_meeting_of_before_has_its_agenda(house: House) -> None:
    meeting = house.book()
    migrate_down(MIGRATIONS, AGENDAS)
    migrate(MIGRATIONS)
    shown = house("Ada Aid").get(f"/v1/meetings/{meeting['id']}/agenda").json
    assert (shown["state"], shown["turn"]) == ("not_proposed", "aid")
    assert shown["due_at"] == meeting["packs"][0]["papers_due_at"]


def test_nobody_is_reminded_of_an_agenda_that_was_put_in_by_hand(house: House) -> None:
    meeting = house.book()
    with connection():
        pack = Pack.get(Pack.meeting == meeting["id"], Pack.side == "aid")
        new = NewPaper(
            kind="agenda",
            filename="a.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            added_by=house.ids["Ada Aid"],
        )
        with transaction():
            put_in(locked_meeting(meeting["id"]), pack, new, now=house.clock.now())
    migrate_down(MIGRATIONS, AGENDAS)
    migrate(MIGRATIONS)
    house.at("2027-03-01T10:00:00")
    assert sent_events(AgendaOverdue) == []
    assert house("Ada Aid").get(f"/v1/meetings/{meeting['id']}/agenda").json["turn"] is None

"""A meeting that was booked before there were agendas has one after the update, agreed by when its papers are due."""

from services.scheduling.tests.conftest import MIGRATIONS, House

from kit.db import migrate, migrate_down

AGENDAS = "0009_agree_agendas"


def test_a_meeting_of_before_has_its_agenda(house: House) -> None:
    meeting = house.book()
    migrate_down(MIGRATIONS, AGENDAS)
    migrate(MIGRATIONS)
    shown = house("Ada Aid").get(f"/v1/meetings/{meeting['id']}/agenda").json
    assert (shown["state"], shown["turn"]) == ("not_proposed", "aid")
    assert shown["due_at"] == meeting["packs"][0]["papers_due_at"]

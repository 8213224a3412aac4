"""Archives of events lose what they told of whoever was erased, and nothing else."""

from datetime import timedelta

from kit.archives import archive_file, archive_files, read_archive, write_archive
from kit.db import connection
from kit.events import open_envelope
from kit.outbox import OutboxRow
from kit.privacy.forgotten import Forgotten
from kit.testing import run_timers

from .conftest import Hotel, PersonTold, everything


def _told(hotel: Hotel) -> bytes:
    folder = hotel.settings.var / "history" / "hotel"
    return b"\n".join(line for file in archive_files(folder) for line in read_archive(file))


def _let_months_pass(hotel: Hotel) -> None:
    hotel.clock.move_to(hotel.clock.now() + timedelta(days=90))
    hotel.tell(PersonTold(person_id="p-9", name="Newest"))
    run_timers(hotel.worker)


def test_archives_are_overwritten_by_the_worker(hotel: Hotel) -> None:
    for number in range(3):
        hotel.tell(PersonTold(person_id=f"p-{number}", name=f"Agatha {number}"))
    _let_months_pass(hotel)
    before = _told(hotel)
    assert b"Agatha 1" in before
    hotel.erase("p-1")
    with connection():
        assert not Forgotten.get().in_archives
    run_timers(hotel.worker)
    after = _told(hotel)
    assert b"Agatha 1" not in after
    assert after == before.replace(b"Agatha 1", b"Somebody")
    assert [open_envelope(line).id for line in after.splitlines()] == [
        open_envelope(line).id for line in before.splitlines()
    ]
    with connection():
        assert Forgotten.get().in_archives
    assert "Agatha 1" not in everything()


def test_an_archive_that_was_written_late_by_a_sleeper_is_begun_anew(hotel: Hotel) -> None:
    """A process had read the events, slept while somebody was erased, and wrote its file after that."""
    for number in range(3):
        hotel.tell(PersonTold(person_id=f"p-{number}", name=f"Agatha {number}"))
    with connection():
        rows = list(OutboxRow.select().order_by(OutboxRow.id))
    hotel.erase("p-1")
    run_timers(hotel.worker)  # the archives there are have been seen to
    folder = hotel.settings.var / "history" / "hotel"
    file = archive_file(folder, f"{hotel.clock.now():%Y-%m}", rows[0].id)
    write_archive(file, [row.body.encode() for row in rows])
    assert b"Agatha 1" in _told(hotel)
    _let_months_pass(hotel)
    run_timers(hotel.worker)
    assert b"Agatha 0" in _told(hotel)
    assert b"Agatha 1" not in _told(hotel)
    assert "Agatha 1" not in everything()

"""Whoever is erased stays erased: whatever comes late, comes twice, was parked, or is sent again."""

import msgspec

from kit import parked
from kit.db import connection, transaction
from kit.events import open_envelope, open_event, seal
from kit.outbox import OutboxRow
from kit.privacy.declaring import tables_of
from kit.privacy.erasing import erase
from kit.privacy.forgotten import Forgotten
from kit.testing import deliver, sent_events
from kit.testing.driving import deliver_body

from .conftest import PRIVACY, Hotel, PersonErased, PersonTold, everything

TOLD = PersonTold(person_id="p-1", name="Agatha Quill")
RENAMED = PersonTold(person_id="p-1", name="Agatha Quill-Moss")
ERASED = PersonErased(person_id="p-1")


def test_a_listener_forgets_and_counts_what_it_did(hotel: Hotel) -> None:
    deliver(hotel.worker, TOLD)
    deliver(hotel.worker, PersonTold(person_id="p-2", name="Somebody Else"))
    hotel.guest("p-1", "Agatha's aunt")
    hotel.guest("p-2", "A friend")
    assert deliver(hotel.worker, ERASED) == "applied"
    assert hotel.names() == {"p-1": "Somebody", "p-2": "Somebody Else"}
    assert "Agatha" not in everything()
    with connection():
        [forgotten] = Forgotten.select()
    assert forgotten.did == {"who": {"emptied": 1}, "guests": {"deleted": 1}}


def test_what_comes_late_or_again_brings_nothing_back(hotel: Hotel) -> None:
    deliver(hotel.worker, TOLD, version=1)
    deliver(hotel.worker, ERASED, version=3)
    assert deliver(hotel.worker, RENAMED, version=2) == "repeated"
    assert deliver(hotel.worker, TOLD, version=1) == "repeated"
    assert deliver(hotel.worker, ERASED, version=3) == "repeated"
    assert hotel.names() == {"p-1": "Somebody"}
    assert "Agatha" not in everything()


def test_so_it_is_in_one_batch(hotel: Hotel) -> None:
    from kit.bus import Delivery  # noqa: PLC0415

    bodies = [
        seal(event, event_id=f"e-{version}", version=version, at=hotel.clock.now())
        for event, version in ((TOLD, 1), (ERASED, 3), (RENAMED, 2))
    ]
    deliveries = [Delivery(n, 0, redelivered=False, body=body) for n, body in enumerate(bodies)]
    with connection():
        taken = hotel.worker.inbox.take_all(deliveries, hotel.clock.now())
    assert taken == ["applied", "applied", "repeated"]
    assert "Agatha" not in everything()


def test_what_is_parked_of_somebody_holds_nothing_up_and_goes(hotel: Hotel) -> None:
    hotel.stumbles = True
    assert deliver(hotel.worker, TOLD, version=1) == "failed"
    assert deliver(hotel.worker, RENAMED, version=2) == "parked"
    impostor = seal(RENAMED, event_id="person/p-1#1", version=1, at=hotel.clock.now())
    assert deliver_body(hotel.worker, impostor) == "parked"
    assert "Agatha" in everything()
    assert deliver(hotel.worker, ERASED, version=3) == "applied"
    with connection():
        assert parked.counts() == {}
    assert "Agatha" not in everything()


def test_a_history_that_was_overwritten_can_be_sent_again(hotel: Hotel) -> None:
    """To whoever has it already, and to whoever begins."""
    hotel.tell(TOLD)
    before = [envelope.id for envelope in sent_events()]
    with connection():
        bodies = [row.body.encode() for row in OutboxRow.select().order_by(OutboxRow.id)]
    assert deliver_body(hotel.worker, bodies[0]) == "applied"
    hotel.erase("p-1")
    with connection():
        again = [row.body.encode() for row in OutboxRow.select().order_by(OutboxRow.id)]
    assert again[0] != bodies[0]
    assert [deliver_body(hotel.worker, body) for body in again] == ["repeated", "repeated"]
    assert [open_envelope(body).id for body in again][:1] == before
    assert "Agatha" not in everything()


def test_a_history_keeps_its_shape(hotel: Hotel) -> None:
    hotel.tell(TOLD)
    hotel.tell(PersonTold(person_id="p-2", name="Somebody Else"))
    hotel.tell(RENAMED)
    before = sent_events()
    hotel.erase("p-1")
    after = sent_events()[:-1]
    assert [msgspec.structs.replace(each, data=b"") for each in before] == [
        msgspec.structs.replace(each, data=b"") for each in after
    ]
    catalogue = {kind.type: kind for kind in (PersonTold, PersonErased)}
    told = [open_event(each, catalogue) for each in after]
    assert [each.name for each in told if isinstance(each, PersonTold)] == [
        "Somebody",
        "Somebody Else",
        "Somebody",
    ]


def test_a_second_erasure_is_the_first_one(hotel: Hotel) -> None:
    deliver(hotel.worker, TOLD)
    hotel.guest("p-1", "An aunt")
    hotel.tell(TOLD)
    first = hotel.erase("p-1")
    hotel.guest("p-1", "A late aunt")
    with connection(), transaction():
        assert erase(PRIVACY, "p-1", version=9, now=hotel.clock.now()) == first


def test_the_kits_own_tables_are_declared() -> None:
    assert tables_of("nothing") == {each.table for each in PRIVACY.tables[2:]}

"""A trust with everything in it, in all four services, each with a database of its own that can be put back."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from flask import Flask
from services.scheduling.tests.access.requests import CEDAR, REQUESTS, Scene
from services.scheduling.tests.access.test_grid import GRID, speaker
from services.scheduling.tests.conftest import ALDER, BIRCH, House
from services.scheduling.tests.packs.test_papers import put_in

from kit.auth import Caller
from kit.db import close_database, connection, database, migrate
from kit.outbox import OutboxRow
from kit.settings import Settings
from kit.testing import FrozenClock, publish_to, run_timers
from kit.testing.driving import deliver_body
from kit.testing.http import Client, client
from kit.worker import Worker
from notifications.app import create_app as notifications_app
from notifications.messages.models import Message
from notifications.settings import NotificationsSettings
from notifications.worker import create_worker as notifications_worker
from reporting.app import create_app as reporting_app
from reporting.settings import ReportingSettings
from reporting.worker import create_worker as reporting_worker
from scheduling.identities.clients.models import ClientSecret
from scheduling.settings import SchedulingSettings
from support.app import create_app as support_app
from support.settings import SupportSettings
from support.worker import create_worker as support_worker

from .canaries import EVENTS, LEADERS, NOBODY, REGISTER, WHO_SEES_THE_WHOLE_TRUST, Canary, who_sees
from .changes import watch
from .places import Databases, Place, databases

FRIDAY: Final = datetime(2027, 1, 8, 9, 0, tzinfo=UTC)

UNCOUNTED: Final = {"requests_per_minute": 0, "proofs_per_minute": 0, "files_per_minute": 0}
"""Whoever asks a thousand times a minute would soon be told to slow down, and nothing else."""

WHO: Final = tuple(dict.fromkeys(cell.who for cell in GRID))
"""Every kind of caller: the columns of scheduling's grid."""

UNREADABLE: Final = b'{"specversion": "1.0", "data": {"canary-in-a-parked-event": '


@dataclass
class Service:
    """One service as it stands when the fuzz begins."""

    app: Flask
    place: Place
    database: Any
    """One of the two pools, which say nothing of what they have in common."""
    worker: Worker
    pools: dict[str, list[Any]]
    """What there is, by the names that parameters and fields have for it."""
    sends: Mapping[str, list[Any]] = field(default_factory=dict)
    """Bodies that were thought of by people, by operation."""

    @property
    def client(self) -> Client:
        """Whoever it is that asks."""
        return client(self.app)

    def keep(self) -> None:
        """Remember everything, with notes of every change from now on."""
        self.open()
        watch()
        self.database.close_all()
        self.place.keep()
        self._pools = {name: list(values) for name, values in self.pools.items()}

    def open(self) -> None:
        """Be the service that this process's database belongs to."""
        database.initialize(self.database)

    def restore(self) -> None:
        """Be as at the beginning again."""
        self.open()
        self.database.close_all()
        self.place.restore()
        self.pools = {name: list(values) for name, values in self._pools.items()}


class Trust:
    """The four services, who asks them, and the words that not everybody may be shown."""

    def __init__(self, folder: Path, made: Databases) -> None:
        self.clock = FrozenClock(FRIDAY)
        self.folder, self._made = folder, made
        self.services: dict[str, Service] = {}
        self.canaries: list[Canary] = []
        said = self._scheduling()
        said += self._listening("support", SupportSettings, support_worker, support_app, said)
        self._listening(
            "notifications", NotificationsSettings, notifications_worker, notifications_app, said
        )
        self._listening("reporting", ReportingSettings, reporting_worker, reporting_app, said)
        for service in self.services.values():
            service.keep()

    def caller(self, who: str) -> Caller | None:
        """The caller of a column of the grid."""
        found: Caller | None = speaker(self.scene.house, who).speaker
        return found

    def close(self) -> None:
        """Let go of every database."""
        for service in self.services.values():
            service.database.close_all()
        close_database()

    def _settings(self, kind: type[Settings], place: Place, **over: Any) -> Any:
        return kind(
            var=self.folder, database_url=place.url, log_level="warning", **(UNCOUNTED | over)
        )

    def _scheduling(self) -> list[bytes]:
        place = self._made("scheduling")
        settings = self._settings(SchedulingSettings, place, port=8001, demo=True)
        house = House(settings, self.clock)
        house.furnish()
        self.scene = scene = Scene(house)
        hidden = self._plant_in_scheduling(scene)
        deliver_body(house.worker, UNREADABLE)
        with connection():
            secret = ClientSecret.get().id
        sends: dict[str, list[Any]] = {}
        for name, ask in REQUESTS.items():
            sent = ask(scene)[2].get("json")
            if sent is not None:
                sends.setdefault(name.partition("/")[0], []).append(sent)
        people = [value for name, value in house.ids.items() if name != SHY]
        pools = {
            "urn": [ALDER, BIRCH, CEDAR],
            "venue_urn": [ALDER, BIRCH, CEDAR],
            "relates_to_urn": [ALDER, 900009],
            "meeting_id": [scene.meeting, *hidden],
            "person_id": people,
            "appointment_id": [scene.appointment, scene.chairs],
            "arrangement_id": [scene.arrangement],
            "judgement_id": [scene.judgement],
            "paper_id": [*scene.papers.values()],
            "invitation_id": [scene.invitation],
            "link_id": [scene.link],
            "session_id": [scene.session],
            "client_id": [scene.client],
            "secret_id": [secret],
            "code": ["2026-27", "2027-28", "agenda", "attendance"],
            "year": ["2026-27", "2027-28"],
            "number": [1, 2, 3],
            "slot": [1, 2, 3],
            "day": ["2027-03-09", "2027-03-01", "2027-02-15"],
            "on": ["2027-03-09", "2026-08-31"],
            "side": ["aid", "academy"],
            "kind": ["agenda", "attendance", "aim"],
            "office": ["headteacher", "lgb_chair", "aid", "trustee"],
            "q": ["Sara", "a", "%", "_"],
            "subject": [f"/v1/meetings/{scene.meeting}", f"meeting/{scene.meeting}"],
            **_OF_EVERY_SERVICE,
        }
        self.services["scheduling"] = Service(
            house.app, place, database.obj, house.worker, pools, sends
        )
        return _said()

    def _plant_in_scheduling(self, scene: Scene) -> list[str]:
        """Put words into what is confidential; returns the meetings that were called off."""
        house, aid = scene.house, scene.house("Ada Aid")
        machine: Any = house.client.with_scopes("register:write")
        cedar = f"/v1/academies/{CEDAR}"
        renamed = machine.patch(cedar, json={"name": CEDARS_NAME}, headers={"If-Match": "*"})
        assert renamed.status_code == 200, renamed.text
        called_off = []
        for urn, word, when in (
            (ALDER, "canary-why-alder-called-off", "2027-05-11T09:00:00Z"),
            (BIRCH, "canary-why-birch-called-off", "2027-05-12T09:00:00Z"),
        ):
            meeting = house.book(urn=urn, slot=3, starts_at=when)
            gone = f"/v1/meetings/{meeting['id']}/cancellation"
            done = aid.post(gone, json={"reason": word}, headers={"If-Match": "*"})
            assert done.status_code == 201, done.text
            called_off.append(meeting["id"])
        said = f"/v1/meetings/{scene.meeting}/agenda/comments"
        done = aid.post(said, json={"text": "canary-said-of-the-agenda"})
        assert done.status_code == 201, done.text
        for side, kind, who in (
            ("aid", "data_analysis", "Ada Aid"),
            ("academy", "attendance", "Hugo Head"),
        ):
            content = (
                b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%canary-paper-" + side.encode() + b"\n%%EOF\n"
            )
            at = {"id": scene.meeting}
            added = put_in(
                house, at, kind, side=side, who=who, name=f"canary-name-{side}.pdf", content=content
            )
            assert added.status_code == 201, added.text
            scene.papers[f"{side} with a word"] = added.json["id"]
        with connection():
            digests = [row.digest for row in ClientSecret.select()]
        readers = who_sees("packs.content/aid", "packs.content/aid/out")
        everybody_there = who_sees("meetings.meeting", but={"guest"})
        at_birch = LEADERS | {"head", "partner"}
        self.canaries += [
            Canary(
                "canary-why-alder-called-off", "why Alder's meeting was called off", everybody_there
            ),
            Canary("canary-why-birch-called-off", "why Birch's meeting was called off", at_birch),
            Canary(
                "canary-said-of-the-agenda",
                "what the two sides say of an agenda",
                who_sees("agendas.agenda"),
            ),
            Canary("canary-paper-aid", "a paper of the AID's", readers),
            Canary("canary-name-aid", "what a paper of the AID's is called", readers),
            Canary(
                "canary-paper-academy", "a paper of Alder's", readers | {"head", "senior", "head2"}
            ),
            Canary(
                "canary-name-academy",
                "what a paper of Alder's is called",
                readers | {"head", "senior", "head2"},
            ),
            Canary(
                CEDARS_NAME, "an academy of others", WHO_SEES_THE_WHOLE_TRUST | EVENTS | {"peer"}
            ),
            Canary(
                SHYS_ADDRESS,
                "a person's address",
                LEADERS | REGISTER | {"suite", "head", "partner"},
            ),
            Canary("canary-in-a-parked-event", "what a parked event says", NOBODY),
            *(Canary(each, "the digest of a secret", NOBODY) for each in digests),
        ]
        return called_off

    def _listening(
        self,
        name: str,
        kind: type[Settings],
        worker_of: Callable[[Any, Any], Worker],
        app_of: Callable[[Any, Any], Flask],
        said: list[bytes],
    ) -> list[bytes]:
        """A service that has heard all that was said, and has done what it does of that; returns what it says."""
        place = self._made(name)
        settings = self._settings(kind, place)
        worker = worker_of(settings, self.clock)
        migrate(settings.migrations)
        self._hear(worker, said)
        app = app_of(settings, self.clock)
        pools = {name: list(values) for name, values in _OF_EVERY_SERVICE.items()}
        pools |= {"urn": [ALDER, BIRCH, CEDAR], "year": ["2026-27", "2027-28"]}
        if name == "notifications":
            pools |= self._in_the_mailbox(app)
        self.services[name] = Service(
            app, place, database.obj, worker, pools, {"calendar_feeds.make": [{"name": "Phone"}]}
        )
        return _said()

    def _hear(self, worker: Worker, said: list[bytes]) -> None:
        """Have a service hear what was said, do what it does of that, and park what nobody can read."""
        assert "applied" in publish_to(worker, said)
        run_timers(worker)
        deliver_body(worker, UNREADABLE)

    def _in_the_mailbox(self, app: Flask) -> dict[str, list[Any]]:
        """The mails and calendar addresses that there are; what a mail says is for its reader, and for the AID."""
        asked = client(app)
        feeds, words = [], []
        for who in ("aid", "head", "partner"):
            made: Any = asked.by(self.caller(who)).post("/v1/calendar-feeds", json={"name": who})
            assert made.status_code == 201, made.text
            feeds.append(made.json["id"])
            words.append(made.json["address"].rpartition("/")[2].removesuffix(".ics"))
        with connection():
            mails = list(Message.select())
        self.canaries += [Canary(word, "a calendar's address", NOBODY) for word in words]
        ids = {person: name for name, person in self.scene.house.ids.items()}
        return {
            "message_id": [mail.id for mail in mails],
            "feed_id": feeds,
            "word": words,
            "about": [self.scene.meeting],
            "person_id": list(ids),
            "kind": sorted({mail.kind for mail in mails}),
            "to": ["hugo.head@example.org"],
        }


SHY: Final = "Bo Chair"
"""The chair at Birch: no request names him, so nobody is given an office beside him."""
SHYS_ADDRESS: Final = "bo.chair@example.org"
CEDARS_NAME: Final = "Cedar Quillwort School"

_OF_EVERY_SERVICE: Final[Mapping[str, list[Any]]] = {
    "parked_id": [1],
    "type": ["scheduling.meeting_booked.v1", ""],
    "state": ["booked", "cancelled", "dead", "delivered"],
    "since": ["2027-01-08T09:00:00Z", "2026-01-01T00:00:00+14:00"],
    "until": ["2027-05-08T09:00:00Z", "2027-12-31"],
    "limit": [1, 2, 200],
    "reason": ["Because."],
    "after": [],
    "mine": ["true", "false"],
    "left": ["true", "false"],
    "less_than_good": ["true", "false"],
    "revoked": ["true", "false"],
    "phase": ["primary", "secondary"],
    "order": ["oldest", "newest"],
    "outcome": ["seen", "changed", "refused"],
}


def _said() -> list[bytes]:
    """All that the service of the open database has said."""
    with connection():
        return [row.body.encode() for row in OutboxRow.select().order_by(OutboxRow.id)]


@contextmanager
def trust(kind: str, folder: Path) -> Iterator[Trust]:
    """A trust on a kind of database, which lasts while the block does."""
    with databases(kind, folder) as made:
        whole = Trust(folder, made)
        try:
            yield whole
        finally:
            whole.close()

"""The fuzz's trust, and beside it two academies that its callers have nothing to do with, each with everything once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from services.scheduling.tests.access.requests import ANY_VERSION, Scene
from services.scheduling.tests.conftest import House
from services.scheduling.tests.packs.test_papers import AID_REQUIRED, put_in
from tests.fuzz.places import Databases, databases
from tests.fuzz.trust import Trust

from kit.auth import Caller
from kit.db import connection, new_id, transaction
from kit.outbox import OutboxRow
from kit.testing import client, publish_to, run_timers
from kit.testing.driving import deliver_body
from kit.worker import Worker
from scheduling.identities.accounts.operations import invite
from scheduling.identities.links.operations import send_link
from scheduling.identities.links.rules import Terms
from scheduling.identities.models import Account
from scheduling.meetings.visibility import find_meeting
from scheduling.register.models import Appointment

from .strangers import Strangers, texts

ACADEMY_REQUIRED: Final = ("self_evaluation", "improvement_plan", "progress_data", "attendance")


@dataclass(frozen=True)
class Academy:
    """An academy of others; its word stands in every text that its people write."""

    urn: int
    word: str
    day: str
    """Of its meeting."""
    later: str
    """Of another, which is called off."""
    head: str


ELDER: Final = Academy(900011, "Elderquill", "2027-01-12", "2027-05-18", "Odile Elderquill")
FIR: Final = Academy(900012, "Firmantle", "2027-01-13", "2027-05-19", "Orla Firmantle")
BOTH: Final = (ELDER, FIR)

AT_ALDER: Final = ("senior", "head", "lgb", "ltsw", "partner", "guest")
NEIGHBOUR: Final = "neighbour"
"""The head of Elder, to whom Fir is others."""

CALLERS: Final = (*AT_ALDER, NEIGHBOUR)


class Neighbours(Trust):
    """The four services with everything of others in them, and what of it is whose."""

    def __init__(self, folder: Path, made: Databases) -> None:
        self.of_alder = Strangers((ELDER.urn, FIR.urn), {ELDER.word, FIR.word})
        self.of_elder = Strangers((FIR.urn,), {FIR.word})
        self.theirs: dict[str, list[Any]] = {"urn": [ELDER.urn, FIR.urn]}
        """What there is of others, by the names that parameters have for it."""
        super().__init__(folder, made)

    def strangers_to(self, who: str) -> Strangers:
        """Those whom a caller has nothing to do with."""
        return self.of_elder if who == NEIGHBOUR else self.of_alder

    def caller(self, who: str) -> Caller | None:
        """Who asks, by the columns of the grid, or the neighbour."""
        if who == NEIGHBOUR:
            odile: Caller = self.scene.house.callers[ELDER.head]
            return odile
        return super().caller(who)

    def _scheduling(self) -> list[bytes]:
        super()._scheduling()
        # What time brings to everybody is nobody's in particular.
        run_timers(self.scene.house.worker)
        before = _texts_alone()
        for academy in BOTH:
            between = _texts_alone()
            _furnish(self.scene, academy, self.theirs)
            if academy is FIR:
                self.of_elder.learn(between, list(texts()))
        self.of_alder.learn(before, list(texts()))
        with connection():
            return [row.body.encode() for row in OutboxRow.select().order_by(OutboxRow.id)]

    def _hear(self, worker: Worker, said: list[bytes]) -> None:
        """What concerns others is heard last, so that it is known what comes of it."""
        of_fir = [each for each in said if self.of_elder.told_in(each, b"")]
        of_either = [each for each in said if self.of_alder.told_in(each, b"")]
        super()._hear(worker, [each for each in said if each not in of_either])
        before = _texts_alone()
        _hear_more(worker, [each for each in of_either if each not in of_fir], ELDER)
        between = _texts_alone()
        _hear_more(worker, of_fir, FIR)
        now = list(texts())
        self.of_elder.learn(between, now)
        self.of_alder.learn(before, now)

    def _in_the_mailbox(self, app: Any) -> dict[str, list[Any]]:
        """Calendar addresses of the others', too."""
        there = super()._in_the_mailbox(app)
        # Whoever has the AID's would rightly read it.
        there["word"] = there["word"][1:]
        before = {text for text, _, _ in texts()}
        for academy in BOTH:
            between = _texts_alone()
            speaks = client(app).by(self.scene.house.callers[academy.head])
            made: Any = speaks.post("/v1/calendar-feeds", json={"name": academy.word})
            assert made.status_code == 201, made.text
            word = made.json["address"].rpartition("/")[2].removesuffix(".ics")
            self.theirs.setdefault("feed_id", []).append(made.json["id"])
            for strangers in (self.of_alder, *([self.of_elder] if academy is FIR else [])):
                # Whoever has it may read what it opens: it is told to nobody, and not tried.
                strangers.words.add(word)
            if academy is FIR:
                self.of_elder.learn(between, list(texts()))
        self.of_alder.learn(before, list(texts()))
        return there


def _texts_alone() -> set[str]:
    return {text for text, _, _ in texts()}


def _hear_more(worker: Worker, said: list[bytes], academy: Academy) -> None:
    assert "applied" in publish_to(worker, said)
    run_timers(worker)
    deliver_body(worker, b'{"specversion": "1.0", "data": {"%s' % academy.word.encode())


def _furnish(scene: Scene, academy: Academy, theirs: dict[str, list[Any]]) -> None:
    """Enter an academy of others, with its people, its meetings and everything that belongs to them."""
    house, word, urn = scene.house, academy.word, academy.urn
    machine: Any = house.client.with_scopes("register:write")
    joins = {"urn": urn, "name": f"{word} Academy", "phase": "primary", "town": f"{word} Green"}
    _done(machine.post("/v1/academies", json=joins))
    house.meet(academy.head, ("headteacher", urn))
    for name, office in (("Sid", "senior_leader"), ("Cleo", "lgb_chair"), ("Tom", "ltsw_chair")):
        house.meet(f"{name} {word}", (office, urn))
    partner = {"person_id": house.ids["Pia Peer"], "office": "partner_head", "urn": urn}
    _done(machine.post("/v1/appointments", json=partner | {"from": "2026-09-01"}))
    judged = {"scheme": "self_evaluation", "inspected_on": "2026-11-03", "overall": "good"}
    judgement = _done(machine.post(f"/v1/academies/{urn}/judgements", json=judged))["id"]
    aid = house("Ada Aid")
    decided = {"less_than_good": True, "reason": f"Because of {word}."}
    _done(aid.put(f"/v1/academies/{urn}/standing-override", json=decided, **ANY_VERSION), 200)
    fewer = {"year": "2026-27", "aims": 2, "iaims": 0, "reason": f"As {word} wishes."}
    proposed = _done(aid.post(f"/v1/academies/{urn}/arrangements", json=fewer))["id"]
    meeting = house.book(urn=urn, starts_at=f"{academy.day}T10:00:00Z")
    off = house.book(urn=urn, slot=3, starts_at=f"{academy.later}T10:00:00Z")
    gone = f"/v1/meetings/{off['id']}/cancellation"
    _done(aid.post(gone, json={"reason": f"{word} is snowed in."}, **ANY_VERSION))
    house.agree_agenda(meeting["id"], academy.head, says=f"What {word} is about.")
    run_timers(house.worker)
    papers = [
        _done(_paper(house, academy, meeting, side, kind))["id"]
        for side, kinds in (("aid", AID_REQUIRED[1:]), ("academy", ACADEMY_REQUIRED))
        for kind in kinds
    ]
    run_timers(house.worker)
    packs = [house.pack(meeting["id"], side, academy.head) for side in ("aid", "academy")]
    assert all(pack["circulated_at"] for pack in packs), packs
    papers += [each["latest"]["id"] for each in packs[0]["papers"] if each["by_itself"]]
    for paper in papers:
        with house(academy.head).get(f"/v1/papers/{paper}/content") as opened:
            assert opened.status_code == 200
    session = house.sign_in(academy.head)["id"]
    bound = [_bound(house, academy, meeting["id"], side) for side in ("aid", "academy")]
    theirs_now = {
        "bound_id": bound,
        "meeting_id": [meeting["id"], off["id"]],
        "person_id": [house.ids[academy.head], house.ids[f"Cleo {word}"]],
        "paper_id": papers,
        "judgement_id": [judgement],
        "arrangement_id": [proposed],
        "session_id": [session],
        **_of_identities(house, academy, meeting["id"]),
    }
    for name, values in theirs_now.items():
        theirs.setdefault(name, []).extend(values)


def _of_identities(house: House, academy: Academy, meeting: str) -> dict[str, list[Any]]:
    senior, chair = (house.ids[f"{name} {academy.word}"] for name in ("Sid", "Cleo"))
    now, keys = house.clock.now(), house.settings.var / "keys"
    with connection(), transaction():
        invited = invite(senior, by="", days=14, public_url="", keys=keys, now=now)
        link = send_link(chair, find_meeting(meeting), by="", terms=Terms(), now=now)
        account = Account.create(
            person=house.ids[academy.head],
            provider="oidc",
            issuer="https://accounts.example",
            subject=new_id(),
            linked_at=now - timedelta(days=1),
        )
        appointments = [row.id for row in Appointment.select().where(Appointment.person == senior)]
    return {
        "invitation_id": [invited.id],
        "link_id": [link.id],
        "account_id": [account.id],
        "appointment_id": appointments,
    }


def _bound(house: House, academy: Academy, meeting: str, side: str) -> str:
    """A pack of theirs as one file, which their head has opened."""
    while True:
        run_timers(house.worker)
        made = house.pack(meeting, side, academy.head)["bound"]
        if made and made["state"] == "ready":
            with house(academy.head).get(f"/v1/bound-packs/{made['id']}/content") as opened:
                assert opened.status_code == 200
            return str(made["id"])


def _paper(house: House, academy: Academy, meeting: Any, side: str, kind: str) -> Any:
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%" + academy.word.encode() + b"\n%%EOF\n"
    who = "Ada Aid" if side == "aid" else academy.head
    name = f"{academy.word} {kind}.pdf"
    return put_in(house, meeting, kind, side=side, who=who, name=name, content=content)


def _done(answer: Any, status: int = 201) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json


@contextmanager
def neighbours(kind: str, folder: Path) -> Iterator[Neighbours]:
    """A trust with others in it, on a kind of database, which lasts while the block does."""
    with databases(kind, folder) as made:
        whole = Neighbours(folder, made)
        try:
            yield whole
        finally:
            whole.close()

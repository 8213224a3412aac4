"""A request for each route of scheduling, about Alder Academy and what belongs to it."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from services.scheduling.tests.conftest import ALDER, BIRCH, YEAR, House
from services.scheduling.tests.packs.test_papers import PDF

from kit.auth import Caller
from kit.db import connection, new_id, transaction
from kit.testing import run_timers
from scheduling.identities.accounts.operations import invite
from scheduling.identities.clients.models import ClientSecret
from scheduling.identities.clients.operations import add_client, rotate
from scheduling.identities.links.operations import send_link
from scheduling.identities.links.rules import Terms
from scheduling.identities.models import Account
from scheduling.meetings.visibility import find_meeting

CEDAR = 900003

Asked = Mapping[str, Any]
Ask = Callable[["Scene"], tuple[str, str, Asked]]
"""Method, path, and what is sent with it."""

ANY_VERSION = {"headers": {"If-Match": "*"}}


class Scene:
    """A trust in which everything that can be asked for is there once."""

    client: str

    def __init__(self, house: House) -> None:
        self.house = house
        house.can_issue()
        machine: Any = house.client.with_scopes("register:write")
        machine.post("/v1/academies", json={"urn": CEDAR, "name": "Cedar", "phase": "primary"})
        house.meet("Pia Peer", ("headteacher", CEDAR))
        house.meet("Ned New")
        # Somebody at Alder who cannot be written to, which is still to be filled in.
        ina = house._entered(machine.post("/v1/people", json={"name": "Ina Incomplete"}))["id"]
        held = {"person_id": ina, "office": "senior_leader", "urn": ALDER, "from": "2026-09-01"}
        house._entered(machine.post("/v1/appointments", json=held))
        self.meeting = house.book()["id"]
        house.book(urn=BIRCH, starts_at="2027-03-11T10:00:00Z")
        self.person = house.ids["Sara Senior"]
        self.new, self.lena = house.ids["Ned New"], house.ids["Lena Chair"]
        self.chairs = self._appointment_of(self.lena)
        self.appointment = self._appointment_of(self.person)
        judged = {"scheme": "self_evaluation", "inspected_on": "2026-11-02", "overall": "good"}
        self.judgement = machine.post(f"/v1/academies/{ALDER}/judgements", json=judged).json["id"]
        self._propose(0, AGENDA_ITEMS)
        agreed = house("Hugo Head").post(
            f"/v1/meetings/{self.meeting}/agenda/agreement", json={"number": 1}
        )
        assert agreed.status_code == 201, agreed.text
        self._propose(1, [*AGENDA_ITEMS, *AGENDA_ITEMS])
        self.papers = {
            "aid": self._put_in("aid", "data_analysis", "Ada Aid"),
            "academy": self._put_in("academy", "attendance", "Hugo Head"),
        }
        with connection(), transaction():
            self.invitation = invite(
                self.new,
                by="",
                days=14,
                public_url="",
                keys=house.settings.var / "keys",
                now=house.clock.now(),
            ).id
            self.link = send_link(
                self.lena,
                find_meeting(self.meeting),
                by="",
                terms=Terms(),
                now=house.clock.now(),
            ).id
        with connection():
            self.client = add_client(
                "Listener", ["events:read"], by="", demo=True, now=house.clock.now()
            ).client.id
        proposed = house("Ada Aid").post(f"/v1/academies/{ALDER}/arrangements", json=ARRANGED)
        self.arrangement = proposed.json["id"]
        self.session = house.sign_in("Hugo Head")["id"]
        house.callers["a guest"] = Caller(guest=self.lena, confined_to=f"meeting:{self.meeting}")
        for name in house.callers:  # so that everybody has been refused something
            with house(name).get(f"/v1/papers/{self.papers['aid']}/content"):
                pass

    def circulate(self) -> None:
        """A week before the meeting its packs go out."""
        self.house.at("2027-03-02T10:00:00")

    def bound(self, side: str) -> str:
        """The id of a pack as one file, made as far as need be; nothing before it has gone out."""
        for _ in range(10):
            made = self.house.pack(self.meeting, side)["bound"]
            if made and made["state"] == "ready":
                return str(made["id"])
            run_timers(self.house.worker)
        return "nothing"

    def another_secret(self) -> str:
        """The id of a secret that there is."""
        with connection():
            rotate(self.client, timedelta(0), self.house.clock.now())
            found: str = ClientSecret.get(ClientSecret.client == self.client).id
        return found

    def an_account(self) -> str:
        """The id of an account of the senior leader's that there is."""
        with connection():
            # One name at the provider for each of them.
            made: str = Account.create(
                person=self.person,
                provider="oidc",
                issuer="https://accounts.example",
                subject=new_id(),
                linked_at=self.house.clock.now(),
            ).id
        return made

    def _appointment_of(self, person: str) -> str:
        found = self.house("Ada Aid").get(f"/v1/appointments?person_id={person}").json["items"]
        return str(found[0]["id"])

    def _propose(self, follows: int, items: list[dict[str, Any]]) -> None:
        path = f"/v1/meetings/{self.meeting}/agenda/proposals"
        made = self.house("Ada Aid").post(path, json={"follows": follows, "items": items})
        assert made.status_code == 201, made.text

    def _put_in(self, side: str, kind: str, who: str) -> str:
        path = f"/v1/meetings/{self.meeting}/packs/{side}/papers"
        added = self.house(who).post(path, data=paper(kind))
        assert added.status_code == 201, added.text
        return str(added.json["id"])


def paper(kind: str) -> dict[str, Any]:
    """A form with a file."""
    return {"kind": kind, "file": (io.BytesIO(PDF), "paper.pdf")}


def get(path: str) -> Ask:
    """A plain reading of a path, with what is found in the scene filled in."""
    return lambda scene: ("GET", path.format(urn=ALDER, **vars(scene)), {})


def send(method: str, path: str, body: Any = None, *, anyhow: bool = True) -> Ask:
    """A change, of whatever version there is."""
    return lambda scene: (
        method,
        path.format(urn=ALDER, **vars(scene)),
        {"json": body, **(ANY_VERSION if anyhow else {})},
    )


JUDGED = {"scheme": "graded", "inspected_on": "2026-10-06", "overall": "good"}
OWN = {"scheme": "self_evaluation", "inspected_on": "2026-12-01", "overall": "good"}
AGENDA_ITEMS = [{"title": "Successes", "minutes": 10, "owner": "headteacher"}]
TEMPLATES = {"items": [{"title": "Short", "items": AGENDA_ITEMS}]}
KINDS = {"items": [{"code": "agenda", "title": "Agenda", "side": "aid", "required": True}]}
ARRANGED = {
    "year": "2026-27",
    "aims": 2,
    "iaims": 1,
    "reason": "The spring is for the peer review.",
}
DATES = {name: value for name, value in YEAR.items() if name != "code"}

REQUESTS: Mapping[str, Ask] = {
    "rights.list_rights": get("/v1/may"),
    "academies.trust": get("/v1/trust"),
    "academies.name_trust": send("PUT", "/v1/trust", {"uid": "90001", "name": "Wren Trust"}),
    "academies.academies": get("/v1/academies"),
    "academies.join": send(
        "POST", "/v1/academies", {"urn": 900004, "name": "Dogwood", "phase": "primary"}
    ),
    "academies.academy": get("/v1/academies/{urn}"),
    "academies.change": send("PATCH", "/v1/academies/{urn}", {"town": "Wrenford"}),
    "academies.categorise": send(
        "PUT",
        "/v1/academies/{urn}/trust-category",
        {"category": "sustaining", "agreed_on": "2026-12-01"},
    ),
    "judgements.judgements": get("/v1/academies/{urn}/judgements"),
    "judgements.record_one/inspection": send("POST", "/v1/academies/{urn}/judgements", JUDGED),
    "judgements.record_one/own": send("POST", "/v1/academies/{urn}/judgements", OWN),
    "judgements.judgement": get("/v1/academies/{urn}/judgements/{judgement}"),
    "judgements.correct_one": send("PUT", "/v1/academies/{urn}/judgements/{judgement}", OWN),
    "judgements.correct_one/inspection": send(
        "PUT", "/v1/academies/{urn}/judgements/{judgement}", JUDGED
    ),
    "judgements.override": send(
        "PUT",
        "/v1/academies/{urn}/standing-override",
        {"less_than_good": True, "reason": "As the CEO and the head have agreed."},
    ),
    "judgements.let_the_rule_decide": send("DELETE", "/v1/academies/{urn}/standing-override"),
    "judgements.rule": get("/v1/standing-rule"),
    "judgements.set_rule": send("PUT", "/v1/standing-rule", {}),
    "gaps.still_to_fill_in": get("/v1/gaps"),
    "people.people": get("/v1/people"),
    "people.people/new": get("/v1/people?q=Ned"),
    "people.people/sara": get("/v1/people?q=Sara"),
    "people.add": send("POST", "/v1/people", {"name": "Nora Newer"}),
    "people.person": get("/v1/people/{person}"),
    "people.person/new": get("/v1/people/{new}"),
    "people.change/new": send("PATCH", "/v1/people/{new}", {"title": "Dr"}),
    "people.change": send("PATCH", "/v1/people/{person}", {"title": "Dr"}),
    "people.list_appointments": get("/v1/appointments"),
    "people.list_appointments/lena": get("/v1/appointments?person_id={lena}"),
    "people.one_appointment/lena": get("/v1/appointments/{chairs}"),
    "people.make": lambda scene: (
        "POST",
        "/v1/appointments",
        {"json": {"person_id": scene.person, "office": "fd", "from": "2027-01-08"}},
    ),
    "people.one_appointment": get("/v1/appointments/{appointment}"),
    "people.end": send("POST", "/v1/appointments/{appointment}/end", {"until": "2027-07-31"}),
    "calendar.years": get("/v1/years"),
    "calendar.open_a_year": send("POST", "/v1/years", YEAR | {"code": "2027-28"}),
    "calendar.year": get("/v1/years/2026-27"),
    "calendar.correct_a_year": send("PUT", "/v1/years/2026-27", DATES),
    "calendar.set_slot": send(
        "PUT",
        "/v1/years/2026-27/review-slots/2",
        {"name": "Spring", "starts_on": "2027-01-11", "ends_on": "2027-03-19"},
    ),
    "calendar.school_day": get("/v1/school-days/2027-03-09"),
    "arrangements.arrangements": get("/v1/arrangements?year=2026-27"),
    "arrangements.arrangement": get("/v1/academies/{urn}/arrangements/2026-27"),
    "arrangements.propose": send("POST", "/v1/academies/{urn}/arrangements", ARRANGED),
    "arrangements.answer_it": send(
        "POST", "/v1/arrangements/{arrangement}/answers", {"agree": True}
    ),
    "arrangements.withdraw": send("POST", "/v1/arrangements/{arrangement}/withdrawal"),
    "agendas.agenda": get("/v1/meetings/{meeting}/agenda"),
    "agendas.propose": send(
        "POST",
        "/v1/meetings/{meeting}/agenda/proposals",
        {"follows": 2, "items": [*AGENDA_ITEMS, {"title": "Next steps", "minutes": 5}]},
    ),
    "agendas.comment": send(
        "POST", "/v1/meetings/{meeting}/agenda/comments", {"text": "Could we begin at two?"}
    ),
    "agendas.agree": send("POST", "/v1/meetings/{meeting}/agenda/agreement", {"number": 2}),
    "agendas.templates": get("/v1/agenda-templates"),
    "agendas.set_all": send("PUT", "/v1/agenda-templates", TEMPLATES),
    "meetings.seats": get("/v1/academies/{urn}/seats?on=2027-03-09"),
    "meetings.meetings": get("/v1/meetings"),
    "meetings.meeting": get("/v1/meetings/{meeting}"),
    "meetings.book": lambda scene: (
        "POST",
        "/v1/meetings",
        {"json": scene.house.booking(starts_at="2027-05-11T09:00:00Z", slot=3)},
    ),
    "meetings.move": send(
        "POST", "/v1/meetings/{meeting}/moves", {"starts_at": "2027-03-10T10:00:00Z"}
    ),
    "meetings.cancel": send("POST", "/v1/meetings/{meeting}/cancellation", {"reason": "Snow"}),
    "packs.packs": get("/v1/meetings/{meeting}/packs"),
    "packs.add/aid": lambda scene: (
        "POST",
        f"/v1/meetings/{scene.meeting}/packs/aid/papers",
        {"data": paper("data_analysis")},
    ),
    "packs.add/academy": lambda scene: (
        "POST",
        f"/v1/meetings/{scene.meeting}/packs/academy/papers",
        {"data": paper("attendance")},
    ),
    "packs.content/aid": get("/v1/papers/{papers[aid]}/content"),
    "packs.content/academy": get("/v1/papers/{papers[academy]}/content"),
    "binding.content/aid/out": lambda scene: (
        "GET",
        f"/v1/bound-packs/{scene.bound('aid')}/content",
        {},
    ),
    "packs.content/aid/out": get("/v1/papers/{papers[aid]}/content"),
    "packs.openings/aid/out": get("/v1/meetings/{meeting}/packs/aid/openings"),
    "packs.openings/academy/out": get("/v1/meetings/{meeting}/packs/academy/openings"),
    "packs.kinds": get("/v1/paper-kinds"),
    "packs.set_kinds": send("PUT", "/v1/paper-kinds", KINDS),
    "held.own": get("/v1/held"),
    "held.of_person": get("/v1/people/{person}/held"),
    "erasure.list_leavers": get("/v1/leavers"),
    "erasure.erase": send("POST", "/v1/people/{new}/erasure"),
    "looks.list_looks": get("/v1/looks?limit=200&outcome=refused"),
    "well_known.jwks": get("/.well-known/jwks.json"),
    "demo.people": get("/v1/demo/people"),
    "demo.sessions": send("POST", "/v1/demo/sessions", {"person_id": "nobody"}),
    "sign_ins.providers": get("/v1/providers"),
    "sign_ins.begin": send("POST", "/v1/sign-ins", {"provider": "oidc"}),
    "sign_ins.finish": send(
        "POST", "/v1/sign-ins/finish", {"sign_in": "made.up", "code": "x", "state": "x"}
    ),
    "accounts.look": send("POST", "/v1/invitations/look", {"invitation": "made.up"}),
    "accounts.make_invitation": send("POST", "/v1/people/{person}/invitations"),
    "accounts.withdraw_invitation": send("DELETE", "/v1/invitations/{invitation}"),
    "accounts.show": get("/v1/people/{person}/accounts"),
    "accounts.take_away": lambda scene: (
        "DELETE",
        f"/v1/people/{scene.person}/accounts/{scene.an_account()}",
        {},
    ),
    "client_tokens.token": lambda scene: (
        "POST",
        "/v1/token",
        {"data": {"grant_type": "client_credentials"}, "auth": (scene.client, "made_up")},
    ),
    "clients.list_clients": get("/v1/clients"),
    "clients.client": get("/v1/clients/{client}"),
    # A name of its own for everybody who may.
    "clients.add": lambda scene: (
        "POST",
        "/v1/clients",
        {"json": {"name": f"{scene.client} {new_id()}", "scopes": ["events:read"]}},
    ),
    "clients.rotate_secret": send("POST", "/v1/clients/{client}/secrets", {"overlap_days": 0}),
    "clients.end_one_secret": lambda scene: (
        "DELETE",
        f"/v1/clients/{scene.client}/secrets/{scene.another_secret()}",
        {},
    ),
    "clients.revoke_client": send("DELETE", "/v1/clients/{client}"),
    "links.links": get("/v1/meetings/{meeting}/personal-links"),
    "links.send": lambda scene: (
        "POST",
        f"/v1/meetings/{scene.meeting}/personal-links",
        {"json": {"person_id": scene.lena}},
    ),
    "links.withdraw": send("DELETE", "/v1/meetings/{meeting}/personal-links/{link}"),
    "links.exchange": send("POST", "/v1/personal-links/exchange", {"link": "made.up"}),
    "links.another": send("POST", "/v1/personal-links/another", {"link": "made.up"}),
    "sessions.tokens": send("POST", "/v1/sessions/tokens", {"session": "0190f3a2.1.made-up"}),
    "sessions.sign_out": send("POST", "/v1/sessions/end", {"session": "0190f3a2.1.made-up"}),
    "sessions.sessions": get("/v1/sessions"),
    "sessions.sign_out_there": send("DELETE", "/v1/sessions/{session}"),
    "sessions.sign_out_everywhere": send("DELETE", "/v1/sessions"),
    "demo.tokens": send("POST", "/v1/demo/tokens", {"person_id": "nobody"}),
    "health.live": get("/health/live"),
    "health.ready": get("/health/ready"),
    "metrics.metrics": get("/metrics"),
    "document.openapi": get("/v1/openapi.json"),
    "document.docs": get("/v1/docs"),
    "events.history": get("/v1/events?limit=200"),
    "parked.list_parked": get("/v1/parked"),
    "parked.show_parked": get("/v1/parked/1"),
    "parked.replay_parked": send("POST", "/v1/parked/1/replays", {"reason": "Mended."}),
    "parked.dismiss_parked": send("POST", "/v1/parked/1/dismissals", {"reason": "Sent twice."}),
    "running.show_running": get("/v1/running"),
}
"""By operation, and behind a slash what is special about it."""

"""The doors of the real services, before their stand-ins: their routes and policies, and what they say one may do.

A stand-in knows a fictional trust and nothing of rights. What somebody gets of it is decided here, by the very
tables that the services are held to, so that the pages are tried against what they will meet.
"""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import httpx
from flask import Flask
from werkzeug.exceptions import HTTPException

from kit.access import GUEST, Grant, Policy
from kit.auth import Appointment, Caller
from kit.testing.http import client
from kit.web.state import state
from notifications.app import create_app as notifications
from notifications.settings import NotificationsSettings
from reporting.app import create_app as reporting
from reporting.settings import ReportingSettings
from scheduling.app import create_app as scheduling
from scheduling.settings import SchedulingSettings
from support.app import create_app as support
from support.settings import SupportSettings

from .answers import claims_of
from .world import Row, World

MAKERS: Final[Mapping[str, tuple[Any, Any]]] = {
    "scheduling": (scheduling, SchedulingSettings),
    "support": (support, SupportSettings),
    "notifications": (notifications, NotificationsSettings),
    "reporting": (reporting, ReportingSettings),
}
ACADEMY_LEADERS: Final = {"headteacher", "senior_leader"}


@cache
def real(service: str) -> Flask:
    """The real application of a service; its database stays empty, and is never asked."""
    folder = Path(tempfile.mkdtemp())
    create, settings = MAKERS[service]
    app: Flask = create(settings(var=folder, database_url=f"sqlite:///{folder / 'none.db'}"))
    return app


@cache
def told_to(service: str, caller: Caller) -> bytes:
    """What the real service tells a caller that they may do."""
    told: bytes = client(real(service)).by(caller).get("/v1/may").data
    return told


def caller_of(request: httpx.Request) -> Caller | None:
    """Whoever the stand-in's token speaks of."""
    claims = claims_of(request.headers.get("Authorization", ""))
    if not claims:
        return None
    if guest_of := claims.get("guest_of"):
        return Caller(guest=str(claims["sub"]), confined_to=str(guest_of))
    held = tuple(Appointment(row["office"], row["urn"]) for row in claims["appointments"])
    return Caller(person_id=str(claims["sub"]), appointments=held)


class Door:
    """The door of one service, for a fictional trust."""

    def __init__(self, service: str, world: World) -> None:
        self.service = service
        self._world = world

    @property
    def _policy(self) -> Policy:
        return state(real(self.service)).policy

    def operation(self, request: httpx.Request) -> tuple[str, Row]:
        """What is asked for, and what its address names; nothing where there is no such route."""
        routes = real(self.service).url_map.bind("")
        try:
            endpoint, named = routes.match(request.url.path, method=request.method)
        except HTTPException:
            return "", {}
        return str(endpoint), dict(named)

    def would_change(self, request: httpx.Request) -> bool:
        """Whether it is somebody's right to change something, and not a look or a proof of who one is."""
        operation, _ = self.operation(request)
        row = self._policy.rows.get(operation)
        return bool(row and request.method != "GET" and "anyone" not in row.grants)

    def refusal(self, request: httpx.Request) -> httpx.Response | None:
        """The answer to whoever may not do it; None for whoever may, and where anyone may."""
        operation, named = self.operation(request)
        who = caller_of(request)
        if not operation or who is None or "anyone" in self._policy.rows[operation].grants:
            return None
        row, said = self._policy.rows[operation], self._policy.who_may(operation)
        if not self._policy.may_ask(operation, who):
            return refused(request, 403, said)
        if _is_a_list(operation) or self._granted(operation, who, named):
            return None
        sees = row.seen_by and self._granted(row.seen_by, who, named)
        return refused(request, 403, said) if row.thing is None or sees else refused(request, 404)

    def narrowed(self, request: httpx.Request, answer: httpx.Response) -> httpx.Response:
        """The answer without the rows, and the fields, that are not open to whoever asks; with what they may do."""
        operation, named = self.operation(request)
        who = caller_of(request)
        if not operation or who is None or "json" not in answer.headers.get("Content-Type", ""):
            return answer
        if answer.status_code != httpx.codes.OK or "anyone" in self._policy.rows[operation].grants:
            return answer
        if request.method != "GET":
            return answer
        answer.read()
        shown = answer.json()
        for name in ("items", "rows"):
            if isinstance(shown.get(name), list) and _is_a_list(operation):
                shown[name] = [
                    grant.of(self._saying_may(row, who))
                    for row in shown[name]
                    if (grant := self._granted(operation, who, _named_by(row, operation)))
                ]
                break
        else:
            grant = self._granted(operation, who, named) or Grant()
            shown = grant.of(self._saying_may(shown, who))
        headers = {
            name: answer.headers[name] for name in ("Link", "ETag") if name in answer.headers
        }
        return httpx.Response(answer.status_code, json=shown, headers=headers, request=request)

    def _granted(self, operation: str, who: Caller, named: Row) -> Grant | None:
        place, things = self._about(named, who)
        return self._policy.grant(operation, who, place=place, things=things)

    def _about(self, named: Row, who: Caller) -> tuple[int | None, set[str]]:
        """To which academy it belongs what an address, or a row, names; and what the caller is to it."""
        things: set[str] = {"onlooker"} if self._world.demo else set()
        place = named.get("urn")
        if "paper_id" in named:
            named = self._pack_with(named["paper_id"])
        if "bound_id" in named:
            named = self._bound_as(named["bound_id"])
        if meeting := self._world.meetings.get(named.get("meeting_id", "")):
            place = meeting["urn"]
            seated = {seat["person_id"] for seat in meeting["seats"]}
            things |= {"attendee"} if who.person_id in seated else set()
            things |= {GUEST} if who.is_guest_of("meeting", meeting["id"]) else set()
            things |= self._to_the_pack(meeting, named.get("side", ""), who)
        if arrangement := self._world.arrangements.get(named.get("arrangement_id", "")):
            place = arrangement["urn"]
        if person := self._world.people.get(named.get("person_id", "")):
            offices = self._world.offices(person["id"])
            near = any(row["urn"] is None or row["urn"] in who.urns for row in offices)
            things |= {"colleague"} if near and who.person_id else set()
            things |= {"self"} if person["id"] == who.person_id else set()
        things |= {"self"} if named.get("who") in who.ids else set()
        if mail := self._world.mails.get(named.get("message_id", "")):
            things |= {"addressee"} if mail["person_id"] == who.person_id else set()
            things |= {"overseer"} if who.holds("aid") else set()
        return place, things

    def _pack_with(self, paper_id: str) -> Row:
        """The pack that a paper lies in, by its meeting and its side."""
        return next(
            {"meeting_id": meeting["id"], "side": pack["side"]}
            for meeting in self._world.meetings.values()
            for pack in meeting["packs"]
            if any((paper["latest"] or {}).get("id") == paper_id for paper in pack["papers"])
        )

    def _bound_as(self, bound_id: str) -> Row:
        """The pack that is bound so, by its meeting and its side."""
        return next(
            {"meeting_id": meeting["id"], "side": pack["side"]}
            for meeting in self._world.meetings.values()
            for pack in meeting["packs"]
            if (pack["bound"] or {}).get("id") == bound_id
        )

    def _to_the_pack(self, meeting: Row, side: str, who: Caller) -> set[str]:
        chair: Row = next((each for each in meeting["seats"] if each["seat"] == "aid"), {})
        leads = who.holds_at(meeting["urn"], *ACADEMY_LEADERS)
        gathers = chair.get("person_id") == who.person_id if side == "aid" else leads
        seated = who.person_id in {seat["person_id"] for seat in meeting["seats"]}
        packs = {pack["side"]: pack for pack in meeting["packs"]}
        out = side in packs and packs[side]["circulated_at"]
        reads = out and (leads or seated)
        return ({"gatherer"} if gathers and who.person_id else set()) | (
            {"reader"} if reads else set()
        )

    def _saying_may(self, row: Any, who: Caller) -> Any:
        """What a person, and each pack of a meeting, says of what may be done with it."""
        if self.service != "scheduling":
            return row
        if "packs" in row and "id" in row:
            for pack in row["packs"]:
                named = {"meeting_id": row["id"], "side": pack["side"]}
                self._hide_papers(pack, named, who)
                pack["may"] = self._open(("packs.add", "packs.openings"), named, who)
        if "length_minutes" in row:
            named = {"meeting_id": row["meeting_id"]}
            return {**row, "may": self._open(tuple(row["may"]), named, who)}
        if row.get("id") in self._world.people:
            erased = ("scheduling", row["id"]) in self._world.erased
            operations = ("held.of_person",) if erased else MAY
            return {**row, "may": self._open(operations, {"person_id": row["id"]}, who)}
        return row

    def _open(self, operations: tuple[str, ...], named: Row, who: Caller) -> list[str]:
        return [each for each in operations if self._granted(each, who, named)]

    def _hide_papers(self, pack: Row, named: Row, who: Caller) -> None:
        if not self._granted("packs.content", who, named):
            pack["bound"] = None
            for paper in pack["papers"]:
                paper["latest"] = None


MAY: Final = (
    "people.change",
    "accounts.show",
    "accounts.make_invitation",
    "accounts.take_away",
    "held.of_person",
    "erasure.erase",
)


def _is_a_list(operation: str) -> bool:
    """Whether rows of it are open to some of those who ask, each by itself."""
    return operation in LISTS


LISTS: Final = {
    "academies.academies": "urn",
    "arrangements.arrangements": "urn",
    "gaps.still_to_fill_in": "urn",
    "people.people": "person_id",
    "people.list_appointments": "person_id",
    "meetings.meetings": "meeting_id",
    "messages.list_messages": "message_id",
    "entitlements.list_entitlements": "urn",
    "overview.show_overview": "urn",
    "looks.list_looks": "who",
    "overview.download_overview": "urn",
}
"""The lists whose rows are told apart, and what each row is about."""


def _named_by(row: Row, operation: str) -> Row:
    kind = LISTS[operation]
    about = row.get(kind) if kind in row else row.get("id")
    return {"urn": row.get("urn") if operation != "people.list_appointments" else None, kind: about}


def refused(
    request: httpx.Request, status: int, said: str = "There is no such thing."
) -> httpx.Response:
    """A refusal, in the form of RFC 9457."""
    body = {"type": "https://aimwell.example/problems/refused", "title": "Refused", "detail": said}
    return httpx.Response(
        status,
        content=json.dumps(body | {"status": status}).encode(),
        headers={"Content-Type": "application/problem+json"},
        request=request,
    )

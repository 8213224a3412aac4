"""Who ends somebody's office takes their access away within a minute, through every door that stands open (B7)."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from services.portal.tests.reading import Page, Visitor
from services.scheduling.tests.conftest import ALDER, BIRCH
from tests.fuzz.pages import Pages
from tests.fuzz.tally import Tally
from tests.fuzz.trust import Trust, trust

from kit.auth import SealingKeys, seal
from kit.db import connection
from kit.outbox import OutboxRow
from kit.testing import publish_to, run_timers

A_MINUTE: Final = 60
HUGO: Final = "Hugo Head"
"""He leads Alder, and is the partner head of Birch."""

EVERY_DOOR: Final = {
    "the session's pages",
    "the session's meeting",
    "the token at scheduling",
    "the token at support",
    "the token at reporting",
    "the calendar",
    "the link that was used",
}


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Trust]:
    with trust("sqlite", tmp_path) as made:
        yield made


@pytest.fixture
def hugo(whole: Trust) -> Iterator["Doors"]:
    with closing(Doors(whole)) as doors:
        yield doors


class Doors:
    """Everything that lets Hugo in: a session and a token, a calendar's address, a link that was used and one that was not."""

    def __init__(self, whole: Trust) -> None:
        self.trust, self.house = whole, whole.scene.house
        self.meeting = {ALDER: whole.scene.meeting, BIRCH: self._meeting_at_birch()}
        self.pages = Pages(whole, Tally())
        self.session = Visitor(self.pages.visitor("head"))
        self.token = self._token()
        made = self._by_hugo("notifications").post("/v1/calendar-feeds", json={"name": "Phone"})
        self.calendar = "/v1/calendar-feeds/" + made.json["address"].rpartition("/")[2]
        self.guest = Visitor(self.pages.app.test_client())
        assert self._comes(self.guest, self._link()).path == f"/meetings/{self.meeting[ALDER]}"
        self.unused = self._link()

    def close(self) -> None:
        self.pages.close()

    def open_to(self, urn: int) -> set[str]:
        """Through which doors he sees an academy's."""
        name = {ALDER: "Alder Academy", BIRCH: "Birch Academy"}[urn]
        meeting = f"/meetings/{self.meeting[urn]}"
        doors = {
            "the session's pages": self._shows(self.session, f"/academies/{urn}", name),
            "the session's meeting": self._shows(self.session, meeting, name),
            "the token at scheduling": name in self._asks("scheduling", f"/v1/academies/{urn}"),
            "the token at support": name in self._asks("support", "/v1/entitlements"),
            "the token at reporting": name in self._asks("reporting", "/v1/overview"),
            "the calendar": name in self._asks("notifications", self.calendar, token=False),
            "the link that was used": self._shows(self.guest, meeting, name),
        }
        return {door for door, shows in doors.items() if shows}

    def the_unused_link_opens(self) -> bool:
        """Whether the link that nobody has used yet lets somebody in; it is used by that."""
        page = self._comes(Visitor(self.pages.app.test_client()), self.unused)
        return (page.status, page.path) == (200, f"/meetings/{self.meeting[ALDER]}")

    def end(self, *urns: int, until: str) -> None:
        """The AID ends his offices at these academies, and the other services hear of it."""
        self.trust.services["scheduling"].open()
        aid = self.house("Ada Aid")
        with connection():
            said = OutboxRow.select().count()
        listed = aid.get(f"/v1/appointments?person_id={self.house.ids[HUGO]}").json["items"]
        for each in listed:
            if each["urn"] in urns:
                ended = aid.post(f"/v1/appointments/{each['id']}/end", json={"until": until})
                assert ended.status_code == 201, ended.text
        run_timers(self.house.worker)
        with connection():
            rows = OutboxRow.select().order_by(OutboxRow.id).offset(said)
            bodies = [row.body.encode() for row in rows]
        for name in ("support", "notifications", "reporting"):
            service = self.trust.services[name]
            service.open()
            assert set(publish_to(service.worker, bodies)) <= {"applied"}

    def time_passes(self, seconds: int) -> None:
        """A minute, or a night, for every service."""
        self.trust.clock.advance(seconds=seconds)
        for service in self.trust.services.values():
            service.open()
            run_timers(service.worker)

    def _token(self) -> str:
        self.trust.services["scheduling"].open()
        word = self.house.sign_in(HUGO)["session"]
        spoken = self.house.anyone.post("/v1/sessions/tokens", json={"session": word})
        return str(spoken.json["token"])

    def _link(self) -> str:
        """The word of a link that the AID has just sent him."""
        self.trust.services["scheduling"].open()
        path = f"/v1/meetings/{self.meeting[ALDER]}/personal-links"
        sent = self.house("Ada Aid").post(path, json={"person_id": self.house.ids[HUGO]})
        assert sent.status_code == 201, sent.text
        keys = (self.trust.folder / "keys" / "links" / "links.key").read_text("ascii").split()
        return seal(SealingKeys(keys[0]), "personal_link", sent.json["id"])

    def _meeting_at_birch(self) -> str:
        self.trust.services["scheduling"].open()
        [found] = (
            self.house("Hera Head").get(f"/v1/meetings?urn={BIRCH}&state=booked").json["items"]
        )
        return str(found["id"])

    def _by_hugo(self, service: str) -> Any:
        self.trust.services[service].open()
        return self.trust.services[service].client.by(self.trust.caller("head"))

    def _asks(self, service: str, path: str, *, token: bool = True) -> str:
        self.trust.services[service].open()
        headers = {"Authorization": f"Bearer {self.token}"} if token else {}
        with self.trust.services[service].client.get(
            path, headers=headers, buffered=True
        ) as answer:
            return answer.get_data(as_text=True) if answer.status_code == 200 else ""

    @staticmethod
    def _shows(visitor: Visitor, path: str, name: str) -> bool:
        page = visitor.get(path)
        # Elsewhere, as where one signs in, the name of every academy stands.
        return (page.status, page.path) == (200, path) and name in page.text

    @staticmethod
    def _comes(guest: Visitor, word: str) -> Page:
        return guest.send(guest.get("/link"), link=word)


@pytest.mark.slow
def test_within_a_minute_nothing_opens_their_academy_and_their_other_office_goes_on(
    hugo: Doors,
) -> None:
    assert hugo.open_to(ALDER) == EVERY_DOOR
    assert "the session's pages" in hugo.open_to(BIRCH)
    hugo.end(ALDER, until="2027-01-07")
    hugo.time_passes(A_MINUTE)
    assert hugo.open_to(ALDER) == set()
    assert not hugo.the_unused_link_opens()
    assert hugo.open_to(BIRCH) == {
        "the session's pages", "the session's meeting", "the calendar",
    }  # fmt: skip


@pytest.mark.slow
def test_with_the_last_office_the_session_and_the_calendar_end(hugo: Doors) -> None:
    assert hugo.open_to(BIRCH) >= {"the session's pages", "the calendar"}
    hugo.end(ALDER, BIRCH, until="2027-01-07")
    hugo.time_passes(A_MINUTE)
    assert hugo.open_to(ALDER) | hugo.open_to(BIRCH) == set()
    assert hugo.session.get("/").path == "/sign-in"
    hugo.trust.services["notifications"].open()
    assert hugo.trust.services["notifications"].client.get(hugo.calendar).status_code == 404


@pytest.mark.slow
def test_an_office_whose_last_day_is_over_ends_by_itself(hugo: Doors) -> None:
    hugo.end(ALDER, until="2027-01-08")
    hugo.time_passes(14 * 3600 + 59 * 60)  # one minute to midnight
    hugo.session, hugo.token = Visitor(hugo.pages.visitor("head")), hugo._token()
    assert hugo.open_to(ALDER) >= EVERY_DOOR - {"the link that was used"}
    hugo.time_passes(A_MINUTE)
    assert hugo.open_to(ALDER) == set()
    assert not hugo.the_unused_link_opens()


@pytest.mark.slow
def test_nobody_elses_doors_close(hugo: Doors) -> None:
    """What was seen of a link that opens nothing would be seen of one that never did."""
    hugo.end(BIRCH, until="2027-01-07")
    hugo.time_passes(A_MINUTE)
    assert hugo.the_unused_link_opens()

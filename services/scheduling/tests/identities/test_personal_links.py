"""Personal links: one person's way to one meeting, used once, and closed within a minute of what ends it (B7)."""

import io
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from services.scheduling.tests.conftest import ALDER, BIRCH, House
from services.scheduling.tests.identities.programs import looks
from services.scheduling.tests.packs.test_papers import PDF

from contracts.scheduling import PersonalLinkMade
from kit.auth import keys_at, seal, verify
from kit.db import connection
from kit.looks import Look
from kit.testing import run_timers, sent_events
from kit.testing.http import client
from scheduling.app import create_app
from scheduling.identities.accounts.queries import INVITATION
from scheduling.identities.keys import link_key
from scheduling.identities.links.rules import WORD
from scheduling.identities.models import PersonalLink, Session
from scheduling.meetings.models import MeetingSeat

CHAIR = "Lena Chair"


class Desk:
    """The AID's meeting, to whom she sends links, and whoever gets one."""

    def __init__(self, house: House) -> None:
        self.house = house
        house.can_issue()
        self.meeting = house.book()["id"]
        self.path = f"/v1/meetings/{self.meeting}/personal-links"

    def send(self, name: str = CHAIR, *, by: str = "Ada Aid", status: int = 201) -> dict[str, Any]:
        answer = self.house(by).post(self.path, json={"person_id": self.house.ids[name]})
        assert answer.status_code == status, answer.text
        shown: dict[str, Any] = answer.json
        return shown

    def word(self, link_id: str, kind: str = WORD) -> str:
        """The word as the mail carries it."""
        return seal(
            link_key(self.house.settings.var / "keys", self.house.clock.now()), kind, link_id
        )

    def sent(self, name: str = CHAIR) -> str:
        return self.word(self.send(name)["id"])

    def use(self, word: str) -> Any:
        asked = {"link": word, "browser": "Safari"}
        return self.house.anyone.post("/v1/personal-links/exchange", json=asked)

    def opened(self, name: str = CHAIR) -> dict[str, Any]:
        answer = self.use(self.sent(name))
        assert answer.status_code == 201, answer.text
        begun: dict[str, Any] = answer.json
        return begun

    def speak(self, session: str, **asked: Any) -> Any:
        return self.house.anyone.post("/v1/sessions/tokens", json={"session": session, **asked})

    def get(self, session: str, path: str, method: str = "GET", **sent: Any) -> int:
        """What the guest gets with a token of their session."""
        spoken = self.speak(session)
        assert spoken.status_code == 201, spoken.text
        bearer = {"Authorization": f"Bearer {spoken.json['token']}"}
        answer = self.house.anyone.open(path, method=method, headers=bearer, buffered=True, **sent)
        status: int = answer.status_code
        return status

    def another(self, word: str) -> None:
        answer = self.house.anyone.post("/v1/personal-links/another", json={"link": word})
        assert (answer.status_code, answer.data) == (204, b"")

    def ended(self, session: str, because: str) -> bool:
        refused = self.speak(session)
        assert refused.status_code == 409, refused.text
        return because in refused.json["detail"]


def links_told() -> list[PersonalLinkMade]:
    return [
        msgspec.json.decode(told.data, type=PersonalLinkMade)
        for told in sent_events(PersonalLinkMade)
    ]


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def is_over(answer: Any) -> bool:
    slug = str((answer.json or {}).get("type"))
    return bool(answer.status_code == 409 and slug.endswith("/personal-link-is-over"))


def test_a_link_opens_one_meeting_and_the_packs_that_have_gone_out(
    desk: Desk, house: House
) -> None:
    file = {"kind": "data_analysis", "file": (io.BytesIO(PDF), "agenda.pdf")}
    added = house("Ada Aid").post(f"/v1/meetings/{desk.meeting}/packs/aid/papers", data=file)
    begun = desk.opened()
    assert begun["meeting_id"] == desk.meeting
    session, paper = begun["session"], f"/v1/papers/{added.json['id']}/content"
    assert desk.get(session, f"/v1/meetings/{desk.meeting}") == 200
    assert desk.get(session, f"/v1/meetings/{desk.meeting}/packs") == 200
    assert desk.get(session, paper) == 404
    house.clock.advance(days=13)  # the packs go out, the link ends, and another one is sent
    house.at("2027-03-02T10:00:00")
    session = desk.opened()["session"]
    assert desk.get(session, paper) == 200


def test_the_link_is_shown_to_nobody_and_told_by_its_id_alone(desk: Desk) -> None:
    sent = desk.send()
    assert set(sent) == {"id", "person_id", "name", "made_at", "ends_at", "used_at"}
    secret = desk.word(sent["id"]).rpartition(".")[2]
    listed = desk.house("Ada Aid").get(desk.path)
    assert secret not in listed.text
    (told,) = links_told()
    (said,) = sent_events(PersonalLinkMade)
    assert secret not in str(said)
    assert (told.link_id, told.meeting_id, told.urn) == (sent["id"], desk.meeting, ALDER)
    with connection():
        assert secret not in str(PersonalLink.get_by_id(sent["id"]).__data__)


def test_a_guest_is_told_apart_in_the_trace_and_finds_it_there_as_a_person(
    desk: Desk, house: House
) -> None:
    begun = desk.opened()
    desk.get(begun["session"], "/v1/people")
    house.anyone.post("/v1/sessions/end", json={"session": begun["session"]})
    seen = house(CHAIR).get("/v1/looks").json["items"]
    who = f"guest:{house.ids[CHAIR]}"
    assert [(row["who"], row["operation"], row["outcome"]) for row in seen][:3] == [
        (who, "sessions.sign_out", "changed"),
        (who, "people.people", "refused"),
        (who, "links.exchange", "changed"),
    ]
    with connection():
        everything = " ".join(str(look.__data__) for look in Look.select())
    assert begun["session"].rpartition(".")[2] not in everything


def test_looking_uses_no_link(desk: Desk) -> None:
    word = desk.sent()
    for path in (
        "/v1/personal-links/exchange",
        f"/v1/personal-links/exchange?link={word}",
        desk.path,
    ):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert desk.house.anyone.open(path, method=method).status_code in {200, 401, 405}
    assert desk.use(word).status_code == 201


def test_a_link_is_used_once_and_says_so_kindly(desk: Desk) -> None:
    word = desk.sent()
    assert desk.use(word).status_code == 201
    again = desk.use(word)
    assert is_over(again)
    assert "you can have a new one sent to you" in again.json["detail"]
    who = f"guest:{desk.house.ids[CHAIR]}"
    assert looks("links.exchange") == [(who, "changed", "link"), (who, "refused", "")]


def test_words_of_other_kinds_and_words_that_were_made_up_open_nothing(desk: Desk) -> None:
    sent = desk.send()
    session = desk.house.sign_in(CHAIR)["session"]
    made_up = [
        desk.word(sent["id"], INVITATION),
        desk.word(sent["id"], "sign_in"),
        desk.word(sent["person_id"]),
        desk.word(desk.meeting),
        desk.word(sent["id"])[:-1],
        sent["id"],
        session,
        "é.ü",
        "..",
    ]
    for word in made_up:
        assert is_over(desk.use(word)), word
    for word in (desk.word(sent["id"]), desk.word(sent["id"], INVITATION)):
        assert desk.speak(word).status_code == 409
        looked = desk.house.anyone.post("/v1/invitations/look", json={"invitation": word})
        assert looked.status_code == 409
    assert desk.use(desk.word(sent["id"])).status_code == 201


def test_a_link_that_is_too_old_opens_nothing(desk: Desk, house: House) -> None:
    word = desk.sent()
    house.clock.advance(days=14)
    assert is_over(desk.use(word))


def test_a_link_ends_some_days_after_the_meeting_at_the_latest(desk: Desk, house: House) -> None:
    house.clock.move_to(house.clock.now().replace(month=3, day=8))
    ends_at = desk.send()["ends_at"]
    assert ends_at.startswith("2027-03-16T12:00:00")
    house.clock.move_to(house.clock.now().replace(day=20))
    assert "too long ago" in desk.send(status=409)["detail"]


def test_a_newer_link_replaces_one_that_was_not_used(desk: Desk) -> None:
    first, second = desk.sent(), desk.sent()
    assert is_over(desk.use(first))
    assert desk.use(second).status_code == 201


@pytest.mark.parametrize(
    ("name", "said"), [("Luke Committee", "no seat"), ("Bo Chair", "no seat"), ("Ada Aid", "")]
)
def test_only_whoever_has_a_seat_is_sent_one(desk: Desk, name: str, said: str) -> None:
    answer = desk.send(name, status=422 if said else 201)
    assert said in str(answer)


def test_whoever_cannot_be_written_to_is_sent_none(desk: Desk, house: House) -> None:
    ada = house("Ada Aid")
    path = f"/v1/people/{house.ids[CHAIR]}"
    changed = ada.patch(path, json={"email": None}, headers={"If-Match": "*"})
    assert changed.status_code == 200, changed.text
    assert "No address of Lena Chair is known" in str(desk.send(status=422))


def test_nobody_is_sent_a_link_to_a_meeting_that_was_cancelled(desk: Desk, house: House) -> None:
    word = desk.sent()
    house("Ada Aid").post(
        f"/v1/meetings/{desk.meeting}/cancellation",
        json={"reason": "Snow"},
        headers={"If-Match": "*"},
    )
    assert "cancelled" in desk.send(status=409)["detail"]
    desk.another(word)
    assert len(links_told()) == 1
    assert desk.use(word).status_code == 201  # its page says so


def test_withdrawing_closes_what_was_opened_and_takes_every_earlier_link_along(
    desk: Desk, house: House
) -> None:
    session = desk.opened()["session"]
    waiting = desk.send()
    path = f"{desk.path}/{waiting['id']}"
    assert house("Hugo Head").delete(path).status_code == 403
    assert house("Ada Aid").delete(path).status_code == 204
    assert desk.ended(session, "Your personal link was withdrawn")
    assert is_over(desk.use(desk.word(waiting["id"])))
    assert house("Ada Aid").get(desk.path).json["items"] == []
    desk.another(desk.word(waiting["id"]))
    assert len(links_told()) == 2  # whoever lost it does not get another by asking


def test_a_link_is_withdrawn_at_its_own_meeting(desk: Desk, house: House) -> None:
    other = house.book(urn=BIRCH, starts_at="2027-03-11T10:00:00Z")["id"]
    sent = desk.send()
    gone = house("Ada Aid").delete(f"/v1/meetings/{other}/personal-links/{sent['id']}")
    assert gone.status_code == 404
    assert desk.use(desk.word(sent["id"])).status_code == 201


def end_the_office_of(house: House, name: str) -> None:
    held = house("Ada Aid").get(f"/v1/appointments?person_id={house.ids[name]}").json["items"]
    yesterday = (house.clock.now() - timedelta(days=1)).date().isoformat()
    for each in held:
        path = f"/v1/appointments/{each['id']}/end"
        assert house("Ada Aid").post(path, json={"until": yesterday}).status_code == 201


def test_an_office_that_ends_takes_the_link_and_what_it_has_opened_along(
    desk: Desk, house: House
) -> None:
    session, waiting = desk.opened()["session"], desk.sent()
    end_the_office_of(house, CHAIR)
    # Another office of theirs does not give them the seat.
    appointed = {"person_id": house.ids[CHAIR], "office": "trustee", "from": "2027-01-01"}
    assert house("Ada Aid").post("/v1/appointments", json=appointed).status_code == 201
    assert desk.ended(session, "You have no seat at this meeting any more")
    assert is_over(desk.use(waiting))
    desk.another(waiting)
    assert len(links_told()) == 2


def test_a_seat_that_is_lost_closes_at_once_also_with_the_token_at_hand(
    desk: Desk, house: House
) -> None:
    begun = desk.opened()
    token = desk.speak(begun["session"]).json["token"]
    with connection():
        MeetingSeat.delete().where(MeetingSeat.person == house.ids[CHAIR]).execute()
    asked = house.anyone.get(
        f"/v1/meetings/{desk.meeting}", headers={"Authorization": f"Bearer {token}"}
    )
    assert asked.status_code == 404
    assert desk.ended(begun["session"], "You have no seat at this meeting any more")


@pytest.mark.parametrize(
    "passing", [[timedelta(minutes=121)], [timedelta(minutes=100)] * 8], ids=["unused", "in all"]
)
def test_a_guests_session_ends_like_every_other(
    desk: Desk, house: House, passing: list[timedelta]
) -> None:
    session = desk.opened()["session"]
    for passed in passing[:-1]:
        house.clock.move_to(house.clock.now() + passed)
        session = desk.speak(session).json["session"]
    house.clock.move_to(house.clock.now() + passing[-1])
    assert desk.ended(session, "open the link in your mail again")


def test_a_session_lasts_no_longer_than_its_link(desk: Desk, house: House) -> None:
    word = desk.sent()
    house.clock.advance(days=13, hours=23)
    begun = desk.use(word).json
    assert begun["ends_at"].startswith("2027-01-22T09:00")
    house.clock.advance(minutes=61)
    assert desk.ended(begun["session"], "open the link in your mail again")


def test_a_meeting_that_is_moved_forward_takes_the_links_end_along(
    desk: Desk, house: House
) -> None:
    word = desk.sent()
    moved = house("Ada Aid").post(
        f"/v1/meetings/{desk.meeting}/moves",
        json={"starts_at": "2027-01-11T10:00:00Z"},
        headers={"If-Match": "*"},
    )
    assert moved.status_code == 201, moved.text
    house.clock.advance(days=11)
    assert is_over(desk.use(word))


def test_another_link_goes_to_the_address_on_file_and_not_to_whoever_asks(desk: Desk) -> None:
    word = desk.sent()
    desk.use(word)
    desk.another(word)
    first, second = links_told()
    assert (second.person_id, second.meeting_id) == (first.person_id, first.meeting_id)
    assert second.link_id != first.link_id
    assert looks("links.another") == [(f"guest:{desk.house.ids[CHAIR]}", "changed", "link")]
    assert desk.use(desk.word(second.link_id)).status_code == 201


def test_asking_for_another_floods_nobody(desk: Desk, house: House) -> None:
    word = desk.sent()
    for _ in range(5):
        desk.another(word)
    assert len(links_told()) == 3
    house.clock.advance(minutes=61)
    desk.another(word)
    assert len(links_told()) == 4
    for made_up in ("made.up", desk.word(desk.meeting), desk.word("x", INVITATION)):
        desk.another(made_up)
    assert len(links_told()) == 4


def test_a_guests_token_is_for_scheduling_alone(desk: Desk, house: House) -> None:
    session = desk.opened()["session"]
    token = desk.speak(session, audiences=["scheduling", "notifications", "support"]).json["token"]
    keys = keys_at(str(house.settings.var / "keys" / "jwks.json"))
    guest = verify(token, audience="scheduling", issuer="aimwell", keys=keys, now=house.clock.now())
    assert (guest.person_id, guest.appointments) == (None, ())
    assert (guest.guest, guest.confined_to) == (house.ids[CHAIR], f"meeting:{desk.meeting}")
    for service in ("notifications", "support", "reporting"):
        assert desk.speak(session, audiences=[service]).status_code == 422


def test_no_route_but_those_of_the_meeting_is_a_guests(desk: Desk, house: House) -> None:
    """Whatever somebody builds next: every route is asked by its rule, with the other meeting where one is meant."""
    session = desk.opened()["session"]
    other = house.book(urn=BIRCH, starts_at="2027-03-11T10:00:00Z")["id"]
    spoken = desk.speak(session).json["token"]
    opened = set()
    for rule in house.app.url_map.iter_rules():
        policy = house.app.extensions["kit"].policy.rows.get(rule.endpoint)
        if policy is None or "anyone" in policy.grants:
            continue
        named = {"urn": BIRCH, "meeting_id": other, "person_id": house.ids[CHAIR]}
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<{argument}>", str(named.get(argument, "1")))
            path = path.replace(f"<int:{argument}>", str(named.get(argument, "1")))
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            answer = house.anyone.open(
                path, method=method, json={}, headers={"Authorization": f"Bearer {spoken}"}
            )
            if answer.status_code not in {403, 404}:
                opened.add((rule.endpoint, method, answer.status_code))
    # What they may do is told to guests as to everybody: it says nothing of any meeting.
    assert opened == {("rights.list_rights", "GET", 200)}


def test_a_link_of_a_demonstration_opens_nothing_elsewhere(desk: Desk, house: House) -> None:
    session, waiting = desk.opened()["session"], desk.sent()
    settings = msgspec.structs.replace(house.settings, demo=False)
    real: Any = client(create_app(settings, house.clock))
    assert is_over(real.post("/v1/personal-links/exchange", json={"link": waiting}))
    assert real.post("/v1/personal-links/another", json={"link": waiting}).status_code == 204
    assert real.post("/v1/sessions/tokens", json={"session": session}).status_code == 409
    assert len(links_told()) == 2


def test_a_session_whose_link_is_gone_is_nobodys(desk: Desk) -> None:
    begun, other = desk.opened(), desk.opened("Hera Head")
    with connection():
        PersonalLink.delete().execute()
        Session.update(link_id=None).where(Session.id == begun["id"]).execute()
    assert desk.ended(begun["session"], "closed by now")
    assert desk.ended(other["session"], "closed by now")


def test_people_see_and_end_what_a_link_of_theirs_has_opened(desk: Desk, house: House) -> None:
    begun = desk.opened()
    (listed,) = house(CHAIR).get("/v1/sessions").json["items"]
    assert (listed["id"], listed["way"]) == (begun["id"], "link")
    assert house(CHAIR).delete(f"/v1/sessions/{begun['id']}").status_code == 204
    assert desk.ended(begun["session"], "closed by now")


def test_old_links_are_forgotten(desk: Desk, house: House) -> None:
    desk.sent()
    house.clock.advance(days=45)
    run_timers(house.worker)
    with connection():
        assert PersonalLink.select().count() == 0

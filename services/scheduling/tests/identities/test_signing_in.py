"""Signing in with a provider: linked once by an invitation, and proof against whoever pretends (B7)."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import msgspec
import pytest
from services.scheduling.tests.conftest import House

from kit.auth import seal
from kit.db import connection
from kit.looks import Look
from kit.testing import run_timers
from kit.testing.http import client, issue_with_the_tests_key
from scheduling.app import create_app
from scheduling.identities.accounts.queries import INVITATION
from scheduling.identities.keys import link_key, make_keys
from scheduling.identities.models import Account, SignIn
from scheduling.identities.signing_in import conversation
from scheduling.identities.signing_in.resources import DOORS
from scheduling.settings import SchedulingSettings

from . import provider as identity
from .provider import Provider, parameters


@pytest.fixture
def provider(house: House) -> Iterator[Provider]:
    with identity.running() as made:
        made.now = lambda: house.clock.now().timestamp()
        yield made


class Door:
    """The trust's own sign-in, with one provider, and a person in front of it."""

    def __init__(self, house: House, provider: Provider, **over: Any) -> None:
        self.house = house
        self.provider = provider
        settings = msgspec.structs.replace(
            house.settings,
            **{
                "oidc_issuer": provider.address,
                "oidc_client_id": identity.CLIENT,
                "oidc_client_secret": identity.SECRET,
                "public_url": "http://127.0.0.1:8000",
                "demo": False,
                **over,
            },
        )
        self.app = create_app(settings, house.clock)
        issue_with_the_tests_key(self.app)
        make_keys(settings.var / "keys")
        self.anyone: Any = client(self.app)

    def by(self, name: str) -> Any:
        return self.anyone.by(self.house.callers[name])

    def invitation(self, name: str) -> str:
        """The word of an invitation that the director makes, as the mail carries it."""
        made = self.by("Ada Aid").post(f"/v1/people/{self.house.ids[name]}/invitations")
        assert made.status_code == 201, made.text
        return seal(
            link_key(self.house.settings.var / "keys", self.house.clock.now()),
            INVITATION,
            made.json["id"],
        )

    def go(self, invitation: str = "", name: str = "oidc") -> dict[str, str]:
        """Begin, go to the provider, and come back with its answer."""
        begun = self.anyone.post("/v1/sign-ins", json={"provider": name, "invitation": invitation})
        assert begun.status_code == 201, begun.text
        answered = httpx.get(begun.json["go_to"])
        assert answered.status_code == 302
        came = parameters(answered.headers["Location"])
        return {"sign_in": begun.json["sign_in"], "code": came["code"], "state": came["state"]}

    def finish(self, came: dict[str, str]) -> Any:
        return self.anyone.post("/v1/sign-ins/finish", json=came)

    def refused(self, came: dict[str, str], slug: str) -> None:
        answer = self.finish(came)
        assert answer.status_code == 409, answer.text
        assert answer.json["type"].endswith(f"/{slug}"), answer.text

    def signed_in(self, came: dict[str, str]) -> str:
        """The person who is signed in by it."""
        answer = self.finish(came)
        assert answer.status_code == 201, answer.text
        spoken = self.anyone.post("/v1/sessions/tokens", json={"session": answer.json["session"]})
        assert spoken.status_code == 201
        return str(answer.json["person_id"])


@pytest.fixture
def door(house: House, provider: Provider) -> Door:
    return Door(house, provider)


def test_an_account_is_linked_once_by_invitation_and_signs_in_from_then_on(
    door: Door, house: House
) -> None:
    word = door.invitation("Hugo Head")
    looked = door.anyone.post("/v1/invitations/look", json={"invitation": word})
    assert looked.json == {"name": "Hugo Head"}
    assert door.signed_in(door.go(word)) == house.ids["Hugo Head"]
    assert door.signed_in(door.go()) == house.ids["Hugo Head"]

    looked = door.anyone.post("/v1/invitations/look", json={"invitation": word})
    assert (looked.status_code, looked.json["title"]) == (409, "Invitation is over")
    begun = door.anyone.post("/v1/sign-ins", json={"provider": "oidc", "invitation": word})
    assert begun.status_code == 409


def test_the_way_to_the_provider_carries_what_keeps_it_ours(door: Door) -> None:
    begun = door.anyone.post("/v1/sign-ins", json={"provider": "oidc"}).json
    asked = parameters(begun["go_to"])
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://127.0.0.1:8000/sign-in/back/oidc"
    assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
    assert len(asked["state"]) >= 43 <= len(asked["nonce"])
    assert asked["scope"] == "openid profile"


def test_an_account_that_nobody_has_linked_opens_nothing_whatever_its_address(door: Door) -> None:
    door.provider.claims = {"email": "hugo.head@example.org", "email_verified": True}
    door.refused(door.go(), "account-not-known")


def test_a_changed_address_changes_nothing(door: Door, house: House) -> None:
    door.signed_in(door.go(door.invitation("Hugo Head")))
    door.provider.claims = {"email": "ada.aid@example.org", "email_verified": True}
    assert door.signed_in(door.go()) == house.ids["Hugo Head"]


def test_an_account_is_one_persons(door: Door, house: House) -> None:
    door.signed_in(door.go(door.invitation("Hugo Head")))
    word = door.invitation("Hera Head")
    door.refused(door.go(word), "account-is-anothers")
    door.provider.subject = "subject-2"
    assert door.signed_in(door.go(word)) == house.ids["Hera Head"]


def wrong_claims(**claims: Any) -> Callable[[Provider], None]:
    def bend(provider: Provider) -> None:
        provider.claims = claims

    return bend


def wrong_signature(sign: Callable[[dict[str, Any]], str]) -> Callable[[Provider], None]:
    def bend(provider: Provider) -> None:
        provider.sign = sign

    return bend


@pytest.mark.parametrize(
    "bend",
    [
        wrong_claims(iss="https://elsewhere.example"),
        wrong_claims(iss=None),
        wrong_claims(aud="another client"),
        wrong_claims(aud=[identity.CLIENT, "another"]),
        wrong_claims(aud=[identity.CLIENT, "another"], azp="another"),
        wrong_claims(nonce="another"),
        wrong_claims(nonce=None),
        wrong_claims(exp=1),
        wrong_claims(exp=None),
        wrong_claims(iat=None),
        wrong_claims(iat=99999999999),
        wrong_claims(sub=None),
        wrong_claims(sub=""),
        wrong_claims(sub=17),
        wrong_signature(identity.unsigned),
        wrong_signature(identity.signed_with_the_public_key),
        wrong_signature(identity.signed_with_the_client_secret),
        wrong_signature(lambda claims: identity.signed(claims, identity.OTHER_KEY)),
        wrong_signature(lambda claims: identity.signed(claims)[:-4] + "AAAA"),
        wrong_signature(lambda _: "nonsense"),
        wrong_signature(lambda _: ""),
    ],
)
def test_a_proof_that_is_none_opens_nothing(door: Door, bend: Callable[[Provider], None]) -> None:
    door.signed_in(door.go(door.invitation("Hugo Head")))
    bend(door.provider)
    door.refused(door.go(), "identity-not-proven")


def test_what_came_back_is_used_once(door: Door) -> None:
    word = door.invitation("Hugo Head")
    came = door.go(word)
    door.signed_in(came)
    door.refused(came, "sign-in-not-ours")


def test_a_code_that_was_replayed_opens_nothing(door: Door) -> None:
    came = door.go(door.invitation("Hugo Head"))
    door.signed_in(came)
    again = door.go() | {"code": came["code"]}
    door.refused(again, "identity-not-proven")


def test_a_code_from_another_sign_in_opens_nothing(door: Door) -> None:
    door.signed_in(door.go(door.invitation("Hugo Head")))
    mine, theirs = door.go(), door.go()
    door.refused(mine | {"code": theirs["code"]}, "identity-not-proven")


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "another"},
        {"sign_in": "0190f3a2.made-up"},
        {"issuer": "https://elsewhere.example"},
    ],
    ids=["state", "sign-in", "mixed up"],
)
def test_what_was_not_begun_here_opens_nothing(door: Door, changed: dict[str, str]) -> None:
    door.refused(door.go(door.invitation("Hugo Head")) | changed, "sign-in-not-ours")
    with connection():
        assert Account.select().count() == 0


def test_a_provider_that_names_itself_has_to(door: Door) -> None:
    door.provider.says = {"authorization_response_iss_parameter_supported": True}
    word = door.invitation("Hugo Head")
    door.refused(door.go(word), "sign-in-not-ours")
    assert door.signed_in(door.go(word) | {"issuer": door.provider.address})


def test_one_may_take_ten_minutes_at_the_provider(door: Door, house: House) -> None:
    came = door.go(door.invitation("Hugo Head"))
    house.clock.advance(minutes=10)
    door.refused(came, "sign-in-not-ours")
    door.go()
    house.clock.advance(minutes=11)
    run_timers(house.worker)
    with connection():
        assert SignIn.select().count() == 0


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "https://elsewhere.example"},
        {"token_endpoint": "ftp://elsewhere.example"},
        {"jwks_uri": None},
    ],
)
def test_a_provider_that_is_another_is_not_asked(door: Door, says: dict[str, Any]) -> None:
    door.provider.says = says
    begun = door.anyone.post("/v1/sign-ins", json={"provider": "oidc"})
    assert begun.status_code == 503


def test_a_provider_that_is_away_costs_nobody_their_invitation(door: Door, house: House) -> None:
    word = door.invitation("Hugo Head")
    came = door.go(word)
    door.provider.away = True
    assert door.finish(came).status_code == 503
    door.provider.away = False
    assert door.signed_in(door.go(word)) == house.ids["Hugo Head"]


def test_inviting_somebody_leaves_a_trace_of_who_did_it(door: Door, house: House) -> None:
    door.invitation("Hugo Head")
    query = "/v1/looks?operation=accounts.make_invitation&outcome=changed"
    [look] = door.by("Ada Aid").get(query).json["items"]
    assert look["who"] == f"person:{house.ids['Ada Aid']}"
    assert house.ids["Hugo Head"] in look["subject"]


@pytest.mark.parametrize("ends", ["withdrawn", "replaced", "old"])
def test_an_invitation_that_is_over_links_nothing_not_even_while_somebody_is_at_the_provider(
    door: Door, house: House, ends: str
) -> None:
    word = door.invitation("Hugo Head")
    came = door.go(word)
    path = f"/v1/people/{house.ids['Hugo Head']}/accounts"
    waiting = door.by("Ada Aid").get(path).json["invitation"]
    if ends == "withdrawn":
        gone = door.by("Ada Aid").delete(f"/v1/invitations/{waiting['id']}")
        assert gone.status_code == 204
    elif ends == "replaced":
        door.invitation("Hugo Head")
    else:
        house.clock.advance(days=14)
        came = door.go() | {"sign_in": came["sign_in"]}
        door.refused(came, "sign-in-not-ours")
        assert (
            door.anyone.post("/v1/invitations/look", json={"invitation": word}).status_code == 409
        )
        return
    door.refused(came, "invitation-is-over")
    assert door.by("Hugo Head").get(path).json["accounts"] == []


def test_who_holds_no_office_is_not_let_in(door: Door, house: House) -> None:
    house.meet("Ned Nobody")
    word = door.invitation("Ned Nobody")
    door.refused(door.go(word), "session-has-ended")


def test_an_account_that_is_taken_away_ends_what_it_opened(door: Door, house: House) -> None:
    session = door.finish(door.go(door.invitation("Hugo Head"))).json["session"]
    path = f"/v1/people/{house.ids['Hugo Head']}/accounts"
    (account,) = door.by("Hugo Head").get(path).json["accounts"]
    assert account["provider"] == "oidc"
    assert door.by("Ada Aid").delete(f"{path}/{account['id']}").status_code == 204
    spoken = door.anyone.post("/v1/sessions/tokens", json={"session": session})
    assert spoken.status_code == 409
    door.refused(door.go(), "account-not-known")


def test_googles_accounts_are_the_trusts_only_by_its_domain(
    house: House, provider: Provider
) -> None:
    door = Door(
        house,
        provider,
        oidc_issuer="",
        google_issuer=provider.address,
        google_domains=("wren.example",),
        google_client_id=identity.CLIENT,
        google_client_secret=identity.SECRET,
    )
    word = door.invitation("Hugo Head")
    for hd in (None, "elsewhere.example"):
        provider.claims = {"hd": hd, "email": "hugo@wren.example"}
        door.refused(door.go(word, "google"), "identity-not-proven")
    provider.claims = {"hd": "wren.example"}
    assert door.signed_in(door.go(word, "google")) == house.ids["Hugo Head"]


@pytest.mark.parametrize("tenants", [("t1",), ("t1", "t2")], ids=["one", "two"])
def test_of_microsofts_tenants_only_those_that_are_named(
    house: House, provider: Provider, tenants: tuple[str, ...]
) -> None:
    at = provider.address
    provider.below = f"{tenants[0] if len(tenants) == 1 else 'organizations'}/v2.0"
    provider.says = {"issuer": f"{at}/{tenants[0] if len(tenants) == 1 else '{tenantid}'}/v2.0"}
    door = Door(
        house,
        provider,
        oidc_issuer="",
        microsoft_authority=at,
        microsoft_tenants=tenants,
        microsoft_client_id=identity.CLIENT,
        microsoft_client_secret=identity.SECRET,
    )
    word = door.invitation("Hugo Head")
    for issuer in (f"{at}/t3/v2.0", f"{at}/{{tenantid}}/v2.0", at):
        provider.claims = {"iss": issuer}
        door.refused(door.go(word, "microsoft"), "identity-not-proven")
    provider.claims = {"iss": f"{at}/{tenants[-1]}/v2.0"}
    assert door.signed_in(door.go(word, "microsoft")) == house.ids["Hugo Head"]


def test_every_sign_in_and_every_refusal_leaves_a_trace_without_a_secret(
    door: Door, house: House
) -> None:
    came = door.go(door.invitation("Hugo Head"))
    session = door.finish(came).json["session"]
    door.finish(came)  # made up by anybody, as often as they like: that leaves none
    door.provider.subject = "subject-2"
    door.finish(door.go())
    with connection():
        looks = list(Look.select().where(Look.operation == "sign_ins.finish").order_by(Look.number))
        everything = " ".join(str(look.__data__) for look in Look.select())
    head = f"person:{house.ids['Hugo Head']}"
    assert [(look.who, look.outcome, look.by_right) for look in looks] == [
        (head, "changed", "invitation,oidc"),
        ("anonymous", "refused", ""),
    ]
    for secret in (session, came["code"] + "'", came["state"], came["sign_in"]):
        assert not re.search(re.escape(secret), everything)


def test_whoever_has_an_account_is_not_invited_until_it_is_taken_away(
    door: Door, house: House
) -> None:
    door.signed_in(door.go(door.invitation("Hugo Head")))
    path = f"/v1/people/{house.ids['Hugo Head']}"
    again = door.by("Ada Aid").post(f"{path}/invitations")
    assert (again.status_code, again.json["title"]) == (409, "Signs in already")
    (account,) = door.by("Ada Aid").get(f"{path}/accounts").json["accounts"]
    door.by("Ada Aid").delete(f"{path}/accounts/{account['id']}")
    assert door.invitation("Hugo Head")


def test_in_a_demonstration_nobody_is_invited_and_no_provider_is_asked(
    house: House, provider: Provider
) -> None:
    door = Door(house, provider, demo=True)
    made = door.by("Ada Aid").post(f"/v1/people/{house.ids['Hugo Head']}/invitations")
    assert (made.status_code, made.json["title"]) == (409, "Not in a demonstration")
    assert door.anyone.get("/v1/providers").json == {"items": []}
    assert door.anyone.post("/v1/sign-ins", json={"provider": "oidc"}).status_code == 404


def test_a_provider_that_has_just_failed_is_not_asked_at_every_click(door: Door) -> None:
    door.provider.away = True
    for _ in range(5):
        begun = door.anyone.post("/v1/sign-ins", json={"provider": "oidc"})
        assert (begun.status_code, begun.json["title"]) == (503, "Try later")
    assert len(door.provider.asked) == 1


def test_only_a_few_wait_for_a_slow_provider_together(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "PATIENCE_SECONDS", 0.1)
    word = door.invitation("Hugo Head")
    came = door.go(word)
    talk = door.app.extensions[DOORS]["oidc"]
    with ExitStack() as others:
        for _ in range(conversation.AT_ONCE):
            others.enter_context(talk._slot())
        assert door.finish(came).status_code == 503
    assert door.signed_in(door.go(word))


@pytest.mark.parametrize("keys", ["away", "nonsense"])
def test_keys_that_cannot_be_read_are_no_fault_of_ours(
    door: Door, monkeypatch: pytest.MonkeyPatch, keys: str
) -> None:
    came = door.go(door.invitation("Hugo Head"))
    read = conversation.Conversation._read

    def unreadable(talk: conversation.Conversation, address: str) -> bytes:
        if not address.endswith("/keys"):
            return read(talk, address)
        if keys == "nonsense":
            return b"{}"
        raise OSError(address)

    monkeypatch.setattr(conversation.Conversation, "_read", unreadable)
    assert door.finish(came).status_code == 503


def test_there_is_nothing_to_sign_in_with_until_it_is_set_up(house: House) -> None:
    assert house.anyone.get("/v1/providers").json == {"items": []}
    assert house.anyone.post("/v1/sign-ins", json={"provider": "oidc"}).status_code == 404


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"oidc_issuer": "https://id.example"}, "OIDC_CLIENT_ID or OIDC_CLIENT_SECRET is missing"),
        (
            {"oidc_issuer": "http://id.example", "oidc_client_id": "a", "oidc_client_secret": "b"},
            "in the open",
        ),
        ({"microsoft_tenants": ("common",)}, "which is everybody"),
        ({"google_domains": ("wren.example",)}, "GOOGLE_CLIENT_ID"),
    ],
)
def test_a_provider_that_could_not_be_asked_stops_the_service(
    house: House, over: dict[str, Any], sentence: str
) -> None:
    settings: SchedulingSettings = msgspec.structs.replace(house.settings, **over)
    assert any(sentence in said for said in settings.complaints())

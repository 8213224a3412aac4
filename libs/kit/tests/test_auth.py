"""Tokens: only the trusted issuer's, for us, in time, and signed in the one way."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from kit.auth import (
    Appointment,
    Caller,
    Keys,
    SealingKeys,
    TokenRefused,
    keys_at,
    new_key,
    new_sealing_key,
    published,
    seal,
    sign,
    unseal,
    verify,
)
from kit.errors import TryLater

NOW = datetime(2027, 1, 8, 9, tzinfo=UTC)
KEY = new_key()
HEAD = Caller(
    person_id="p-1",
    name="A. Head",
    appointments=(Appointment("headteacher", 123456), Appointment("partner_head", 654321)),
    scopes=frozenset({"events:read"}),
)


class Issuer:
    """Publishes keys; may be away, and counts how often it is asked."""

    def __init__(self) -> None:
        self.document = json.dumps(published(KEY)).encode()
        self.away = False
        self.asked = 0
        self.time = 0.0
        self.keys = Keys(self.read, lambda: self.time)

    def read(self) -> bytes:
        self.asked += 1
        if self.away:
            raise ConnectionRefusedError
        return self.document


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


def token(**claims: Any) -> str:
    """A token with some claims changed; None leaves one away."""
    usual = jwt.decode(
        sign(KEY, HEAD, issuer="aimwell", audiences=["shop", "garden"], now=NOW), KEY, ["EdDSA"]
    )
    changed = {name: value for name, value in (usual.claims | claims).items() if value is not None}
    return jwt.encode({"alg": "EdDSA", "kid": KEY.kid}, changed, KEY, ["EdDSA"])


def checked(issuer: Issuer, shown: str) -> Caller:
    return verify(shown, audience="shop", keys=issuer.keys, issuer="aimwell", now=NOW)


def test_a_token_tells_who_is_calling(issuer: Issuer) -> None:
    shown = sign(KEY, HEAD, issuer="aimwell", audiences=["shop"], now=NOW)
    caller = checked(issuer, shown)
    assert caller == HEAD
    assert caller.words == {"headteacher", "partner_head", "signed_in", "scope:events:read"}
    assert caller.holds("headteacher", "aid")
    assert caller.holds_at(123456, "headteacher")
    assert not caller.holds_at(654321, "headteacher")
    assert caller.urns == {123456, 654321}


def test_a_machine_is_nobody_in_particular(issuer: Issuer) -> None:
    machine = Caller(client="partner-7", scopes=frozenset({"events:read"}))
    shown = sign(KEY, machine, issuer="aimwell", audiences=["shop"], now=NOW)
    assert checked(issuer, shown) == machine
    assert "signed_in" not in machine.words


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "garden"},
        {"aud": None},
        {"iss": "stranger"},
        {"iss": None},
        {"sub": None},
        {"exp": None},
        {"exp": int(NOW.timestamp()) - 61},
        {"exp": "tomorrow"},
        {"nbf": int(NOW.timestamp()) + 61},
        {"appointments": "all"},
        {"appointments": [{"office": "ceo", "urn": "everywhere"}]},
        {"scope": ["events:read"]},
    ],
)
def test_a_claim_that_is_wrong_or_missing_is_refused(
    issuer: Issuer, claims: dict[str, Any]
) -> None:
    with pytest.raises(TokenRefused, match=r"sign in again|ask for a new token"):
        checked(issuer, token(**claims))


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_clocks_may_differ_a_little(issuer: Issuer) -> None:
    assert checked(issuer, token(exp=int(NOW.timestamp()) - 9)).person_id == "p-1"


def unsigned() -> str:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": KEY.kid}).encode())
    return f"{header.decode().rstrip('=')}.{token().split('.')[1]}."


def signed_with_the_public_key_as_a_secret() -> str:
    secret = OctKey.import_key({"kty": "oct", "k": published(KEY)["keys"][0]["x"]})
    return jwt.encode(
        {"alg": "HS256", "kid": KEY.kid}, jwt.decode(token(), KEY, ["EdDSA"]).claims, secret
    )


def signed_with_a_key_that_it_brings() -> str:
    other = new_key()
    brought = {"jwk": published(other)["keys"][0], "jku": "https://elsewhere.example/jwks.json"}
    claims = jwt.decode(token(), KEY, ["EdDSA"]).claims
    return jwt.encode({"alg": "EdDSA", "kid": KEY.kid, **brought}, claims, other, ["EdDSA"])


def changed_afterwards() -> str:
    header, _, signature = token().split(".")
    other = token(appointments=[{"office": "ceo", "urn": None}]).split(".")[1]
    return f"{header}.{other}.{signature}"


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated", "ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        signed_with_the_public_key_as_a_secret,
        changed_afterwards,
        signed_with_a_key_that_it_brings,
    ],
)
def test_a_forged_token_is_refused(issuer: Issuer, forged: Callable[[], str]) -> None:
    with pytest.raises(TokenRefused):
        checked(issuer, forged())


def test_a_token_that_is_no_token_is_refused_and_breaks_nothing(issuer: Issuer) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 5000).rstrip(b"=").decode()
    for made_up in (f"{deep}.e30.e30", "..", "a.b.c", "\ud800", "e30.e30.e30"):
        with pytest.raises(TokenRefused):
            verify(made_up, audience="scheduling", keys=issuer.keys, issuer="aimwell", now=NOW)


def test_keys_are_kept_and_asked_for_again_in_time(issuer: Issuer) -> None:
    for seconds, asked in ((0.0, 1), (299.0, 1), (301.0, 2)):
        issuer.time = seconds
        assert issuer.keys.key(KEY.kid or "") is not None
        assert issuer.asked == asked


def test_a_new_key_is_found_but_made_up_names_do_not_flood_the_issuer(issuer: Issuer) -> None:
    assert issuer.keys.key("unknown") is None
    newer = new_key()
    issuer.document = json.dumps(published(KEY, newer)).encode()
    assert [issuer.keys.key(f"made-up-{number}") for number in range(9)] == [None] * 9
    assert issuer.asked == 1
    issuer.time = 11.0
    assert issuer.keys.key(newer.kid or "") is not None
    assert issuer.asked == 2


def test_the_last_good_keys_stay_while_the_issuer_is_away(issuer: Issuer) -> None:
    assert issuer.keys.key(KEY.kid or "") is not None
    issuer.away, issuer.time = True, 9999.0
    assert issuer.keys.key(KEY.kid or "") is not None


@pytest.mark.parametrize(
    "document", [b"", b"[]", b'{"keys": 1}', b'{"keys": [{"crv": "Ed25519", "kid": "x"}]}']
)
def test_without_any_key_the_answer_is_later(issuer: Issuer, document: bytes) -> None:
    issuer.document = document
    with pytest.raises(TryLater):
        issuer.keys.key("any")


def test_keys_may_lie_in_a_file(tmp_path: Path) -> None:
    place = tmp_path / "jwks.json"
    place.write_text(json.dumps(published(KEY)))
    assert "d" not in published(KEY)["keys"][0]
    found = keys_at(str(place)).key(KEY.kid or "")
    assert found is not None
    late = sign(KEY, HEAD, issuer="a", audiences=["b"], now=NOW, lifetime=timedelta(minutes=1))
    with pytest.raises(TokenRefused):
        verify(
            late, audience="b", keys=keys_at(str(place)), issuer="a", now=NOW + timedelta(hours=1)
        )


SEAL = SealingKeys(new_sealing_key())


def test_a_sealed_word_names_what_it_was_made_for_and_cannot_be_made_up() -> None:
    word = seal(SEAL, "session", "0190f3a2-7c1e", "7")
    assert unseal(SEAL, "session", word) == ("0190f3a2-7c1e", "7")
    for made_up in (
        word.replace(".7.", ".8."),
        word[:-1],
        word + ".x",
        word.removeprefix("0190f3a2-7c1e"),
        "",
        "ü.ü",
        "\ud800.\ud800",
        "x" * 1_000_000,
    ):
        assert unseal(SEAL, "session", made_up) is None


def test_a_word_of_one_kind_or_key_is_worth_nothing_for_another() -> None:
    word = seal(SEAL, "session", "0190f3a2")
    assert unseal(SEAL, "invitation", word) is None
    assert unseal(SealingKeys(new_sealing_key()), "session", word) is None
    assert unseal(SEAL, "session", seal(SEAL, "session", "0190f3a2", "1")) == ("0190f3a2", "1")


def test_a_key_that_could_be_guessed_seals_nothing() -> None:
    with pytest.raises(ValueError, match="32 letters"):
        seal(SealingKeys("short"), "session", "0190f3a2")

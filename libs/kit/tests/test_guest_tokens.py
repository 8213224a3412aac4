"""Tokens of guests: confined to one thing whatever else they say, and refused where that is not clear."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt

from kit.auth import Appointment, Caller, Keys, TokenRefused, new_key, published, sign, verify

NOW = datetime(2027, 1, 8, 9, tzinfo=UTC)
KEY = new_key()
KEYS = Keys(lambda: json.dumps(published(KEY)).encode())
GUEST = Caller(guest="p-1", confined_to="thing:7", name="A. Guest")

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")


def read(shown: str) -> Caller:
    return verify(shown, audience="shop", keys=KEYS, issuer="aimwell", now=NOW)


def token(**over: Any) -> str:
    """A guest's token with some claims changed; signed by the issuer all the same."""
    usual = jwt.decode(
        sign(KEY, GUEST, issuer="aimwell", audiences=["shop"], now=NOW), KEY, ["EdDSA"]
    ).claims
    return jwt.encode({"alg": "EdDSA", "kid": KEY.kid}, usual | over, KEY, ["EdDSA"])


def test_a_guest_is_nobody_but_a_guest() -> None:
    guest = read(token())
    assert guest == GUEST
    assert (guest.person_id, guest.client, guest.appointments) == (None, None, ())
    assert (guest.words, guest.known, guest.id) == (frozenset(), True, "guest:p-1")
    assert guest.is_guest_of("thing", "7")
    assert not guest.is_guest_of("thing", "77")
    assert not guest.is_guest_of("things", "7")
    assert not Caller(person_id="p-1").is_guest_of("thing", "7")


@pytest.mark.parametrize(
    "more",
    [
        {"appointments": [{"office": "ceo", "urn": None}]},
        {"scope": "events:read"},
        {"client_id": "partner-7"},
    ],
)
def test_whatever_else_a_confined_token_says_counts_for_nothing(more: dict[str, Any]) -> None:
    assert read(token(**more)) == GUEST


@pytest.mark.parametrize(
    "broken",
    [{"guest_of": ""}, {"guest_of": None}, {"guest_of": ["thing:7"]}, {"sub": ""}, {"guest_of": 7}],
)
def test_a_token_that_does_not_say_what_it_is_confined_to_opens_nothing(
    broken: dict[str, Any],
) -> None:
    with pytest.raises(TokenRefused):
        read(token(**broken))


@pytest.mark.parametrize(
    "also",
    [
        {"person_id": "p-1"},
        {"client": "c"},
        {"appointments": (Appointment("ceo"),)},
        {"scopes": frozenset({"a:b"})},
        {"guest": None},
        {"confined_to": None},
        {"confined_to": ""},
    ],
)
def test_no_caller_is_a_guest_and_somebody_else_at_once(also: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="guest"):
        Caller(**{"guest": "p-1", "confined_to": "thing:7", **also})

"""Signing in as people do outside a demonstration: with an account, an invitation, and a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .door import Door, open_door
from .person import Person

pytestmark = pytest.mark.slow


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    folder = tmp_path / "trust"
    folder.mkdir()
    with open_door(folder, {"aid": "Rowan Ashdown", "ceo": "Ines Marlow"}) as opened:
        yield opened


def test_an_invitation_links_an_account_that_signs_in_from_then_on_and_no_other(
    door: Door, person: Person
) -> None:
    link = door.links["aid"]
    person.open(link)
    assert person.heading == "Your invitation"
    assert person.chrome.current_url == f"{door.url}/invitation", "the address forgets the word"
    person.press("Continue")
    assert person.heading == "You are invited as Rowan Ashdown"
    person.keep_picture("invited")
    come_by_the_provider(door, person)
    assert who(person) == "Rowan Ashdown Academy Improvement Director"

    person.press("Sign out")
    assert person.heading == "Sign in"
    person.open(f"{door.url}/signed-in")
    assert person.heading == "Sign in", "nobody is signed in any more"
    come_by_the_provider(door, person)
    assert person.heading == "Where you are signed in"
    assert who(person) == "Rowan Ashdown Academy Improvement Director"

    person.press("Sign out")
    a_stranger_is_refused(door, person)
    a_used_invitation_is_refused(person, link)
    assert person.complaints() == []


def come_by_the_provider(door: Door, person: Person) -> None:
    """Go to the provider and come back from it, by one link."""
    door.provider.asked.clear()
    person.follow("Sign in with your school’s account")
    assert {"/authorize", "/token"} <= set(door.provider.asked)
    assert person.chrome.current_url.startswith(door.url)
    assert "code=" not in person.chrome.current_url


def a_stranger_is_refused(door: Door, person: Person) -> None:
    """Somebody proves who they are, and is nobody of the trust; their address makes no difference."""
    door.provider.subject = "somebody else"
    door.provider.claims = {"email": "aid@trust.example", "email_verified": True}
    come_by_the_provider(door, person)
    assert person.heading == "Sign in"
    assert "Nobody of the trust signs in with this account." in person.text
    assert "If you have an invitation, open its link" in person.text
    person.keep_picture("stranger")
    person.open(f"{door.url}/")
    assert person.heading == "Sign in"


def a_used_invitation_is_refused(person: Person, link: str) -> None:
    """The link that was used once says so, and leads nowhere."""
    person.open(link)
    person.press("Continue")
    assert "This invitation was used, withdrawn, or is too old: ask for another." in person.text


def who(person: Person) -> str:
    """As whom the page says one is signed in."""
    [shown] = person.chrome.find_elements("css selector", ".aim-header__who")
    return " ".join(shown.text.split()).removeprefix("Signed in as ")

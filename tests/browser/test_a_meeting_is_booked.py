"""One journey through the whole: a director books, a head agrees to the agenda and brings a paper, and the mail has come."""

from pathlib import Path
from typing import Final

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from .person import Person

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("live suite")]

ACADEMY: Final = "Nettlefold Academy"
DAY: Final = {"day-day": "3", "day-month": "3", "day-year": "2027", "time": "2pm"}


def test_a_director_books_a_head_agrees_and_brings_a_paper_and_the_mail_has_come(
    portal_url: str, person: Person, tmp_path: Path
) -> None:
    sign_in(person, portal_url, "Academy Improvement Director")
    person.come_back_until(portal_url, lambda: ACADEMY in person.text)
    person.keep_picture("trust-at-a-glance")

    book(person)
    assert "Booked for Wednesday 3 March 2027 at 2pm." in person.text
    meeting = person.chrome.current_url
    person.keep_picture("meeting")
    propose_an_agenda(person)
    person.press("Sign out")

    sign_in(person, portal_url, f"{ACADEMY} headteacher")
    person.open(meeting)
    agree_to_the_agenda(person)
    bring_a_paper(person, tmp_path)
    assert "Added: Self-evaluation." in person.text
    assert "1 of 4 required papers are there." in person.text
    person.keep_picture("meeting-with-a-paper")

    read_the_mail(person, meeting)
    assert person.complaints() == []


def test_the_first_thing_a_keyboard_meets_leads_past_the_menu(
    portal_url: str, person: Person
) -> None:
    sign_in(person, portal_url, "Academy Improvement Director")
    person.chrome.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    first = person.chrome.switch_to.active_element
    assert first.text == "Skip to main content"
    first.send_keys(Keys.ENTER)
    assert person.chrome.switch_to.active_element.get_attribute("id") == "main-content"


def sign_in(person: Person, portal_url: str, who: str) -> None:
    """Look somebody up and be them."""
    person.open(f"{portal_url}/sign-in")
    person.type("q", who)
    person.press("Find")
    person.press_first("button.aim-person")
    assert person.heading == "Trust at a glance"


def book(person: Person) -> None:
    """Book a meeting, first with a slip, then rightly."""
    person.follow("Meetings")
    person.follow("Book a meeting")
    person.choose("urn", ACADEMY)
    person.tick("Spring review 2026-27")
    for field, text in (DAY | {"day-day": "16", "day-month": "2"}).items():
        person.type(field, text)
    person.press("See who sits where")
    assert "There is a problem" in person.text
    assert "is in a school holiday" in person.text
    person.keep_picture("booking-refused")
    for field, text in DAY.items():
        person.type(field, text)
    person.press("See who sits where")
    assert "Wednesday 3 March 2027 at 2pm, 2 hours" in person.text
    person.keep_picture("booking")
    person.press("Book the meeting")


def propose_an_agenda(person: Person) -> None:
    """Write an agenda from the trust's template, with one item less."""
    person.follow("To the agenda")
    person.follow("Write the agenda")
    assert "120 of 120 minutes." in person.text
    person.press("Take out item 4")
    assert "105 of 120 minutes." in person.text
    person.keep_picture("agenda-being-written")
    person.press("Propose this agenda")
    assert "It is the headteacher’s turn" in person.text


def agree_to_the_agenda(person: Person) -> None:
    """Read it, and agree."""
    person.follow("Read the agenda")
    assert "Where learners stand at this review" in person.text
    person.press("Agree to this agenda")
    assert "Both sides have agreed to this agenda." in person.text
    person.keep_picture("agenda")
    person.follow("The meeting")


def bring_a_paper(person: Person, folder: Path) -> None:
    """Put a paper into the academy's pack."""
    paper = folder / "self-evaluation.txt"
    paper.write_text("What we do well, and what we do next.\n", encoding="utf-8")
    person.follow("Add Self-evaluation")
    person.type("file", str(paper))
    person.press("Add the paper")


def read_the_mail(person: Person, meeting: str) -> None:
    """Find the invitation in the mailbox, with its entry for the calendar."""
    mails = meeting.replace("/meetings/", "/mailbox?about=").split("#")[0]
    person.come_back_until(mails, lambda: person.text.count("Invitation") >= 4)
    assert "Agenda to be agreed" in person.text
    assert "Agenda agreed" in person.text
    person.keep_picture("mailbox")
    person.follow_last(ACADEMY)
    assert "Wednesday 3 March 2027, 2pm to 4pm" in person.text
    assert "Academy Improvement Meeting" in person.inside_the_frame()
    person.keep_picture("mail")

"""The local mailbox."""

from .fakes.others import mail
from .fakes.world import World
from .reading import Visitor


def test_mails_are_listed_newest_first_with_what_became_of_them(aid: Visitor, world: World) -> None:
    mail(
        world,
        "meeting-2",
        kind="paper_overdue",
        state="failed",
        subject="Papers wanted",
        sent_at=None,
    )
    page = aid.get("/mailbox")
    rows = [text for _, text in page.all("li", "aim-mail")]
    assert rows[0].startswith("Papers wanted")
    assert rows[0].endswith("Failed")
    assert rows[1].startswith("Invitation")


def test_mails_about_one_meeting(aid: Visitor, world: World) -> None:
    mail(world, "meeting-2", subject="Another")
    page = aid.get("/meetings/meeting-1")
    page = aid.get(page.link("Mails about this meeting"))
    assert len(page.all("li", "aim-mail")) == 1


def test_a_long_mailbox_is_read_page_by_page(aid: Visitor, world: World) -> None:
    for number in range(60):
        mail(world, "meeting-1", subject=f"Mail {number}")
    page = aid.get("/mailbox")
    assert len(page.all("li", "aim-mail")) == 50
    assert len(aid.get(page.link("Older mails")).all("li", "aim-mail")) == 11


def test_a_mail_shows_its_calendar_entry_in_local_time(aid: Visitor) -> None:
    text = aid.get("/mailbox/mail-1").text
    assert "Put this into your calendar · change 1" in text
    assert "Academy Improvement Meeting, Alderbrook Primary Academy" in text
    assert "Tuesday 2 February 2027, 2pm to 4pm, Alderbrook Primary Academy" in text


def test_a_mail_cannot_do_anything_on_the_page_that_shows_it(aid: Visitor) -> None:
    frame = aid.get("/mailbox/mail-1").all("iframe")[0][0]
    assert "allow-scripts" not in frame["sandbox"]
    assert "allow-same-origin" not in frame["sandbox"]
    body = aid.client.get(frame["src"])
    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_blank">' in body.text


def test_the_mail_and_its_entry_can_be_taken_away(aid: Visitor) -> None:
    assert (
        aid.client.get("/mailbox/mail-1/mail.eml").headers["Content-Disposition"]
        == 'attachment; filename="mail.eml"'
    )
    entry = aid.client.get("/mailbox/mail-1/entry.ics")
    assert entry.headers["Content-Type"].startswith("text/calendar")
    assert entry.text.startswith("BEGIN:VCALENDAR")


def test_a_mail_without_an_entry_or_an_address(aid: Visitor, world: World) -> None:
    bare = mail(
        world, "meeting-1", has_calendar=False, to=[], state="waiting_for_address", attachments=[]
    )
    page = aid.get(f"/mailbox/{bare['id']}")
    assert "Nobody: no address is known" in page.text
    assert "calendar" not in page.text
    assert not page.says_link("Download the mail")


def test_an_empty_mailbox_says_when_mail_comes(aid: Visitor, world: World) -> None:
    world.mails.clear()
    assert "When a meeting is booked, its people are invited by mail" in aid.get("/mailbox").text
    assert "Show all mails" in aid.get("/mailbox", state="failed").text


def test_what_a_mail_for_its_reader_alone_says_is_not_there_for_others(
    aid: Visitor, world: World
) -> None:
    kept = mail(world, "meeting-1", kind="personal_link", has_calendar=False, subject="A link")
    for name in ("text", "html", "attachments"):
        del kept[name]
    page = aid.get(f"/mailbox/{kept['id']}")
    assert "What this mail says is for its reader alone" in page.text
    assert page.all("iframe") == []
    assert not page.says_link("Download the mail")

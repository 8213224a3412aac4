"""A personal link goes by mail through the real broker, opens its meeting, and is closed when it is withdrawn."""

import email
import re
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import httpx
import pytest

from one_machine.suite import OWNERS

from .trust import ALDERBROOK, Trust, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420), pytest.mark.xdist_group("system")]

CHAIR = "lgb.chair@900101.example"


def test_a_link_leads_from_the_mail_to_the_meeting_and_nowhere_else(
    trust: Trust, mailbox: Path
) -> None:
    when = {"year": "2026-27", "slot": 2, "starts_at": "2027-02-10T09:30:00Z"}
    meeting = trust.do("POST", "/meetings", {"urn": ALDERBROOK, "venue": "trust_office", **when})
    path = f"/meetings/{meeting['id']}"
    (chair,) = [seat["person_id"] for seat in meeting["seats"] if seat["seat"] == "chair"]
    sent = trust.do("POST", f"{path}/personal-links", {"person_id": chair})
    word = _word_in(_mail(trust, mailbox, meeting["id"]))

    begun = _post(trust, "/personal-links/exchange", link=word)
    assert begun.status_code == 201, begun.text
    assert _post(trust, "/personal-links/exchange", link=word).status_code == 409
    guest = _post(trust, "/sessions/tokens", session=begun.json()["session"]).json()["token"]
    assert _seen(trust, "scheduling", path, guest) == 200
    assert _seen(trust, "scheduling", "/meetings", guest) == 403
    others = [
        _seen(trust, service, "/events", guest) for service in OWNERS if service != "scheduling"
    ]
    assert others == [401] * 3

    url = f"{trust.processes.suite.url_of('scheduling')}/v1{path}/personal-links/{sent['id']}"
    assert trust.client.delete(url).status_code == 204
    ended = _post(trust, "/sessions/tokens", session=begun.json()["session"])
    assert "Your personal link was withdrawn" in ended.json()["detail"]
    assert word.rpartition(".")[2] not in _everything_written(trust.processes.suite.var)
    trust.do("POST", f"{path}/cancellation", {"reason": "Done."}, **{"If-Match": "*"})


def _mail(trust: Trust, mailbox: Path, meeting_id: str) -> EmailMessage:
    """The mail with the link, once it lies in the mailbox."""
    asked = f"/v1/messages?about={meeting_id}&kind=personal_link"
    (message,) = eventually(
        lambda: trust.seen("notifications", asked),
        lambda seen: [mail["state"] for mail in seen] == ["sent"],
    )
    assert message["to"] == [CHAIR]
    written = (mailbox / f"{message['id']}.eml").read_bytes()
    return email.message_from_bytes(written, EmailMessage, policy=SMTP)


def _word_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"/link#(\S+)", str(body.get_content()))
    assert found is not None
    return found[1]


def _post(trust: Trust, path: str, **body: Any) -> httpx.Response:
    url = f"{trust.processes.suite.url_of('scheduling')}/v1{path}"
    return httpx.post(url, json=body, trust_env=False)


def _seen(trust: Trust, service: str, path: str, token: str) -> int:
    url = f"{trust.processes.suite.url_of(service)}/v1{path}"
    bearer = {"Authorization": f"Bearer {token}"}
    return httpx.get(url, headers=bearer, trust_env=False).status_code


def _everything_written(var: Path) -> str:
    """Every log and every database of the suite; the mailbox is where the word belongs."""
    kept = [file for file in var.rglob("*") if file.is_file() and "mailbox" not in file.parts]
    logs = [file for file in kept if file.suffix in {".log", ".db", ".db-wal"}]
    assert logs
    return "\n".join(file.read_bytes().decode("latin-1") for file in logs)

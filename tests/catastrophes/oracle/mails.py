"""The mails: for each meeting and seat one for every change, each once, unless a later one said it all anew."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.catastrophes.official import Official
from tests.catastrophes.stories import CANCELLED

from .findings import Finding
from .mailbox import Mail, mails_in

Row = dict[str, Any]
Reader = tuple[str, str]
"""A meeting and a person at its table."""


def judge_mails(director: Official, mailbox: Path, meetings: Iterable[dict[str, Any]]) -> Finding:
    """Compare what notifications says it sent, and what lies in the mailbox, with what the meetings owe."""
    finding = Finding("mails: one each for every change and seat")
    rows: dict[Reader, list[Row]] = defaultdict(list)
    for row in director.listed("notifications", "/v1/messages"):
        rows[row["about"], row["person_id"]].append(row)
    mails = _by_message(finding, mails_in(mailbox))
    for meeting in meetings:
        for seat in meeting["seats"]:
            reader = (meeting["id"], seat["person_id"])
            _judge_reader(finding, meeting, reader, rows.pop(reader, []), mails)
    finding.wrong += [f"{reader}: {len(found)} mails to nobody" for reader, found in rows.items()]
    finding.wrong += [f"{mail.file}: nobody wrote it" for mail in mails.values()]
    return finding


def _by_message(finding: Finding, mails: Iterable[Mail]) -> dict[str, Mail]:
    """Every mail by the message it is, which is known by its Message-ID."""
    found: dict[str, Mail] = {}
    for mail in mails:
        if mail.message in found:
            finding.wrong.append(f"{mail.file}: the Message-ID of {found[mail.message].file}")
        found[mail.message] = mail
    return found


def _judge_reader(
    finding: Finding,
    meeting: Mapping[str, Any],
    reader: Reader,
    rows: Sequence[Row],
    mails: dict[str, Mail],
) -> None:
    where = f"{reader[1]} about meeting {reader[0]}"
    changes = meeting["sequence"] + 1
    finding.expect(len(rows), changes, f"{where}, messages")
    got = [mails.pop(row["id"]) for row in rows if row["id"] in mails]
    sent = sum(row["state"] == "sent" for row in rows)
    needless = sum(row["state"] == "superseded" and row["attempts"] == 0 for row in rows)
    # One that was being sent when all ended, and was overtaken before its worker came back, has gone out.
    overtaken = sum(row["state"] == "superseded" and row["attempts"] > 0 for row in rows)
    finding.expect(sent + needless + overtaken, changes, f"{where}, sent or needless")
    if not sent <= len(got) <= sent + overtaken:
        finding.wrong.append(f"{where}: {len(got)} mails for {sent} sent and {overtaken} overtaken")
    _judge_sequences(finding, meeting, where, got)


def _judge_sequences(
    finding: Finding, meeting: Mapping[str, Any], where: str, got: Iterable[Mail]
) -> None:
    """No change is told twice, and the last one told is how it stands; who never heard of it need not be told."""
    told = sorted((mail.sequence, mail.method) for mail in got)
    sequences = [sequence for sequence, _ in told]
    if len(set(sequences)) != len(sequences):
        finding.wrong.append(f"{where}: told twice: {sequences}")
    cancelled = meeting["state"] == CANCELLED
    if cancelled and not told:
        return
    last = (meeting["sequence"], "CANCEL" if cancelled else "REQUEST")
    finding.expect(told[-1] if told else None, last, f"{where}, last told")

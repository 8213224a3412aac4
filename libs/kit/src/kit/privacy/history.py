"""A service's history without what it told of somebody: names are overwritten, and ids, order and count stay."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from kit import logs
from kit.archives import archive_files, read_archive, rewrite_archive
from kit.db import transaction
from kit.events import Event, open_envelope
from kit.outbox import OutboxRow
from kit.privacy.forgotten import Forgotten
from kit.resending import hold_history
from kit.settings import Settings
from kit.timers import Timer

EVERY_SECONDS: Final = 30.0

log = logs.get(__name__)


def tells_of_people(events: Iterable[type[Event]]) -> bool:
    """Whether any of these events has a field that tells of somebody."""
    return any(kind.personal for kind in events)


def overwrite_history(subject: str, events: Iterable[type[Event]]) -> int:
    """Overwrite what the events of a subject tell of somebody, in the outbox; returns how many did."""
    personal = _personal(events)
    hold_history()
    changed = 0
    for row in OutboxRow.select().where(
        (OutboxRow.subject == subject) & OutboxRow.type.in_(list(personal))
    ):
        body = _overwritten(row.body.encode(), {subject}, personal)
        changed += OutboxRow.update(body=body.decode()).where(OutboxRow.id == row.id).execute()
    return changed


def overwriting_archives(settings: Settings, events: Iterable[type[Event]]) -> list[Timer]:
    """The timer that overwrites in the archives whoever was erased; none for a service that tells of nobody."""
    personal = _personal(events)
    if not personal:
        return []
    folder = settings.var / "history" / settings.service
    return [Timer(EVERY_SECONDS, _overwriting(folder, personal))]


def _overwriting(
    folder: Path, personal: Mapping[str, Mapping[str, Any]]
) -> Callable[[datetime], int]:
    def overwrite_archives(now: datetime) -> int:
        """Overwrite, in every archive, the people that were erased since the last time; returns how many people."""
        waiting = ~Forgotten.in_archives
        subjects = {row.subject for row in Forgotten.select().where(waiting)}
        if not subjects:
            return 0
        for file in archive_files(folder):
            lines = list(read_archive(file))
            kept = [_overwritten(line, subjects, personal) for line in lines]
            if kept != lines:
                rewrite_archive(file, kept)
                log.info("archive_overwritten", file=str(file), at=str(now))
        with transaction():
            Forgotten.update(in_archives=True).where(Forgotten.subject.in_(subjects)).execute()
        return len(subjects)

    return overwrite_archives


def _personal(events: Iterable[type[Event]]) -> dict[str, Mapping[str, Any]]:
    return {kind.type: kind.personal for kind in events if kind.personal}


def _overwritten(
    body: bytes, subjects: Iterable[str], personal: Mapping[str, Mapping[str, Any]]
) -> bytes:
    """An event of one of these subjects without what it tells of somebody; any other as it is."""
    envelope = open_envelope(body)
    if envelope.subject not in subjects or envelope.type not in personal:
        return body
    data = msgspec.json.decode(envelope.data) | dict(personal[envelope.type])
    whole = msgspec.json.decode(body) | {"data": data}
    return msgspec.json.encode(whole)

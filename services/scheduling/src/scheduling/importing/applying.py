"""The differences written into the register, each through the operation that people use too."""

from datetime import datetime, timedelta
from typing import Any

from kit.clock import local_date
from scheduling.importing.differences import Appointing, Differences, as_new, facts_said
from scheduling.importing.plain import TrustRead
from scheduling.register.academies.operations import (
    academy_leaves,
    change_academy,
    join_academy,
    register_trust,
)
from scheduling.register.judgements.operations import correct_judgement, record_judgement
from scheduling.register.judgements.queries import judgement_row
from scheduling.register.models import Academy, Gap, Trust
from scheduling.register.people.operations import add_person, appoint, end_appointment
from scheduling.register.people.queries import appointment_row


def apply(trust: TrustRead, found: Differences, now: datetime) -> None:
    """Write everything; the caller holds the one transaction around it."""
    if found.trust_name is not None:
        register_trust(trust.uid, found.trust_name, now=now)
    Trust.update(as_imported={"name": trust.name}).where(Trust.uid == trust.uid).execute()
    for urn, (left_on, _) in found.left.items():
        academy_leaves(urn, left_on, now=now)
    _apply_academies(trust, found, now)
    for judging in found.judgements:
        new, source = as_new(judging.inspection), judging.inspection.source
        if judging.corrects is None:
            record_judgement(judging.urn, new, source=source, now=now)
        else:
            row = judgement_row(judging.urn, judging.corrects)
            correct_judgement(row, new, source=source, now=now)
    for appointing in found.appointments:
        _appoint(appointing, now)
    for urn, remembered in found.as_imported.items():
        Academy.update(as_imported=remembered).where(Academy.urn == urn).execute()
    for urn, told in found.unclear.items():
        _ask(urn, told)


def _apply_academies(trust: TrustRead, found: Differences, now: datetime) -> None:
    for urn in found.joined:
        facts = facts_said(trust.academies[urn])
        join_academy(urn, facts, predecessors=found.predecessors.get(urn), now=now)
    known = {*found.rejoined, *found.changes, *found.predecessors} - set(found.joined)
    for urn in sorted(known):
        changes: dict[str, Any] = dict(found.changes.get(urn, {}))
        if urn in found.rejoined:
            changes["left_on"] = None
        before = found.predecessors.get(urn)
        change_academy(urn, changes, predecessors=before, expected_version=None, now=now)


def _appoint(appointing: Appointing, now: datetime) -> None:
    """The files do not tell since when a head leads, so the appointment begins on the day it is read."""
    today = local_date(now)
    if appointing.instead_of is not None:
        before = appointment_row(appointing.instead_of)
        last_day = max(before.starts_on, today - timedelta(days=1))
        end_appointment(before.id, last_day, now=now)
    named = appointing.named
    person = add_person(named.name, title=named.title, now=now)
    appoint(
        person.id,
        appointing.office,
        urn=appointing.urn,
        starts_on=named.starts_on or today,
        ends_on=named.ends_on,
        source="register" if appointing.office == "headteacher" else "governance",
        now=now,
    )


def _ask(urn: int, told: dict[str, str]) -> None:
    """Keep the questions that the files leave open now, and no older ones."""
    Gap.delete().where(Gap.academy == urn).execute()
    for what, sentence in told.items():
        Gap.create(academy=urn, what=what, sentence=sentence)

"""What can be done about an arrangement: propose a different one, answer, take it back; and what the rule does (R4, R8)."""

from datetime import datetime

from contracts.words import Proposer, Side
from kit.clock import local_date
from kit.db import save_if_unchanged, transaction
from kit.outbox import record
from scheduling.arrangements import events, rules, states
from scheduling.arrangements.models import Arrangement
from scheduling.arrangements.queries import (
    agreed_sides,
    arrangement_row,
    in_force,
    newest,
    numbers_of,
    open_proposal,
    people_of,
)
from scheduling.arrangements.rules import NothingDifferent, Numbers, SayWhy, YearIsOver
from scheduling.arrangements.states import BOTH, State
from scheduling.calendar.models import AcademicYear
from scheduling.calendar.queries import year_row
from scheduling.locks import locked
from scheduling.register.models import Academy

BY_THE_FRAMEWORK = "What the framework gives an academy of this standing."


def propose(
    urn: int, year: str, numbers: Numbers, *, reason: str, side: Side, by: str, now: datetime
) -> Arrangement:
    """Propose another arrangement to the other side; a proposal that waits is replaced by it.

    Raises `NotFound`, `NothingDifferent` or `YearIsOver`.
    """
    with transaction():
        academy = _locked_academy(urn)
        _accept_year(year_row(year), now)
        waiting = open_proposal(urn, year)
        if numbers == numbers_of(in_force(urn, year), academy) and waiting is None:
            raise NothingDifferent(
                f"{numbers.aims} meetings and {numbers.iaims} interim ones are what is in force: propose"
                " another number, or leave it as it is.",
                field="aims",
            )
        if waiting is not None:
            save_if_unchanged(waiting, None, state="replaced", settled_at=now)
        row = _create(academy, year, numbers, reason=reason, proposer=side, now=now)
        _consent(row, side, by, now)
        record(events.proposed(row, _others(side, row, now)), now=now)
        return row


def answer(
    arrangement_id: str,
    *,
    agree: bool,
    reason: str,
    side: Side,
    by: str,
    expected_version: int | None,
    now: datetime,
) -> Arrangement:
    """Agree to a proposal, or decline it; when both sides have agreed it holds.

    Raises `ArrangementIsSettled`, `NotYoursToAnswer`, `SayWhy` or `VersionMismatch`.
    """
    with transaction():
        row = _locked_arrangement(arrangement_id)
        verb: states.Verb = "agree" if agree else "decline"
        _require(verb, row, side)
        if not agree:
            if not reason.strip():
                raise SayWhy(
                    "Say why, so that the other side can propose something else.", field="reason"
                )
            save_if_unchanged(
                row, expected_version, state="declined", settled_at=now, declined_because=reason
            )
            record(events.declined(row, _others(side, row, now)), now=now)
            return row
        _consent(row, side, by, now, expected_version)
        if set(agreed_sides(row)) == set(BOTH):
            save_if_unchanged(row, None, state="agreed", settled_at=now)
            record(
                events.agreed(row, usual=_is_usual(row), recipients=_others(side, row, now)),
                now=now,
            )
        return row


def withdraw(
    arrangement_id: str, *, side: Side, expected_version: int | None, now: datetime
) -> Arrangement:
    """Take one's own side's proposal back. Raises `ArrangementIsSettled` or `NotYoursToWithdraw`."""
    with transaction():
        row = _locked_arrangement(arrangement_id)
        _require("withdraw", row, side)
        save_if_unchanged(row, expected_version, state="withdrawn", settled_at=now)
        record(events.declined(row, _others(side, row, now)), now=now)
        return row


def settle(urn: int, year: AcademicYear, now: datetime) -> bool:
    """Give an academy's year what the framework gives it, or propose that once its standing has changed.

    Asked again and again it does each of these once. Returns whether it did anything.
    """
    with transaction():
        academy = _locked_academy(urn)
        given, last = rules.usual(less_than_good=academy.less_than_good), newest(urn, year.code)
        if last is None:
            row = _create(
                academy, year.code, given, reason=BY_THE_FRAMEWORK, proposer="rule", now=now
            )
            save_if_unchanged(row, None, state="agreed", settled_at=now)
            record(events.agreed(row, usual=True, recipients=()), now=now)
            return True
        same_standing = bool(last.less_than_good) == bool(academy.less_than_good)
        if same_standing or (last.state == "proposed" and last.proposed_by != "rule"):
            # What people are about to agree on is not taken out of their hands.
            return False
        asked = [each for side in BOTH for each in people_of(side, urn, local_date(now))]
        changes = given != numbers_of(in_force(urn, year.code), academy)
        waiting = last.state == "proposed"
        if waiting:
            outcome: State = "replaced" if changes else "withdrawn"
            save_if_unchanged(last, None, state=outcome, settled_at=now)
            if not changes:
                record(events.declined(last, asked), now=now)
        if changes:
            reason = academy.standing_sentence or BY_THE_FRAMEWORK
            row = _create(academy, year.code, given, reason=reason, proposer="rule", now=now)
            record(events.proposed(row, asked), now=now)
        return changes or waiting


def _create(
    academy: Academy,
    year: str,
    numbers: Numbers,
    *,
    reason: str,
    proposer: Proposer,
    now: datetime,
) -> Arrangement:
    row: Arrangement = Arrangement.create(
        academy=academy.urn,
        year=year,
        aims=numbers.aims,
        iaims=numbers.iaims,
        less_than_good=academy.less_than_good,
        reason=reason,
        proposed_by=proposer,
        proposed_at=now,
    )
    return row


def _consent(
    row: Arrangement, side: Side, by: str, now: datetime, expected_version: int | None = None
) -> None:
    columns = {"aid": by, "aid_at": now} if side == "aid" else {"head": by, "head_at": now}
    save_if_unchanged(row, expected_version, **columns)


def _require(verb: states.Verb, row: Arrangement, side: Side) -> None:
    states.require(verb, row.state, side, proposer=row.proposed_by, agreed=agreed_sides(row))


def _others(side: Side, row: Arrangement, now: datetime) -> list[str]:
    """The ids of those on the other side of the table today."""
    other: Side = "academy" if side == "aid" else "aid"
    return people_of(other, row.urn, local_date(now))


def _is_usual(row: Arrangement) -> bool:
    academy = Academy.get_by_id(row.urn)
    return Numbers(aims=row.aims, iaims=row.iaims) == rules.usual(
        less_than_good=academy.less_than_good
    )


def _accept_year(year: AcademicYear, now: datetime) -> None:
    if year.ends_on < local_date(now):
        raise YearIsOver(
            f"{year.code} is over: what was arranged for it stays as it is.", field="year"
        )


def _locked_academy(urn: int) -> Academy:
    """An academy for whose year nobody else proposes or answers meanwhile."""
    found: Academy = locked(Academy.select().where(Academy.urn == urn)).get()
    return found


def _locked_arrangement(arrangement_id: str) -> Arrangement:
    _locked_academy(arrangement_row(arrangement_id).urn)
    return arrangement_row(arrangement_id)

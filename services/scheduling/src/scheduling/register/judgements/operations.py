"""What can be done about an academy's standing: record and correct judgements, override, set the rule."""

from datetime import datetime
from typing import Any

import msgspec

from contracts.scheduling import JudgementRecorded, Standing, StandingChanged
from kit.clock import local_date
from kit.db import save_if_unchanged, transaction
from kit.outbox import record
from scheduling.register.academies.queries import academies_today, academy_row, trust_row
from scheduling.register.judgements import entering, rules
from scheduling.register.judgements.entering import JudgementOnFile, NewJudgement
from scheduling.register.judgements.queries import (
    judged,
    judgement_row,
    override_of,
    standing_rule,
)
from scheduling.register.judgements.weighing import Reckoned, StandingRule
from scheduling.register.models import Academy, Judgement


def record_judgement(
    urn: int, new: NewJudgement, *, source: str = "entered", now: datetime
) -> Judgement:
    """Put a judgement on file and reckon the standing anew (R1, R8).

    Raises `JudgementDoesNotFit`, or `JudgementOnFile` for a second one of the scheme on one day.
    """
    with transaction():
        academy = academy_row(urn)
        if (
            source == "entered"
        ):  # What the files say has been read with care, and is theirs to answer for.
            entering.accept(new, local_date(now))
        relates_to = new.relates_to_urn or urn
        if judgement_of(urn, new.scheme, new.inspected_on, relates_to) is not None:
            raise JudgementOnFile(
                f"A judgement of this kind of {new.inspected_on} is on file: correct that one instead.",
                field="inspected_on",
            )
        row = Judgement.create(
            academy=urn, source=source, recorded_at=now, **_columns(new, relates_to)
        )
        _tell(academy, row, now)
        return row


def correct_judgement(
    row: Judgement,
    new: NewJudgement,
    *,
    source: str = "entered",
    expected_version: int | None = None,
    now: datetime,
) -> Judgement:
    """Replace what is on file; nothing new is no change. The scheme, the day and the school stay."""
    with transaction():
        if source == "entered":
            entering.accept(new, local_date(now))
        columns = _columns(new, row.relates_to_urn) | {"scheme": row.scheme, "source": source}
        changed = {name: value for name, value in columns.items() if getattr(row, name) != value}
        if set(changed) <= {"source"}:
            return row
        save_if_unchanged(row, expected_version, **changed)
        _tell(academy_row(row.urn), row, now)
        return row


def correct(
    urn: int, judgement_id: str, new: NewJudgement, *, expected_version: int | None, now: datetime
) -> Judgement:
    """Correct one judgement of an academy by its id."""
    with transaction():
        row = judgement_row(urn, judgement_id)
        if (new.scheme, new.inspected_on) != (row.scheme, row.inspected_on):
            raise entering.JudgementDoesNotFit(
                "Scheme and day stay as they are: record another judgement instead.", field="scheme"
            )
        return correct_judgement(row, new, expected_version=expected_version, now=now)


def override_standing(
    urn: int,
    *,
    less_than_good: bool,
    reason: str,
    by: str,
    expected_version: int | None,
    now: datetime,
) -> Academy:
    """Decide instead of the rule, with a reason that is shown; for the AID and the CEO (R8)."""
    with transaction():
        academy = academy_row(urn)
        save_if_unchanged(
            academy,
            expected_version,
            override_less_than_good=less_than_good,
            override_reason=reason,
            override_by=by,
            override_at=now,
        )
        return _reckon(academy, now=now)


def lift_override(urn: int, *, expected_version: int | None, now: datetime) -> Academy:
    """Let the rule decide again."""
    with transaction():
        academy = academy_row(urn)
        if academy.override_less_than_good is None:
            return academy
        names = ("less_than_good", "reason", "by", "at")
        nothing: dict[str, Any] = {f"override_{name}": None for name in names}
        save_if_unchanged(academy, expected_version, **nothing)
        return _reckon(academy, now=now)


def set_standing_rule(rule: StandingRule, *, now: datetime) -> StandingRule:
    """Set which parts of the rule the trust applies, and reckon every academy anew."""
    with transaction():
        save_if_unchanged(trust_row(), None, standing_rule=msgspec.to_builtins(rule))
        for academy in academies_today():
            _reckon(academy, now=now)
        return rule


def judgement_of(urn: int, scheme: str, inspected_on: Any, relates_to: int) -> Judgement | None:  # noqa: ANN401 - a date
    """The judgement that is on file for this scheme, day and school."""
    return Judgement.get_or_none(
        (Judgement.academy == urn)
        & (Judgement.scheme == scheme)
        & (Judgement.inspected_on == inspected_on)
        & (Judgement.relates_to_urn == relates_to)
    )


def _columns(new: NewJudgement, relates_to: int) -> dict[str, Any]:
    return {**msgspec.structs.asdict(new), "relates_to_urn": relates_to}


def _standing(academy: Academy) -> Reckoned:
    return rules.standing(judged(academy.urn), standing_rule(), override_of(academy))


def _standing_columns(found: Reckoned) -> dict[str, Any]:
    return {
        "less_than_good": found.less_than_good,
        "standing_reason": found.reason,
        "standing_sentence": found.sentence,
        "standing_basis": found.basis,
    }


def _save(academy: Academy, found: Reckoned) -> bool:
    """Keep the standing; returns whether more than its sentence is new."""
    columns = _standing_columns(found)
    new = {name for name, value in columns.items() if getattr(academy, name) != value}
    if new:
        save_if_unchanged(academy, None, **columns)
    return bool(new - {"standing_sentence"})


def _reckon(academy: Academy, *, now: datetime) -> Academy:
    found = _standing(academy)
    if _save(academy, found):
        record(StandingChanged(urn=academy.urn, standing=_told(found)), now=now)
    return academy


def _tell(academy: Academy, row: Judgement, now: datetime) -> None:
    """Say what is on file now, with the standing that holds with it."""
    held = rules.in_force(judged(academy.urn))
    found = _standing(academy)
    changed = _save(academy, found)
    record(
        JudgementRecorded(
            urn=academy.urn,
            judgement_id=row.id,
            scheme=row.scheme,
            made_on=row.inspected_on,
            published_on=row.published_on,
            overall=row.overall,
            grades=row.grades,
            category_of_concern=row.category_of_concern,
            outcome=row.outcome,
            predecessor=row.relates_to_urn != academy.urn,
            latest=held is not None and held.id == row.id,
            standing=_told(found),
        ),
        now=now,
    )
    if changed and row.scheme == "self_evaluation":
        record(StandingChanged(urn=academy.urn, standing=_told(found)), now=now)


def _told(found: Reckoned) -> Standing:
    return Standing(
        less_than_good=found.less_than_good, basis=found.reason, judgement_id=found.basis
    )

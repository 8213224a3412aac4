"""Reads of judgements: as the rule sees them, as they are shown, and the rule's own settings."""

from typing import Any

import msgspec

from kit.errors import NotFound
from scheduling.register.academies.queries import the_trust
from scheduling.register.judgements.rules import Override
from scheduling.register.judgements.weighing import Judged, StandingRule
from scheduling.register.models import Academy, Judgement


def judgement_row(urn: int, judgement_id: str) -> Judgement:
    """One judgement of an academy. Raises `NotFound`."""
    found = Judgement.get_or_none((Judgement.id == judgement_id) & (Judgement.academy == urn))
    if found is None:
        raise NotFound("judgement")
    return found


def judged(urn: int) -> list[Judged]:
    """Everything on file of one academy, as the rule sees it."""
    rows = Judgement.select().where(Judgement.academy == urn)
    return [
        Judged(
            id=row.id,
            scheme=row.scheme,
            inspected_on=row.inspected_on,
            overall=row.overall,
            grades=row.grades,
            category_of_concern=row.category_of_concern,
            outcome=row.outcome,
            predecessor_urn=None if row.relates_to_urn == urn else row.relates_to_urn,
        )
        for row in rows
    ]


def standing_rule() -> StandingRule:
    """The rule as the trust has set it."""
    trust = the_trust()
    return msgspec.convert(trust.standing_rule if trust else {}, StandingRule)


def override_of(academy: Academy) -> Override | None:
    """What has been decided instead of the rule, if anything."""
    if academy.override_less_than_good is None:
        return None
    return Override(
        less_than_good=academy.override_less_than_good, reason=academy.override_reason or ""
    )


def judgement_shown(row: Judgement) -> dict[str, Any]:
    """A judgement as clients see it."""
    names = (
        *("id", "scheme", "inspected_on", "published_on", "grades", "overall"),
        *("category_of_concern", "outcome", "relates_to_urn", "source", "version"),
    )
    shown = {name: getattr(row, name) for name in names}
    return shown | {"predecessor": row.relates_to_urn != row.urn}

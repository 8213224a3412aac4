"""The events of arrangements: numbers and people's ids, never a reason."""

from collections.abc import Iterable
from typing import Any

import msgspec

from contracts.scheduling import ArrangementAgreed, ArrangementDeclined, ArrangementProposed
from scheduling.arrangements.models import Arrangement


def proposed(row: Arrangement, asked: Iterable[str]) -> ArrangementProposed:
    """One side, or the rule, has proposed it; ``asked`` are the ids of those whose answer is waited for."""
    return msgspec.convert(
        _facts(row) | {"proposed_by": row.proposed_by, "asked": tuple(asked)}, ArrangementProposed
    )


def agreed(row: Arrangement, *, usual: bool, recipients: Iterable[str]) -> ArrangementAgreed:
    """It holds from now on; ``recipients`` are the ids of those who waited for it."""
    return msgspec.convert(
        _facts(row) | {"usual": usual, "recipients": tuple(recipients)}, ArrangementAgreed
    )


def declined(row: Arrangement, recipients: Iterable[str]) -> ArrangementDeclined:
    """It was declined or taken back, and what was in force stays."""
    facts = _facts(row) | {"withdrawn": row.state == "withdrawn", "recipients": tuple(recipients)}
    return msgspec.convert(facts, ArrangementDeclined)


def _facts(row: Arrangement) -> dict[str, Any]:
    return {
        "arrangement_id": row.id,
        "urn": row.urn,
        "year": row.year_id,
        "aims": row.aims,
        "iaims": row.iaims,
    }

"""Arrangements over HTTP: how many meetings each academy has, proposed by either side and agreed by both."""

from typing import Any

from contracts.words import Side
from kit.clock import local_date
from kit.web import (
    Blueprint,
    answer,
    caller,
    creates,
    expected_version,
    grant_of,
    listed,
    may,
    now,
    open_to_caller,
    page,
    reach,
)
from scheduling.arrangements import operations
from scheduling.arrangements.queries import (
    academies_in,
    arrangement_row,
    arrangement_shown,
    arrangements_shown,
    year_of_today,
)
from scheduling.arrangements.rules import Numbers
from scheduling.arrangements.schemas import (
    AnswerSchema,
    ArrangementQuery,
    ArrangementSchema,
    ProposalSchema,
    ProposeSchema,
)
from scheduling.calendar.queries import year_row
from scheduling.register.academies.queries import academy_row
from scheduling.register.models import Academy

blueprint = Blueprint(
    "arrangements",
    __name__,
    description="How many meetings an academy has in a year, and how they stand (R4, R8).",
)


@blueprint.route("/arrangements", methods=["GET"])
@blueprint.arguments(ArrangementQuery, location="query")
@blueprint.response(200, listed(ArrangementSchema))
def arrangements(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List each academy's year of meetings, by name: agreed, held, booked, owed and missed."""
    seen = reach()
    year = year_row(asked["year"]) if asked["year"] else year_of_today(local_date(now()))
    query = academies_in(year, now()) if year else Academy.select().where(Academy.urn.is_null())
    if not seen.everything:
        query = query.where(Academy.urn << sorted(seen.places))
    if asked["urn"] is not None:
        query = query.where(Academy.urn == asked["urn"])
    body, headers = page(query, (Academy.name, Academy.urn))
    shown = arrangements_shown(body["items"], year, now()) if year else []
    return {"items": [grant_of(place=row["urn"]).of(_saying_may(row)) for row in shown]}, headers


@blueprint.route("/academies/<int:urn>/arrangements/<code>", methods=["GET"])
@blueprint.response(200, ArrangementSchema)
def arrangement(urn: int, code: str) -> dict[str, Any]:
    """Show an academy's year of meetings, with everything that was ever proposed for it."""
    may(place=urn)
    [shown] = arrangements_shown([academy_row(urn)], year_row(code), now())
    return _saying_may(shown)


@blueprint.route("/academies/<int:urn>/arrangements", methods=["POST"])
@creates
@blueprint.arguments(ProposeSchema)
@blueprint.response(201, ProposalSchema)
def propose(asked: dict[str, Any], urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Propose a different arrangement to the other side; what is in force stays until it agrees."""
    may(place=urn)
    row = operations.propose(
        academy_row(urn).urn,
        year_row(asked["year"]).code,
        Numbers(aims=asked["aims"], iaims=asked["iaims"]),
        reason=asked["reason"],
        side=_side(urn),
        by=caller().person_id or "",
        now=now(),
    )
    return answer(_with_may(arrangement_shown(row)))


@blueprint.route("/arrangements/<arrangement_id>/answers", methods=["POST"])
@creates
@blueprint.arguments(AnswerSchema)
@blueprint.response(201, ProposalSchema)
def answer_it(asked: dict[str, Any], arrangement_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Agree to a proposal or decline it, for one's own side (If-Match: the version that was read)."""
    row = arrangement_row(arrangement_id)
    may(place=row.urn)
    done = operations.answer(
        row.id,
        **asked,
        side=_side(row.urn),
        by=caller().person_id or "",
        expected_version=expected_version(),
        now=now(),
    )
    return answer(_with_may(arrangement_shown(done)))


@blueprint.route("/arrangements/<arrangement_id>/withdrawal", methods=["POST"])
@creates
@blueprint.response(201, ProposalSchema)
def withdraw(arrangement_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Take back what one's own side has proposed (If-Match: the version that was read)."""
    row = arrangement_row(arrangement_id)
    may(place=row.urn)
    done = operations.withdraw(
        row.id, side=_side(row.urn), expected_version=expected_version(), now=now()
    )
    return answer(_with_may(arrangement_shown(done)))


def _side(urn: int) -> Side:
    """For whom the caller speaks; nobody else gets here."""
    return "academy" if caller().holds_at(urn, "headteacher") else "aid"


def _saying_may(shown: dict[str, Any]) -> dict[str, Any]:
    """An academy's year, in which each proposal says what the caller can do about it."""
    said = {name: shown[name] and _with_may(shown[name]) for name in ("in_force", "proposal")}
    return shown | said | {"earlier": [_with_may(row) for row in shown["earlier"]]}


def _with_may(proposal: dict[str, Any]) -> dict[str, Any]:
    side, waits = _side(proposal["urn"]), proposal["state"] == "proposed"
    fits = {
        "arrangements.answer_it": side in proposal["waits_for"],
        "arrangements.withdraw": waits and side == proposal["proposed_by"],
    }
    open_now = [operation for operation, does in fits.items() if does]
    return proposal | {"may": open_to_caller(open_now, place=proposal["urn"])}

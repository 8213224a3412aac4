"""Judgements, overrides and the standing rule over HTTP."""

from typing import Any

import msgspec

from kit.clock import local_date
from kit.errors import Forbidden
from kit.web import (
    Blueprint,
    PageQuery,
    answer,
    caller,
    creates,
    expected_version,
    listed,
    may,
    now,
    page,
)
from scheduling.register.academies.queries import academy_row, academy_shown
from scheduling.register.academies.schemas import AcademySchema
from scheduling.register.judgements.entering import NewJudgement
from scheduling.register.judgements.operations import (
    correct,
    lift_override,
    override_standing,
    record_judgement,
    set_standing_rule,
)
from scheduling.register.judgements.queries import judgement_row, judgement_shown, standing_rule
from scheduling.register.judgements.schemas import (
    JudgementSchema,
    OverrideStandingSchema,
    RecordJudgementSchema,
    StandingRuleSchema,
)
from scheduling.register.judgements.weighing import StandingRule
from scheduling.register.models import Judgement

blueprint = Blueprint("judgements", __name__, description="How each academy is judged.")


@blueprint.route("/academies/<int:urn>/judgements", methods=["GET"])
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, listed(JudgementSchema))
def judgements(_asked: dict[str, Any], urn: int) -> Any:  # noqa: ANN401 - body and headers
    """List the judgements of an academy, the newest first."""
    may(place=urn)
    academy_row(urn)
    query = Judgement.select().where(Judgement.academy == urn)
    return page(query, (Judgement.inspected_on, Judgement.id), row=judgement_shown, descending=True)


@blueprint.route("/academies/<int:urn>/judgements", methods=["POST"])
@creates
@blueprint.arguments(RecordJudgementSchema)
@blueprint.response(201, JudgementSchema)
def record_one(asked: dict[str, Any], urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Put a judgement on file; the standing follows."""
    _may_record(asked["scheme"], urn)
    row = record_judgement(urn, msgspec.convert(asked, NewJudgement), now=now())
    return answer(judgement_shown(row), location=f"/v1/academies/{urn}/judgements/{row.id}")


@blueprint.route("/academies/<int:urn>/judgements/<judgement_id>", methods=["GET"])
@blueprint.response(200, JudgementSchema, etag=True)
def judgement(urn: int, judgement_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Show one judgement."""
    may(place=urn)
    return answer(judgement_shown(judgement_row(urn, judgement_id)))


@blueprint.route("/academies/<int:urn>/judgements/<judgement_id>", methods=["PUT"])
@blueprint.arguments(RecordJudgementSchema)
@blueprint.response(200, JudgementSchema)
def correct_one(asked: dict[str, Any], urn: int, judgement_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Correct a judgement (If-Match); its scheme and day stay."""
    _may_record(asked["scheme"], urn)
    new, expected = msgspec.convert(asked, NewJudgement), expected_version()
    row = correct(urn, judgement_id, new, expected_version=expected, now=now())
    return answer(judgement_shown(row))


@blueprint.route("/academies/<int:urn>/standing-override", methods=["PUT"])
@blueprint.arguments(OverrideStandingSchema)
@blueprint.response(200, AcademySchema)
def override(asked: dict[str, Any], urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Decide instead of the rule whether an academy is less than good, with a reason."""
    by, expected = caller().name or caller().id, expected_version(required=False)
    row = override_standing(urn, **asked, by=by, expected_version=expected, now=now())
    return answer(academy_shown(row, local_date(now())))


@blueprint.route("/academies/<int:urn>/standing-override", methods=["DELETE"])
@blueprint.response(200, AcademySchema)
def let_the_rule_decide(urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Take the override back; the rule decides again."""
    row = lift_override(urn, expected_version=expected_version(required=False), now=now())
    return answer(academy_shown(row, local_date(now())))


@blueprint.route("/standing-rule", methods=["GET"])
@blueprint.response(200, StandingRuleSchema)
def rule() -> StandingRule:
    """Show which parts of the less-than-good rule the trust applies."""
    return standing_rule()


@blueprint.route("/standing-rule", methods=["PUT"])
@blueprint.arguments(StandingRuleSchema)
@blueprint.response(200, StandingRuleSchema)
def set_rule(asked: dict[str, Any]) -> StandingRule:
    """Set which parts of the rule the trust applies; every academy is reckoned anew."""
    return set_standing_rule(StandingRule(**asked), now=now())


def _may_record(scheme: str, urn: int) -> None:
    """A head evaluates their own academy; inspections are entered by AID and CEO."""
    if not may(place=urn).covers(scheme):
        raise Forbidden(
            "A headteacher records the self-evaluation of their own academy; ask the AID for the rest."
        )

"""The trust and its academies over HTTP."""

from typing import Any

from kit.clock import local_date
from kit.web import (
    Blueprint,
    answer,
    creates,
    expected_version,
    grant_of,
    listed,
    may,
    now,
    page,
    reach,
)
from scheduling.register.academies.operations import (
    change_academy,
    join_academy,
    register_trust,
    set_trust_category,
)
from scheduling.register.academies.queries import (
    academies_shown,
    academy_row,
    academy_shown,
    the_trust,
    trust_row,
    trust_shown,
)
from scheduling.register.academies.schemas import (
    AcademyQuery,
    AcademySchema,
    ChangeAcademySchema,
    JoinAcademySchema,
    NameTrustSchema,
    TrustCategorySchema,
    TrustSchema,
)
from scheduling.register.models import Academy

blueprint = Blueprint("academies", __name__, description="The trust and its academies.")

_CHOICES = {"true": True, "false": False}


@blueprint.route("/trust", methods=["GET"])
@blueprint.response(200, TrustSchema, etag=True)
def trust() -> Any:  # noqa: ANN401 - body and headers
    """Show the trust."""
    return answer(trust_shown(trust_row()))


@blueprint.route("/trust", methods=["PUT"])
@blueprint.arguments(NameTrustSchema)
@blueprint.response(200, TrustSchema)
def name_trust(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Enter the trust, or give it another name (If-Match, once it is entered)."""
    expected = expected_version(required=the_trust() is not None)
    return answer(trust_shown(register_trust(**asked, expected_version=expected, now=now())))


@blueprint.route("/academies", methods=["GET"])
@blueprint.arguments(AcademyQuery, location="query")
@blueprint.response(200, listed(AcademySchema))
def academies(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the academies by name, with their standing."""
    query = Academy.select().where(Academy.left_on.is_null(not asked["left"]))
    if not (seen := reach()).everything:
        query = query.where(Academy.urn << sorted(seen.places))
    if asked["phase"]:
        query = query.where(Academy.phase == asked["phase"])
    if asked["less_than_good"] == "undecided":
        query = query.where(Academy.less_than_good.is_null())
    elif asked["less_than_good"]:
        query = query.where(Academy.less_than_good == _CHOICES[asked["less_than_good"]])
    body, headers = page(query, (Academy.name, Academy.urn))
    shown = academies_shown(body["items"], local_date(now()))
    return {"items": [grant_of(place=row["urn"]).of(row) for row in shown]}, headers


@blueprint.route("/academies", methods=["POST"])
@creates
@blueprint.arguments(JoinAcademySchema)
@blueprint.response(201, AcademySchema)
def join(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Enter an academy that belongs to the trust."""
    urn, before = asked.pop("urn"), dict.fromkeys(asked.pop("predecessors", ()))
    row = join_academy(urn, asked, predecessors=before, now=now())
    return answer(academy_shown(row, local_date(now())), location=f"/v1/academies/{urn}")


@blueprint.route("/academies/<int:urn>", methods=["GET"])
@blueprint.response(200, AcademySchema, etag=True)
def academy(urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Show an academy with its standing, its predecessors and its head."""
    may(place=urn)
    return answer(academy_shown(academy_row(urn), local_date(now())))


@blueprint.route("/academies/<int:urn>", methods=["PATCH"])
@blueprint.arguments(ChangeAcademySchema)
@blueprint.response(200, AcademySchema)
def change(asked: dict[str, Any], urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Correct what the register says of an academy (If-Match)."""
    before = dict.fromkeys(asked.pop("predecessors")) if "predecessors" in asked else None
    row = change_academy(
        urn, asked, predecessors=before, expected_version=expected_version(), now=now()
    )
    return answer(academy_shown(row, local_date(now())))


@blueprint.route("/academies/<int:urn>/trust-category", methods=["PUT"])
@blueprint.arguments(TrustCategorySchema)
@blueprint.response(200, AcademySchema)
def categorise(asked: dict[str, Any], urn: int) -> Any:  # noqa: ANN401 - body and headers
    """Note the trust's own category of an academy, as CEO and head have agreed it."""
    row = set_trust_category(urn, **asked, expected_version=expected_version(required=False))
    return answer(academy_shown(row, local_date(now())))

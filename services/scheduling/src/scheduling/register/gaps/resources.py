"""What is still to be filled in, over HTTP."""

from typing import Any

from kit.clock import local_date
from kit.web import Blueprint, grant_of, now, reach
from scheduling.register.gaps.queries import gaps
from scheduling.register.gaps.schemas import GapListSchema, GapQuery

blueprint = Blueprint("gaps", __name__, description="What is still to be filled in.")


@blueprint.route("/gaps", methods=["GET"])
@blueprint.arguments(GapQuery, location="query")
@blueprint.response(200, GapListSchema)
def still_to_fill_in(asked: dict[str, Any]) -> dict[str, Any]:
    """List what the public record did not say and nobody has entered yet."""
    seen = reach()
    found = gaps(local_date(now()), asked["urn"])
    near = [gap for gap in found if seen.everything or gap["urn"] in seen.places]
    return {"items": [grant_of(place=gap["urn"]).of(gap) for gap in near]}

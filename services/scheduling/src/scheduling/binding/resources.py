"""Bound packs over HTTP."""

from flask import Response

from kit.clock import local_date
from kit.web import Blueprint, attachment, caller, may, settings
from scheduling.binding.queries import find_bound
from scheduling.packs.kept import PAPERS, place_of
from scheduling.packs.owing import relations_to_pack

blueprint = Blueprint("binding", __name__, description="A pack that has gone out, as one PDF.")


@blueprint.route("/bound-packs/<bound_id>/content", methods=["GET"])
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="*/*", etag=True)
@blueprint.alt_response(206, description="The part that `Range` asks for: a download goes on.")
@blueprint.alt_response(416, description="It has no such part.")
def content(bound_id: str) -> Response:
    """Download a pack as one PDF."""
    bound, meeting, side = find_bound(bound_id)
    may(place=meeting.urn, things=relations_to_pack(meeting, side, caller()))
    return attachment(
        place_of(bound.sha256 or "", settings().var / PAPERS),
        filename=f"pack-{side}-{local_date(meeting.starts_at)}.pdf",
        content_type="application/pdf",
        sha256=bound.sha256 or "",
        added_at=bound.made_at,
    )

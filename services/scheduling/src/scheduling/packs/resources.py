"""Packs and papers over HTTP."""

from typing import Any

import msgspec
from flask import Response

from contracts.scheduling import PaperKind
from kit.web import (
    Blueprint,
    answer,
    attachment,
    caller,
    creates,
    expected_version,
    may,
    now,
    settings,
)
from scheduling.meetings.visibility import find_meeting, relations_to
from scheduling.packs.adding import add_paper
from scheduling.packs.kept import PAPERS, place_of
from scheduling.packs.kinds import paper_kind_list, set_paper_kinds
from scheduling.packs.models import Pack, PaperKindList
from scheduling.packs.openings import openings as readers_of
from scheduling.packs.owing import relations_to_pack
from scheduling.packs.queries import find_paper, packs_shown, paper_shown
from scheduling.packs.schemas import (
    AddedPaperSchema,
    AddPaperSchema,
    PackListSchema,
    PaperKindListSchema,
    ReaderListSchema,
    SetPaperKindsSchema,
)

blueprint = Blueprint("packs", __name__, description="The two packs of a meeting and their papers.")


@blueprint.route("/meetings/<meeting_id>/packs", methods=["GET"])
@blueprint.response(200, PackListSchema, etag=True)
def packs(meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Show both packs of a meeting: what is there, what is missing, who was asked."""
    meeting = find_meeting(meeting_id)
    may(place=meeting.urn, things=relations_to([meeting.id], caller())[meeting.id])
    return answer({"items": packs_shown([meeting], caller(), now())[meeting.id]}, meeting.version)


@blueprint.route("/meetings/<meeting_id>/packs/<side>/papers", methods=["POST"])
@creates
@blueprint.arguments(AddPaperSchema, location="multipart")
@blueprint.response(201, AddedPaperSchema)
def add(asked: dict[str, Any], meeting_id: str, side: str) -> Any:  # noqa: ANN401 - body and headers
    """Put a paper, or a new version of it, into a pack; a pack that is complete goes out at once."""
    meeting, who = find_meeting(meeting_id), caller()
    things = relations_to([meeting.id], who)[meeting.id] | relations_to_pack(meeting, side, who)
    may(place=meeting.urn, things=things)
    folder = settings().var / PAPERS
    paper = add_paper(meeting_id, side, **asked, folder=folder, by=who, now=now())
    out_at = Pack.get_by_id(paper.pack_id).circulated_at
    shown = {**paper_shown(paper, out_at=out_at), "code": paper.kind, "side": side}
    return answer(shown, location=f"/v1/papers/{paper.id}/content")


@blueprint.route("/meetings/<meeting_id>/packs/<side>/openings", methods=["GET"])
@blueprint.response(200, ReaderListSchema)
def openings(meeting_id: str, side: str) -> Any:  # noqa: ANN401 - body and headers
    """Show who has opened the papers of a pack and when, as far back as the trace is kept, and who has not yet."""
    meeting, who = find_meeting(meeting_id), caller()
    may(place=meeting.urn, things=relations_to_pack(meeting, side, who))
    return {"items": readers_of(meeting, side, who)}


@blueprint.route("/papers/<paper_id>/content", methods=["GET"])
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="*/*", etag=True)
@blueprint.alt_response(206, description="The part that `Range` asks for: a download goes on.")
@blueprint.alt_response(416, description="It has no such part.")
def content(paper_id: str) -> Response:
    """Download a version of a paper, as it was put in."""
    paper, meeting, side = find_paper(paper_id)
    may(place=meeting.urn, things=relations_to_pack(meeting, side, caller(), paper.circle))
    return attachment(
        place_of(paper.sha256, settings().var / PAPERS),
        filename=paper.filename,
        content_type=paper.content_type,
        sha256=paper.sha256,
        added_at=paper.added_at,
    )


@blueprint.route("/paper-kinds", methods=["GET"])
@blueprint.response(200, PaperKindListSchema, etag=True)
def kinds() -> Any:  # noqa: ANN401 - body and headers
    """Show the trust's list of papers."""
    return answer(_shown(paper_kind_list()))


@blueprint.route("/paper-kinds", methods=["PUT"])
@blueprint.arguments(SetPaperKindsSchema)
@blueprint.response(200, PaperKindListSchema)
def set_kinds(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Replace the trust's list of papers (If-Match)."""
    wanted = msgspec.convert(asked["items"], list[PaperKind])
    return answer(_shown(set_paper_kinds(wanted, expected_version=expected_version(), now=now())))


def _shown(row: PaperKindList) -> dict[str, Any]:
    return {"items": row.kinds, "version": row.version}

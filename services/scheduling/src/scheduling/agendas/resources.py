"""Agendas over HTTP: proposed, commented, changed and agreed between the two sides; read by others once agreed (R5)."""

from typing import Any, Final

import msgspec

from contracts.words import Side
from kit.web import (
    Blueprint,
    answer,
    caller,
    creates,
    expected_version,
    may,
    now,
    open_to_caller,
)
from scheduling.agendas import operations, states
from scheduling.agendas.models import AgendaTemplateList
from scheduling.agendas.queries import agenda_shown
from scheduling.agendas.rules import Item
from scheduling.agendas.schemas import (
    AgendaSchema,
    AgreeSchema,
    CommentSchema,
    ProposeAgendaSchema,
    SetTemplatesSchema,
    TemplateListSchema,
)
from scheduling.agendas.templates import Template, set_templates, template_list
from scheduling.meetings import states as meeting_states
from scheduling.meetings.models import Meeting
from scheduling.meetings.visibility import find_meeting, relations_to

blueprint = Blueprint(
    "agendas", __name__, description="The agenda of a meeting, agreed with the headteacher (R5)."
)

VERBS: Final[dict[str, states.Verb]] = {
    "agendas.propose": "propose",
    "agendas.comment": "comment",
    "agendas.agree": "agree",
}


@blueprint.route("/meetings/<meeting_id>/agenda", methods=["GET"])
@blueprint.response(200, AgendaSchema, etag=True)
def agenda(meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Show the agenda: all of it to the two sides, to others what both have agreed to."""
    meeting = find_meeting(meeting_id)
    may(place=meeting.urn, things=relations_to([meeting.id], caller())[meeting.id])
    return answer(_shown(meeting), meeting.version)


@blueprint.route("/meetings/<meeting_id>/agenda/proposals", methods=["POST"])
@creates
@blueprint.arguments(ProposeAgendaSchema)
@blueprint.response(201, AgendaSchema)
def propose(asked: dict[str, Any], meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Propose an agenda, or a change of it; what was agreed holds until the other side agrees to this one."""
    meeting = find_meeting(meeting_id)
    may(place=meeting.urn)
    done = operations.propose_agenda(
        meeting.id,
        msgspec.convert(asked["items"], tuple[Item, ...]),
        follows=asked["follows"],
        note=asked["note"],
        side=_side(meeting),
        by=caller().person_id or "",
        now=now(),
    )
    return answer(_shown(done), done.version)


@blueprint.route("/meetings/<meeting_id>/agenda/comments", methods=["POST"])
@creates
@blueprint.arguments(CommentSchema)
@blueprint.response(201, AgendaSchema)
def comment(asked: dict[str, Any], meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Say something about the agenda to the other side, and to nobody else."""
    meeting = find_meeting(meeting_id)
    may(place=meeting.urn)
    done = operations.comment_on_agenda(
        meeting.id, asked["text"], side=_side(meeting), by=caller().person_id or "", now=now()
    )
    return answer(_shown(done), done.version)


@blueprint.route("/meetings/<meeting_id>/agenda/agreement", methods=["POST"])
@creates
@blueprint.arguments(AgreeSchema)
@blueprint.response(201, AgendaSchema)
def agree(asked: dict[str, Any], meeting_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Agree to one number of the agenda, for one's own side."""
    meeting = find_meeting(meeting_id)
    may(place=meeting.urn)
    done = operations.agree_agenda(
        meeting.id, asked["number"], side=_side(meeting), by=caller().person_id or "", now=now()
    )
    return answer(_shown(done), done.version)


@blueprint.route("/agenda-templates", methods=["GET"])
@blueprint.response(200, TemplateListSchema, etag=True)
def templates() -> Any:  # noqa: ANN401 - body and headers
    """Show the trust's templates."""
    return answer(_templates_shown(template_list()))


@blueprint.route("/agenda-templates", methods=["PUT"])
@blueprint.arguments(SetTemplatesSchema)
@blueprint.response(200, TemplateListSchema)
def set_all(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Replace the trust's templates (If-Match)."""
    wanted = msgspec.convert(asked["items"], tuple[Template, ...])
    return answer(_templates_shown(set_templates(wanted, expected_version=expected_version())))


def _side(meeting: Meeting) -> Side:
    """For whom the caller speaks; nobody else gets here."""
    return "academy" if caller().holds_at(meeting.urn, "headteacher") else "aid"


def _shown(meeting: Meeting) -> dict[str, Any]:
    shown = agenda_shown(meeting)
    proposed_by = shown["newest"] and shown["newest"]["side"]
    open_now = [
        operation
        for operation, verb in VERBS.items()
        if meeting_states.may("change_agenda", meeting.state, meeting.starts_at, now())
        and states.refusal(verb, shown["state"], _side(meeting), proposed_by) is None
    ]
    return shown | {"may": open_to_caller(open_now, place=meeting.urn)}


def _templates_shown(row: AgendaTemplateList) -> dict[str, Any]:
    return {"items": row.templates, "version": row.version}

"""Personal links over HTTP: the AID sends and withdraws them, and whoever got one opens the meeting with it."""

from typing import Any

import msgspec
from flask import request

from kit.db import transaction
from kit.web import Blueprint, caller, creates, listed, may, now, trace
from scheduling.identities.links.operations import (
    open_by_link,
    send_another,
    send_link,
    withdraw_links,
)
from scheduling.identities.links.queries import link_shown, link_to, links_shown
from scheduling.identities.links.rules import PersonalLinkIsOver
from scheduling.identities.links.schemas import (
    LinkWordSchema,
    OpenByLinkSchema,
    OpenedSchema,
    PersonalLinkSchema,
    SendLinkSchema,
)
from scheduling.identities.sessions.resources import issuer, limits
from scheduling.meetings.visibility import find_meeting

blueprint = Blueprint(
    "links",
    __name__,
    description="Personal links: one person's way to one meeting, by mail, without an account.",
)


@blueprint.route("/meetings/<meeting_id>/personal-links", methods=["GET"])
@blueprint.response(200, listed(PersonalLinkSchema))
def links(meeting_id: str) -> dict[str, Any]:
    """List the personal links to a meeting that stand."""
    meeting = find_meeting(meeting_id)
    return {"items": links_shown(meeting.id, now())}


@blueprint.route("/meetings/<meeting_id>/personal-links", methods=["POST"])
@creates
@blueprint.arguments(SendLinkSchema)
@blueprint.response(201, PersonalLinkSchema)
def send(asked: dict[str, Any], meeting_id: str) -> dict[str, Any]:
    """Send somebody with a seat at a meeting a link to it, by mail; nobody else sees it."""
    meeting = find_meeting(meeting_id)
    may()
    sent = send_link(asked["person_id"], meeting, by=caller().id, terms=limits().links, now=now())
    return link_shown(sent)


@blueprint.route("/meetings/<meeting_id>/personal-links/<link_id>", methods=["DELETE"])
@blueprint.response(204)
def withdraw(meeting_id: str, link_id: str) -> None:
    """Withdraw a link: it opens nothing, and what it has opened is closed within a minute."""
    with transaction():
        may()
        withdraw_links(link_to(meeting_id, link_id), now())


@blueprint.route("/personal-links/exchange", methods=["POST"])
@blueprint.arguments(OpenByLinkSchema)
@blueprint.response(201, OpenedSchema)
def exchange(asked: dict[str, Any]) -> dict[str, Any]:
    """Open a meeting with a personal link, which is used up by it: a session begins that sees nothing else."""
    try:
        with transaction():
            begun, link = open_by_link(
                asked["link"],
                issuer=issuer(),
                limits=limits(),
                browser=asked["browser"],
                came_from=request.remote_addr or "",
                now=now(),
            )
            trace("changed", who=f"guest:{link.person_id}", rights=("link",))
    except PersonalLinkIsOver as over:
        if over.whose:  # one that was made up can be shown by anybody, as often as they like
            trace("refused", who=f"guest:{over.whose}", rights=())
        raise
    return {**msgspec.structs.asdict(begun), "meeting_id": link.meeting_id}


@blueprint.route("/personal-links/another", methods=["POST"])
@blueprint.arguments(LinkWordSchema)
@blueprint.response(204)
def another(asked: dict[str, Any]) -> None:
    """Have a new link sent to the address on file, with an old one; the answer is the same whether one is sent."""
    with transaction():
        sent = send_another(asked["link"], keys=issuer().keys, terms=limits().links, now=now())
        if sent is not None:
            trace("changed", who=f"guest:{sent.person_id}", rights=("link",))

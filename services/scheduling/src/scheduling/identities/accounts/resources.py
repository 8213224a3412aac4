"""Invitations and accounts over HTTP."""

from typing import Any, cast

from kit.db import transaction
from kit.web import Blueprint, caller, may, now, settings
from scheduling.identities.accounts.operations import Invited, invite, unlink, withdraw
from scheduling.identities.accounts.queries import invitation_row, open_invitation, ways_in
from scheduling.identities.accounts.rules import NotInADemonstration
from scheduling.identities.accounts.schemas import (
    InvitationWordSchema,
    InvitedPersonSchema,
    InvitedSchema,
    WaysInSchema,
)
from scheduling.identities.keys import keys_folder
from scheduling.register.models import Person
from scheduling.register.people.queries import person_row
from scheduling.register.people.relations import relations_to
from scheduling.settings import SchedulingSettings

blueprint = Blueprint(
    "accounts", __name__, description="Who signs in as whom: linked once, by an invitation."
)


@blueprint.route("/invitations/look", methods=["POST"])
@blueprint.arguments(InvitationWordSchema)
@blueprint.response(200, InvitedPersonSchema)
def look(asked: dict[str, Any]) -> Person:
    """Show whom an invitation is for, without using it."""
    keys = keys_folder(settings().var)
    return person_row(open_invitation(asked["invitation"], keys, now()).person_id)


@blueprint.route("/people/<person_id>/invitations", methods=["POST"])
@blueprint.response(201, InvitedSchema)
def make_invitation(person_id: str) -> Invited:
    """Invite a person to sign in, by mail if they have an address; earlier invitations that wait are withdrawn by it."""
    ours = cast("SchedulingSettings", settings())
    with transaction():
        person_row(person_id)
        may()
        if ours.demo:
            raise NotInADemonstration(
                "In a demonstration nobody is invited: anybody may be chosen."
            )
        return invite(
            person_id,
            by=caller().id,
            days=ours.invitation_days,
            public_url=ours.public_url,
            keys=keys_folder(ours.var),
            now=now(),
            by_mail=True,
        )


@blueprint.route("/invitations/<invitation_id>", methods=["DELETE"])
@blueprint.response(204)
def withdraw_invitation(invitation_id: str) -> None:
    """Withdraw an invitation."""
    with transaction():
        may()
        withdraw(invitation_row(invitation_id).id, now())


@blueprint.route("/people/<person_id>/accounts", methods=["GET"])
@blueprint.response(200, WaysInSchema)
def show(person_id: str) -> dict[str, Any]:
    """Show how a person signs in."""
    person = person_row(person_id)
    may(things=relations_to([person.id], caller())[person.id])
    return ways_in(person.id, now())


@blueprint.route("/people/<person_id>/accounts/<account_id>", methods=["DELETE"])
@blueprint.response(204)
def take_away(person_id: str, account_id: str) -> None:
    """Take an account away from a person, and sign them out everywhere."""
    with transaction():
        may()
        unlink(account_id, person_id, now())

"""What is held about a person, over HTTP: everybody for themselves, and whoever the service's policy names."""

from typing import Any

from marshmallow import fields

from kit.privacy import Privacy
from kit.privacy.held import held_about
from kit.web.blueprint import Blueprint, Schema
from kit.web.policy import may
from kit.web.state import caller, now, settings


class HeldTableSchema(Schema):
    """The rows of one table that are about the person."""

    what = fields.String(metadata={"example": "sessions"})
    kept = fields.String(metadata={"example": "for 30 days after it has ended"})
    when_erased = fields.String(metadata={"example": "deleted"})
    rows = fields.List(fields.Dict(), metadata={"example": [{"way": "microsoft"}]})
    left_off = fields.Integer(
        metadata={"description": "How many there are beyond these.", "example": 0}
    )


class HeldCategorySchema(Schema):
    """A category of data, and what it is held for."""

    name = fields.String(metadata={"example": "sign_ins"})
    title = fields.String(metadata={"example": "Sign-ins"})
    purpose = fields.String(metadata={"example": "to know who somebody is"})
    tables = fields.List(fields.Nested(HeldTableSchema))


class ErasedSchema(Schema):
    """When the person was erased here, and what that did by category."""

    at = fields.String(metadata={"example": "2027-01-08T09:00:00Z"})
    did = fields.Dict(metadata={"example": {"sign_ins": {"deleted": 3}}})
    in_archives = fields.Boolean(
        metadata={"description": "Whether it is done in the archives of events, too."}
    )


class HeldSchema(Schema):
    """Everything that one service holds about one person."""

    service = fields.String(metadata={"example": "scheduling"})
    person_id = fields.String()
    asked_at = fields.String(metadata={"example": "2027-01-08T09:00:00Z"})
    erased = fields.Nested(ErasedSchema, allow_none=True, metadata={"example": None})
    categories = fields.List(fields.Nested(HeldCategorySchema))


def held_blueprint(privacy: Privacy) -> Blueprint:
    """The resources of `held`; the service's policy has rows for `held.own` and `held.of_person`."""
    blueprint = Blueprint("held", __name__, description="What is held about a person.")

    def shown(person_id: str) -> dict[str, Any]:
        return held_about(privacy, person_id, settings(), now())

    @blueprint.route("/held")
    @blueprint.response(200, HeldSchema)
    def own() -> dict[str, Any]:
        """Show people everything that is held here about themselves."""
        may()
        return shown(caller().person_id or "")

    @blueprint.route("/people/<person_id>/held")
    @blueprint.response(200, HeldSchema)
    def of_person(person_id: str) -> dict[str, Any]:
        """Show everything that is held here about a person, to whom it is about or who answers for it."""
        may(things={"self"} if person_id == caller().person_id else ())
        return shown(person_id)

    return blueprint

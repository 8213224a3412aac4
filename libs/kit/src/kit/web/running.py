"""How a service is running, over HTTP: the figures and findings that its operators look at."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from kit.findings import State
from kit.pulses import STATES
from kit.running import Running
from kit.web.blueprint import Blueprint, Schema
from kit.web.health import Check, Look, ReadySchema, examined, told


class LoopSchema(Schema):
    """A loop of the worker, as its process last said."""

    name = fields.String(required=True, metadata={"example": "relay"})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    owner = fields.String(required=True, metadata={"example": "one.example:4711"})
    seconds = fields.Float(
        required=True, metadata={"description": "In this state for.", "example": 3600.0}
    )
    silent_seconds = fields.Float(
        required=True, metadata={"description": "Since it last said so.", "example": 1.5}
    )


class FiguresSchema(Schema):
    """What the database says."""

    backlog = fields.Integer(
        required=True,
        metadata={"description": "Events that no broker has confirmed yet.", "example": 0},
    )
    oldest_seconds = fields.Float(
        required=True,
        metadata={"description": "How long the oldest of them has waited.", "example": 0.0},
    )
    parked = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"example": {"retrying": 0, "waiting": 0, "dead": 1, "dismissed": 0}},
    )
    totals = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"example": {"relay.published": 1027}},
    )
    loops = fields.List(fields.Nested(LoopSchema), required=True)


class RunningSchema(ReadySchema):
    """How the service is doing; no figures while its database cannot be used."""

    status = fields.String(
        required=True, validate=validate.OneOf([*State]), metadata={"example": "degraded"}
    )
    figures = fields.Nested(FiguresSchema, allow_none=True)


def running_blueprint(checks: Mapping[str, Check], look: Look) -> Blueprint:
    """The resource `GET /v1/running`, which answers while the database is away, too."""
    blueprint = Blueprint(
        "running", __name__, description="How the service is running, for its operators."
    )

    @blueprint.route("/running")
    @blueprint.response(200, RunningSchema)
    def show_running() -> dict[str, Any]:
        """Show how the service is doing."""
        found, running = examined(checks, look)
        return told(found) | {"figures": _figures(running) if running else None}

    return blueprint


def _figures(running: Running) -> dict[str, Any]:
    return {
        "backlog": running.backlog,
        "oldest_seconds": running.oldest_seconds,
        "parked": running.parked,
        "totals": running.totals,
        "loops": list(running.loops.values()),
    }

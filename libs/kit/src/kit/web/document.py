"""The document of a service: OpenAPI 3.1 and a page to read it, with an example for every operation."""

from copy import deepcopy
from typing import Any, Final

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, current_app, jsonify, render_template
from flask_smorest import Api
from marshmallow import fields

from kit.access import ANYONE
from kit.web.blueprint import Blueprint, Schema
from kit.web.examples import add_examples
from kit.web.problems import MEDIA_TYPE
from kit.web.routes import METHODS, gaps_between, operations
from kit.web.state import state

_HABITS: Final = (
    "Times are UTC (RFC 3339). Errors are problem details (RFC 9457)."
    " Lists come in pages: follow Link rel=next."
    " What can be changed bears an ETag: send it back in If-Match with the change."
)
"""What holds for every operation."""

_LAST: Final = ("rights", "events", "parked", "running", "document", "health", "metrics")

_NAME: Final = "kit-document"

_IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 255},
    "description": "A fresh UUID for each thing you do; send the request again with it, and it is done once.",
}


class FieldErrorSchema(Schema):
    """What is wrong with one value."""

    pointer = fields.String(
        metadata={"description": "JSON pointer into the body.", "example": "/starts_at"}
    )
    parameter = fields.String(
        metadata={"description": "Or the parameter's name.", "example": "limit"}
    )
    detail = fields.String(required=True, metadata={"example": "Choose a day after today."})


class ProblemSchema(Schema):
    """What went wrong and what to do about it (RFC 9457)."""

    type = fields.Url(
        required=True, metadata={"example": "https://aimwell.example/problems/meeting-in-the-past"}
    )
    title = fields.String(required=True, metadata={"example": "Meeting in the past"})
    status = fields.Integer(required=True, metadata={"example": 409})
    detail = fields.String(
        required=True, metadata={"example": "Choose a day after 8 January 2027."}
    )
    errors = fields.List(fields.Nested(FieldErrorSchema))
    trace_id = fields.String(metadata={"example": "4bf92f3577b34da6a3ce929d0e0e4736"})


class ServiceApi(Api):
    """flask-smorest without its own error handler: `problems` answers all failures."""

    ERROR_SCHEMA: Any = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave failures to `install_problems`."""


def configure_document(app: Flask, title: str) -> ServiceApi:
    """Make the application's Api; blueprints are registered with it."""
    app.config.update(
        API_TITLE=title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": _HABITS},
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (EdDSA)"}
                }
            },
        },
    )
    make: Any = ServiceApi  # the library carries no types
    api: ServiceApi = make(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name)})
    return api


def schema_name(schema: Any) -> str:  # noqa: ANN401 - a class, or an object of it
    """The name of a schema in the document; a part of a schema says which part it is."""
    cls = schema if isinstance(schema, type) else type(schema)
    name = cls.__name__.removesuffix("Schema")
    if isinstance(schema, type):
        return name
    parts = [
        *(("Partial",) if schema.partial else ()),
        *(part.title().replace("_", "") for part in sorted(schema.only or ())),
        *(f"Without{part.title().replace('_', '')}" for part in sorted(schema.exclude)),
    ]
    return name + "".join(parts)


def document_of(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of an application, with who may call what, and examples."""
    api = app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    document: dict[str, Any] = deepcopy(api.spec.to_dict())
    _put_the_kit_last(document)
    for problem in document["components"]["responses"].values():
        problem["content"] = {MEDIA_TYPE: problem["content"].popitem()[1]}
    for _path, method, operation, endpoint in operations(app, document):
        _complete(app, operation, method, endpoint)
    add_examples(document)
    return document


def document_gaps(app: Flask) -> list[str]:
    """What the document fails to say, a sentence each; none when router and document are the same."""
    return gaps_between(app, document_of(app))


def _put_the_kit_last(document: dict[str, Any]) -> None:
    """Show what the service is for before what every service has."""

    def place(tag: str) -> int:
        return _LAST.index(tag) + 1 if tag in _LAST else 0

    def place_of(entry: tuple[str, dict[str, Any]]) -> int:
        said = [part for part in entry[1].values() if isinstance(part, dict)]
        return place(said[0]["tags"][0])

    document["tags"] = sorted(document["tags"], key=lambda tag: place(tag["name"]))
    document["paths"] = dict(sorted(document["paths"].items(), key=place_of))


def _complete(app: Flask, operation: dict[str, Any], method: str, endpoint: str) -> None:
    """Add what the kit knows of an operation and its blueprint does not say."""
    policy = state(app).policy
    operation["operationId"] = endpoint
    operation["security"] = [] if ANYONE in policy.rows[endpoint].grants else [{"token": []}]
    said = operation.get("description", "")
    operation["description"] = f"{said}\n\n{policy.who_may(endpoint)}".strip()
    view = app.view_functions[endpoint]
    if method == "post" and getattr(view, "takes_idempotency_key", False):
        operation.setdefault("parameters", []).append(dict(_IDEMPOTENCY_KEY))


def document_blueprint() -> Blueprint:
    """The resources `/v1/openapi.json` and `/v1/docs`."""
    blueprint = Blueprint("document", __name__, description="What this service can do.")

    @blueprint.route("/openapi.json")
    @blueprint.response(200, {"type": "object"}, example={"openapi": "3.1.0"})
    def openapi() -> Response:
        """Show the document (OpenAPI 3.1)."""
        return jsonify(_kept())

    @blueprint.route("/docs")
    @blueprint.response(
        200, {"type": "string"}, content_type="text/html", example="<!doctype html>…"
    )
    def docs() -> Response:
        """Show the document as a page."""
        page = Response(render_template("docs.html", document=_kept(), methods=METHODS))
        page.headers["Content-Security-Policy"] = (
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
        )
        return page

    return blueprint


def _kept() -> dict[str, Any]:
    """The document, made once for each application."""
    if _NAME not in current_app.extensions:
        current_app.extensions[_NAME] = document_of(current_app)
    found: dict[str, Any] = current_app.extensions[_NAME]
    return found

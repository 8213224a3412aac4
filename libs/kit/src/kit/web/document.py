"""The document of a service: OpenAPI 3.1 and a page to read it, with an example for every operation."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, current_app, jsonify, render_template
from flask_smorest import Api
from marshmallow import fields

from kit.web.blueprint import Blueprint, Schema
from kit.web.examples import add_examples
from kit.web.policy import PUBLIC, who_may
from kit.web.problems import MEDIA_TYPE
from kit.web.state import state

METHODS: Final = ("get", "post", "put", "patch", "delete")

_IDEMPOTENCY_KEY: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "schema": {"type": "string", "maxLength": 255},
    "description": "A fresh UUID for each thing you do; send the request again with it, and it is done once.",
}


class FieldErrorSchema(Schema):
    """What is wrong with one value."""

    pointer = fields.String(metadata={"description": "JSON pointer into the body.", "example": "/starts_at"})
    parameter = fields.String(metadata={"description": "Or the parameter's name.", "example": "limit"})
    detail = fields.String(required=True, metadata={"example": "Choose a day after today."})


class ProblemSchema(Schema):
    """What went wrong and what to do about it (RFC 9457)."""

    type = fields.Url(
        required=True, metadata={"example": "https://aimwell.example/problems/meeting-in-the-past"}
    )
    title = fields.String(required=True, metadata={"example": "Meeting in the past"})
    status = fields.Integer(required=True, metadata={"example": 409})
    detail = fields.String(required=True, metadata={"example": "Choose a day after 8 January 2027."})
    errors = fields.List(fields.Nested(FieldErrorSchema))
    trace_id = fields.String(metadata={"example": "4bf92f3577b34da6a3ce929d0e0e4736"})


class ServiceApi(Api):  # type: ignore[misc]  # the library carries no types
    """flask-smorest without its own error handler: `problems` answers all failures."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Leave failures to `install_problems`."""


def configure_document(app: Flask, title: str) -> ServiceApi:
    """Make the application's Api; blueprints are registered with it."""
    app.config.update(
        API_TITLE=title,
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={
            "info": {"description": "Times are UTC (RFC 3339); errors are problem details (RFC 9457)."},
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT (EdDSA)"}
                }
            },
        },
    )
    return ServiceApi(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(schema_name)})


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
    document = cast("dict[str, Any]", api.spec.to_dict())
    problem = document["components"]["responses"]["DEFAULT_ERROR"]
    problem["description"] = "A problem, told in the form of RFC 9457."
    problem["content"] = {MEDIA_TYPE: problem["content"].popitem()[1]}
    for _path, method, operation, endpoint in operations(app, document):
        _complete(app, operation, method, endpoint)
    add_examples(document)
    return document


def operations(
    app: Flask, document: Mapping[str, Any]
) -> Iterator[tuple[str, str, dict[str, Any], str]]:
    """Every operation of the document: path, method, what is said of it, and its endpoint."""
    endpoints = {
        (path_of(rule.rule), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
    }
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method], endpoints[path, method]


def path_of(rule: str) -> str:
    """A rule of the router in the document's form: `/x/<int:id>` → `/x/{id}`."""
    parts = rule.replace(">", "<").split("<")
    return "".join(f"{{{part.rpartition(':')[2]}}}" if odd % 2 else part for odd, part in enumerate(parts))


def _complete(app: Flask, operation: dict[str, Any], method: str, endpoint: str) -> None:
    """Add what the kit knows of an operation and its blueprint does not say."""
    words = state(app).policy.get(endpoint, frozenset())
    operation["operationId"] = endpoint
    operation["security"] = [] if words == PUBLIC else [{"token": []}]
    said = operation.get("description", "")
    operation["description"] = f"{said}\n\n{who_may(words)}".strip()
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
    @blueprint.response(200, {"type": "string"}, content_type="text/html", example="<!doctype html>…")
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
    app = cast("Any", current_app)._get_current_object()
    if "kit-document" not in app.extensions:
        app.extensions["kit-document"] = document_of(app)
    found: dict[str, Any] = app.extensions["kit-document"]
    return found

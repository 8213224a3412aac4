"""Blueprints and schemas: how a service declares its resources, so that the document knows them."""

from typing import Any, Final

import marshmallow
from flask import Request
from flask_smorest import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict

from kit.web.problems import Problem

MULTIPART: Final = "multipart"
"""The location of arguments that come with a file: fields and files in one schema."""


class Schema(marshmallow.Schema):
    """Base of every schema: nothing unknown is taken, and messages say what to do."""

    class Meta:
        """Refuse fields that nobody reads, instead of dropping them in silence."""

        unknown = marshmallow.RAISE

    error_messages = {  # noqa: RUF012 - marshmallow's own form
        "unknown": "There is no such field: leave it away.",
        "type": "Send an object.",
    }


class _Parser(FlaskParser):
    """Reads arguments; refuses bodies that come in another form than asked for."""

    __location_map__ = {**FlaskParser.__location_map__, MULTIPART: "load_multipart"}

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ANN401 - any JSON value
        """The JSON body; 415 when there is a body of another kind."""
        if not req.is_json and (req.content_length or req.headers.get("Transfer-Encoding")):
            raise Problem(415, "Send the body as JSON, with Content-Type: application/json.")
        return super()._raw_load_json(req)

    def load_multipart(self, req: Request, schema: marshmallow.Schema) -> Any:  # noqa: ANN401 - as above
        """Fields and files as one; 415 when the body is no form with files."""
        if req.mimetype != "multipart/form-data":
            raise Problem(415, "Send the file in a form, with Content-Type: multipart/form-data.")
        return self._makeproxy(CombinedMultiDict([req.form, req.files]), schema)


class Blueprint(SmorestBlueprint):
    """A group of resources; its name is the first half of a row in the policy."""

    ARGUMENTS_PARSER = _Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - as the base class has it
        **SmorestBlueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        MULTIPART: "multipart/form-data",
    }

    def __init__(self, name: str, import_name: str, *, url_prefix: str = "/v1", description: str = "") -> None:
        """Declare a group under `url_prefix`; the description is for the document."""
        super().__init__(name, import_name, url_prefix=url_prefix, description=description)

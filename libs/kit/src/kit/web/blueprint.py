"""Blueprints and schemas: how a service declares its resources, so that the document knows them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Final, TypeVar

import marshmallow
from flask import Request
from flask_smorest.blueprint import Blueprint as SmorestBlueprint
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from kit.clock import rfc3339
from kit.web import json_bodies
from kit.web.policy import granted_of
from kit.web.problems import Problem

F = TypeVar("F", bound=Callable[..., Any])

View = Callable[..., Any]
Decorator = Callable[[View], View]
SchemaLike = marshmallow.Schema | type[marshmallow.Schema]

MULTIPART: Final = "multipart"
"""The location of arguments that come with a file: fields and files in one schema."""


class Schema(marshmallow.Schema):
    """Base of every schema: nothing unknown is taken, and messages say what to do."""

    class Meta:
        """Refuse fields that nobody reads, instead of dropping them in silence."""

        unknown = marshmallow.RAISE

    error_messages = {  # noqa: RUF012 - marshmallow declares it so
        "unknown": "There is no such field: leave it away.",
        "type": "Send an object.",
    }

    def on_bind_field(self, field_name: str, field_obj: marshmallow.fields.Field[Any]) -> None:
        """Write moments as the rest of the suite does, and say what to do when a value is missing."""
        super().on_bind_field(field_name, field_obj)
        for name, sentence in _SENTENCES.items():
            if (
                field_obj.error_messages.get(name)
                == marshmallow.fields.Field.default_error_messages[name]
            ):
                field_obj.error_messages[name] = sentence
        inner = field_obj.inner if isinstance(field_obj, marshmallow.fields.List) else field_obj
        if isinstance(inner, marshmallow.fields.String):
            inner.validators = [*inner.validators, _without_nul]
        if isinstance(inner, marshmallow.fields.DateTime):
            inner.SERIALIZATION_FUNCS = {**inner.SERIALIZATION_FUNCS, "iso": _moment}
        if isinstance(inner, marshmallow.fields.Integer):
            inner.num_type = _whole  # type: ignore[assignment]  # whatever makes a number of a value


def _without_nul(text: str) -> None:
    """Databases differ in what they do with this one character; nobody means it."""
    if "\0" in text:
        raise marshmallow.ValidationError(
            "It holds a character that cannot be kept (NUL): take it out."
        )


def _moment(value: datetime) -> str:
    """A moment in UTC; a plain date, or one without a zone, as it stands."""
    return rfc3339(value) if value.tzinfo else value.isoformat()


def _whole(value: Any) -> int:  # noqa: ANN401 - whatever was sent
    """A whole number; what would lose its fraction is none. Raises `ValueError`."""
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return int(value)


_SENTENCES: Final = {
    "required": "This is needed: give a value.",
    "null": "This may not be null: give a value.",
}


_UNCHANGED: Final = "You have this version: If-None-Match names its ETag. There is no body."

_TWICE: Final = "This is there more than once: give it once."


def _both(first: Decorator, second: Decorator) -> Decorator:
    """One decorator of two, the second outside."""
    return lambda view: second(first(view))


class _Parser(FlaskParser):
    """Reads arguments; refuses bodies that come in another form than asked for."""

    __location_map__ = {  # noqa: RUF012 - the base class declares it so
        **FlaskParser.__location_map__,
        MULTIPART: "load_multipart",
    }

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ANN401 - any JSON value
        """The JSON body; 415 when there is a body of another kind."""
        if not req.is_json and (req.content_length or req.headers.get("Transfer-Encoding")):
            raise Problem(415, "Send the body as JSON, with Content-Type: application/json.")
        return json_bodies.loads(req.get_data()) if req.is_json else marshmallow.missing

    def load_multipart(self, req: Request, schema: marshmallow.Schema) -> Any:  # noqa: ANN401 - as above
        """Fields and files as one; 415 when the body is no form with files."""
        if req.mimetype != "multipart/form-data":
            raise Problem(415, "Send the file in a form, with Content-Type: multipart/form-data.")
        sent: MultiDict[str, Any] = CombinedMultiDict([req.form, req.files])
        return self._once(sent, schema, "pointer", "/{}")

    def load_querystring(self, req: Request, schema: marshmallow.Schema) -> Any:  # noqa: ANN401 - as above
        """Parameters; what is there twice and no list is refused: whoever checks might look at the other one."""
        return self._once(req.args, schema, "parameter", "{}")

    def _once(
        self, given: "MultiDict[str, Any]", schema: marshmallow.Schema, place: str, name: str
    ) -> Any:  # noqa: ANN401 - as above
        taken = self._makeproxy(given, schema)
        twice = [each for each, values in given.lists() if len(values) > 1]
        wrong = [each for each in twice if each not in taken.multiple_keys]
        if wrong:
            raise Problem(
                422, errors=[{place: name.format(each), "detail": _TWICE} for each in sorted(wrong)]
            )
        return taken


class Blueprint(SmorestBlueprint):
    """A group of resources; its name is the first half of a row in the policy.

    The decorators are the library's own, with types: it carries none.
    """

    ARGUMENTS_PARSER = _Parser()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING = {  # noqa: RUF012 - the base class declares it so
        **SmorestBlueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        MULTIPART: "multipart/form-data",
    }

    def __init__(
        self, name: str, import_name: str, *, url_prefix: str = "/v1", description: str = ""
    ) -> None:
        """Declare a group under `url_prefix`; the description is for the document."""
        library: Any = super()
        library.__init__(name, import_name, url_prefix=url_prefix, description=description)

    def route(self, rule: str, **options: Any) -> Callable[[F], F]:  # noqa: ANN401 - Flask's own
        """Route requests to a view."""
        library: Any = super()
        decorator: Callable[[F], F] = library.route(rule, **options)
        return decorator

    def arguments(self, schema: SchemaLike, *, location: str = "json", **options: Any) -> Decorator:  # noqa: ANN401 - the library's own
        """Read arguments with a schema from `json`, `query` or `multipart`, and pass them to the view."""
        library: Any = super()
        decorator: Decorator = library.arguments(schema, location=location, **options)
        return decorator

    def response(
        self,
        status_code: int,
        schema: SchemaLike | Mapping[str, Any] | None = None,
        *,
        etag: bool = False,
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> Decorator:
        """Answer with what the view returns, as far as the policy grants it, in the form of a schema.

        With `etag` it is a reading that bears an ETag, and 304 for those who have this version already.
        """
        library: Any = super()
        if etag:
            options["headers"] = {"ETag": {"schema": {"type": "string"}}}
        answers: Decorator = library.response(status_code, schema, **options)
        if etag:
            answers = _both(answers, self.alt_response(304, description=_UNCHANGED))

        def decorator(view: View) -> View:
            @wraps(view)
            def narrowed(*args: Any, **given: Any) -> Any:  # noqa: ANN401 - as the view has them
                return granted_of(view(*args, **given))

            return answers(narrowed)

        return decorator

    def alt_response(
        self,
        status_code: int,
        response: str | None = None,
        **options: Any,  # noqa: ANN401 - the library's own
    ) -> Decorator:
        """Put another answer into the document."""
        library: Any = super()
        decorator: Decorator = library.alt_response(status_code, response, **options)
        return decorator

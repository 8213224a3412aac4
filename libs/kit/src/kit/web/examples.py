"""Examples for the document: written into it where nobody gave one, made from the schemas."""

from typing import Any, Final

_FORMATS: Final = {
    "date": "2027-01-15",
    "date-time": "2027-01-15T14:00:00Z",
    "email": "a.head@example.org",
    "url": "https://aimwell.example/",
    "uuid": "0190f3a2-7c1e-7d43-9a52-3b1f6c2d8e90",
    "binary": "(the file)",
}

DEEPEST: Final = 6


def add_examples(document: dict[str, Any]) -> None:
    """Give every body, every answer and every parameter of every operation an example."""
    for item in document["paths"].values():
        shared = item.get("parameters", [])
        for operation in [part for part in item.values() if isinstance(part, dict)]:
            bodies = [operation.get("requestBody", {}), *operation.get("responses", {}).values()]
            for media in [media for body in bodies for media in body.get("content", {}).values()]:
                if "example" not in media and "schema" in media:
                    media["example"] = example_of(media["schema"], document)
            for parameter in [*shared, *operation.get("parameters", [])]:
                if "schema" in parameter and "example" not in parameter:
                    found = _of_parameter(parameter, document)
                    parameter.update({"example": found} if found is not None else {})
    for answer in document.get("components", {}).get("responses", {}).values():
        for media in answer.get("content", {}).values():
            media.setdefault("example", example_of(media["schema"], document))


def example_of(schema: Any, document: dict[str, Any], depth: int = 0) -> Any:  # noqa: ANN401, PLR0911 - JSON Schema has many forms
    """A value that fits a schema; the schema's own example first."""
    if not isinstance(schema, dict) or depth > DEEPEST:
        return None
    if "$ref" in schema:
        return example_of(_resolved(schema["$ref"], document), document, depth)
    for said in ("example", "const", "default"):
        if said in schema:
            return schema[said]
    if schema.get("examples"):
        return schema["examples"][0]
    if "enum" in schema:
        return next((value for value in schema["enum"] if value is not None), None)
    for choice in ("anyOf", "oneOf", "allOf"):
        if schema.get(choice):
            return example_of(schema[choice][0], document, depth)
    return _by_type(schema, document, depth)


def _by_type(schema: dict[str, Any], document: dict[str, Any], depth: int) -> Any:  # noqa: ANN401 - any JSON value
    """A value of the schema's type."""
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next(name for name in kind if name != "null")
    if kind == "object" or "properties" in schema:
        properties = schema.get("properties", {})
        return {
            name: example_of(inside, document, depth + 1) for name, inside in properties.items()
        }
    if kind == "array":
        return [example_of(schema.get("items"), document, depth + 1)]
    if kind in {"integer", "number"}:
        return schema.get("minimum", 1)
    if kind == "boolean":
        return True
    return _FORMATS.get(schema.get("format", ""), "text")


def _of_parameter(parameter: dict[str, Any], document: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """An example of a parameter; identifiers look like identifiers."""
    name = parameter["name"]
    found = example_of(parameter["schema"], document)
    if found == "text":
        return _FORMATS["uuid"] if name == "id" or name.endswith(("_id", "-Key")) else f"({name})"
    return found


def _resolved(reference: str, document: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """What a reference within the document points to."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found

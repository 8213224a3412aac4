"""Where a value is wrong: marshmallow's messages as a flat list, each with its place."""

from collections.abc import Iterator
from typing import Any, Final

BODIES: Final = frozenset({"json", "form", "files", "multipart"})
"""Places whose values are pointed to with a JSON pointer; the others have plain names."""


def field_errors(messages: Any) -> list[dict[str, str]]:  # noqa: ANN401 - nested lists and dicts
    """One entry for each thing that is wrong, in the order of the fields."""
    found: list[dict[str, str]] = []
    for place, inside in messages.items():
        for path, detail in _flat(inside, ()):
            if place in BODIES:
                pointer = "".join(f"/{_escaped(step)}" for step in path)
                found.append({"pointer": pointer, "detail": detail})
            else:
                found.append({"parameter": path[0] if path else place, "detail": detail})
    return found


def _flat(inside: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:  # noqa: ANN401 - as above
    """Walk down to the sentences; `_schema` stands for the object itself."""
    if isinstance(inside, dict):
        for step, deeper in inside.items():
            yield from _flat(deeper, path if step == "_schema" else (*path, str(step)))
    elif isinstance(inside, list):
        for deeper in inside:
            yield from _flat(deeper, path)
    else:
        yield path, str(inside)


def _escaped(step: str) -> str:
    """A step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")

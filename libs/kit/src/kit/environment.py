"""The environment of a process: its variables read into a struct, every mistake told in a sentence."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

S = TypeVar("S", bound=msgspec.Struct)

FIXED: Final = frozenset({"service"})
"""Fields that a service is, and that nobody sets from outside."""

SECRET: Final = {"secret": True}
"""Mark a field with `Meta(extra=SECRET)` and its value is never shown."""


class SettingsError(Exception):
    """One or more settings are missing or wrong; the message has a sentence for each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Keep the sentences apart, for a command that prints them line by line."""
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


def read(cls: type[S], environ: Mapping[str, str]) -> S:
    """Read a struct whose fields are environment variables in lower case.

    Raises `SettingsError` with a sentence for every value that is missing or wrong.
    An empty value counts as not given; `NAME_FILE` names a file that holds the value.
    """
    given: dict[str, Any] = {}
    sentences: list[str] = []
    for field in msgspec.structs.fields(cls):
        if field.name in FIXED:
            continue
        try:
            text = _given(field.name.upper(), environ)
            if text is not None:
                given[field.name] = _converted(field, text)
            elif field.required:
                sentences.append(f"{field.name.upper()} is missing: give {_wanted(field)}.")
        except SettingsError as wrong:
            sentences.extend(wrong.sentences)
    if sentences:
        raise SettingsError(sentences)
    return cls(**given)


def example(cls: type[msgspec.Struct]) -> str:
    """Every setting with what it is for and its default, in the form of a `.env` file."""
    lines: list[str] = []
    for field in msgspec.structs.fields(cls):
        if field.name in FIXED:
            continue
        lines.append(f"# {_meta(field).description or _wanted(field)}")
        default = "" if field.required else _as_text(field.default)
        lines.append(f"{field.name.upper()}={default}")
    return "\n".join(lines) + "\n"


def _given(name: str, environ: Mapping[str, str]) -> str | None:
    """The text given for a name, in the variable itself or in the file it points to."""
    text, file = environ.get(name) or None, environ.get(f"{name}_FILE") or None
    if file is None:
        return text
    if text is not None:
        raise SettingsError([f"{name} and {name}_FILE are both given: leave one of them away."])
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{name}_FILE is {file!r}, which cannot be read ({error}): name a text file."
        raise SettingsError([sentence]) from error


def _converted(field: msgspec.structs.FieldInfo, text: str) -> Any:  # noqa: ANN401 - any field's
    """The text as the field's type."""
    value: object = text
    if get_origin(_plain(field.type)) is tuple:
        value = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return msgspec.convert(value, field.type, strict=False, dec_hook=_special)
    except msgspec.ValidationError as error:
        shown = "(hidden)" if _meta(field).extra == SECRET else repr(text)
        sentence = f"{field.name.upper()} is {shown}, which does not fit: give {_wanted(field)}."
        raise SettingsError([sentence]) from error


def _special(kind: type, value: object) -> object:
    """Convert what msgspec has no conversion for."""
    if kind is Path:
        return Path(str(value))
    raise NotImplementedError(kind)


def _plain(kind: Any) -> Any:  # noqa: ANN401 - types of types
    """A type without its annotation."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _meta(field: msgspec.structs.FieldInfo) -> Meta:
    """What the field's annotation says about it, as one."""
    found: Meta | None = getattr(field.type, "__metadata__", (None,))[0]
    return found or Meta()


def _wanted(field: msgspec.structs.FieldInfo) -> str:
    """What would be accepted, in words."""
    words = {int: "a whole number", float: "a number", bool: "1 or 0 (true or false)"}
    word = words.get(_plain(field.type), "a value")
    meta = _meta(field)
    if meta.ge is not None and meta.le is not None:
        word += f" from {meta.ge:g} to {meta.le:g}"
    elif meta.ge is not None:
        word += f" of at least {meta.ge:g}"
    return f"{word} ({(meta.description or field.name).rstrip('.')})"


def _as_text(value: object) -> str:
    """A default as it would be written in the environment."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)

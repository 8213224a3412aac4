"""Settings: what a process is told by its environment, checked before it does anything."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

import msgspec
from msgspec import Meta

FIXED: Final = frozenset({"service"})
"""Fields that a service is, and that nobody sets from outside."""

SECRET: Final = {"secret": True}
"""Mark a field with `Meta(extra=SECRET)` and its value is never shown."""


S = TypeVar("S", bound="Settings")


class SettingsError(Exception):
    """One or more settings are missing or wrong; the message has a sentence for each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Keep the sentences apart, for a command that prints them line by line."""
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What every process needs to know; a field is its environment variable in lower case."""

    service: Annotated[str, Meta(description="The name of the service.")]
    host: Annotated[str, Meta(description="The address to listen on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")]
    var: Annotated[Path, Meta(description="The folder for everything that is kept.")] = Path("var")
    database_url: Annotated[
        str,
        Meta(description="sqlite:///… or postgresql://…; empty: a file in VAR.", extra=SECRET),
    ] = ""
    amqp_url: Annotated[str, Meta(description="The RabbitMQ broker.", extra=SECRET)] = (
        "amqp://guest:guest@127.0.0.1:5672/%2F"
    )
    demo: Annotated[bool, Meta(description="Whether this is a demonstration.")] = False
    clock_offset: Annotated[
        float, Meta(description="Seconds added to the clock; for a demonstration only.")
    ] = 0.0
    jwks_url: Annotated[
        str,
        Meta(description="Where tokens' public keys are: https://… or a file; empty: in VAR."),
    ] = ""
    token_issuer: Annotated[str, Meta(description="The issuer whose tokens are trusted.")] = (
        "aimwell"  # noqa: S105 - a name, no secret
    )
    log_level: Annotated[
        str,
        Meta(
            pattern="^(?i:debug|info|warning|error)$",
            description="debug, info, warning or error.",
        ),
    ] = "info"
    public_url: Annotated[
        str, Meta(pattern="^https?://", description="The portal's address, as people see it.")
    ] = "http://127.0.0.1:8000"
    problems_url: Annotated[
        str, Meta(pattern="^https?://", description="What the type of every problem begins with.")
    ] = "https://aimwell.example/problems"
    web_threads: Annotated[
        int, Meta(ge=1, le=256, description="Requests answered at the same time.")
    ] = 8
    cors_origins: Annotated[
        tuple[str, ...],
        Meta(description="Origins whose scripts may call, divided by commas; empty: none."),
    ] = ()
    requests_per_minute: Annotated[
        int, Meta(ge=0, description="Requests a caller may make of one kind; 0: any number.")
    ] = 1200
    body_bytes: Annotated[int, Meta(ge=1, description="The largest request without a file.")] = (
        1024 * 1024
    )
    upload_bytes: Annotated[int, Meta(ge=1, description="The largest file that is taken.")] = (
        50 * 1024 * 1024
    )
    migrations: Annotated[
        Path | None, Meta(description="The folder of the migrations; empty: beside the package.")
    ] = None

    def __post_init__(self) -> None:
        """Fill in the values that follow from others."""
        put = msgspec.structs.force_setattr
        put(self, "var", self.var.absolute())
        if not self.database_url:
            put(self, "database_url", f"sqlite:///{self.var / self.service}.db")
        if not self.jwks_url:
            put(self, "jwks_url", str(self.var / "keys" / "jwks.json"))
        put(self, "public_url", self.public_url.rstrip("/"))
        put(self, "problems_url", self.problems_url.rstrip("/"))

    def complaints(self) -> Iterable[str]:
        """Say what does not fit together; a service that adds to it calls this one too."""
        if self.clock_offset and not self.demo:
            yield (
                f"CLOCK_OFFSET is {self.clock_offset:g}, but the clock may only be moved in a"
                " demonstration: set DEMO=1, or leave CLOCK_OFFSET away."
            )


def load(cls: type[S], environ: Mapping[str, str] = os.environ) -> S:
    """Read the settings from the environment.

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
    settings = cls(**given)
    if complaints := list(settings.complaints()):
        raise SettingsError(complaints)
    return settings


def example(cls: type[Settings]) -> str:
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

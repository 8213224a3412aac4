"""Settings: what a process is told by its environment, checked before it does anything."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from kit.environment import SECRET, SettingsError, example, read

__all__ = ["SECRET", "Settings", "SettingsError", "example", "load"]


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
    trusted_hops: Annotated[
        int,
        Meta(
            ge=0,
            le=8,
            description=(
                "Proxies before this one that say truly in X-Forwarded-For whom they ask for;"
                " 0: a request comes from whoever sent it."
            ),
        ),
    ] = 0
    requests_per_minute: Annotated[
        int, Meta(ge=0, description="Requests that a caller may make, reading or writing; 0: any.")
    ] = 1200
    proofs_per_minute: Annotated[
        int,
        Meta(ge=0, description="Times that an address may try to prove who it is; 0: any number."),
    ] = 600
    files_per_minute: Annotated[
        int, Meta(ge=0, description="Files that a caller may send or fetch; 0: any number.")
    ] = 600
    body_bytes: Annotated[int, Meta(ge=1, description="The largest request without a file.")] = (
        1024 * 1024
    )
    upload_bytes: Annotated[int, Meta(ge=1, description="The largest file that is taken.")] = (
        50 * 1024 * 1024
    )
    scanner_url: Annotated[
        str,
        Meta(
            pattern=r"^(tcp://[^/]+|unix:///.+)?$",
            description=(
                "A ClamAV daemon that looks at every file before it is kept:"
                " tcp://host:3310 or unix:///path; empty: nobody looks."
            ),
        ),
    ] = ""
    history_days: Annotated[
        int,
        Meta(
            ge=0,
            description="Days after which a month of events moves into archives in VAR/history; 0: never.",
        ),
    ] = 0
    trace_days: Annotated[
        int,
        Meta(
            ge=0,
            description="Days for which it is kept who looked at what is confidential; 0: for ever.",
        ),
    ] = 0
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
        put(self, "migrations", self.migrations or _migrations_of(type(self)))
        put(self, "public_url", self.public_url.rstrip("/"))
        put(self, "problems_url", self.problems_url.rstrip("/"))

    def complaints(self) -> Iterable[str]:
        """Say what does not fit together; a service that adds to it calls this one too."""
        if self.clock_offset and not self.demo:
            yield (
                f"CLOCK_OFFSET is {self.clock_offset:g}, but the clock may only be moved in a"
                " demonstration: set DEMO=1, or leave CLOCK_OFFSET away."
            )


S = TypeVar("S", bound=Settings)


def load(cls: type[S], environ: Mapping[str, str] = os.environ) -> S:
    """Read the settings from the environment.

    Raises `SettingsError` with a sentence for every setting that is missing, wrong, or out of place.
    """
    settings = read(cls, environ)
    if complaints := list(settings.complaints()):
        raise SettingsError(complaints)
    return settings


def _migrations_of(cls: type[Settings]) -> Path | None:
    """The folder of a service's migrations: beside its sources, or packed with it."""
    file = getattr(sys.modules.get(cls.__module__), "__file__", None)
    package = Path(file or "").resolve().parent
    places = (package.parents[1] / "migrations", package / "migrations") if file else ()
    return next((place for place in places if place.is_dir()), None)

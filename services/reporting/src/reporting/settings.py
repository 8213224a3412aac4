"""The settings of reporting: where it listens, and whose histories it can be rebuilt from."""

from typing import Annotated

from msgspec import Meta

from kit.settings import SECRET, Settings


class ReportingSettings(Settings, frozen=True, kw_only=True):
    """What a process of reporting needs to know."""

    service: str = "reporting"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")] = 8004
    scheduling_url: Annotated[
        str, Meta(pattern="^https?://", description="Where scheduling answers, for a rebuild.")
    ] = "http://127.0.0.1:8001"
    support_url: Annotated[
        str, Meta(pattern="^https?://", description="Where support answers, for a rebuild.")
    ] = "http://127.0.0.1:8002"
    events_token: Annotated[
        str,
        Meta(
            description="The bearer token for the publishers' histories, scope history:read.",
            extra=SECRET,
        ),
    ] = ""

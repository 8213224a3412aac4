"""The settings of support: where it listens, and the trust's two numbers for the entitlement."""

from typing import Annotated

from msgspec import Meta

from kit.settings import Settings
from support.entitlements.rules import Terms


class SupportSettings(Settings, frozen=True, kw_only=True):
    """What a process of support needs to know."""

    service: str = "support"
    port: Annotated[int, Meta(ge=1, le=65535, description="The port to listen on.")] = 8002
    entitled_quarters: Annotated[
        int,
        Meta(ge=0, description="Quarter days of support an academy is entitled to in a year."),
    ] = 24
    aim_quarters: Annotated[
        int, Meta(ge=0, description="Quarter days of the entitlement that a booked AIM plans.")
    ] = 4

    @property
    def terms(self) -> Terms:
        """The trust's numbers, as the rules take them."""
        return Terms(entitled_quarters=self.entitled_quarters, aim_quarters=self.aim_quarters)

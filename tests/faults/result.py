"""What a campaign has to tell."""

from dataclasses import dataclass, field
from typing import Final

from .plan import Strike
from .scene import Setup
from .tally import Find

NOT_REACHED: Final = "not reached"


@dataclass
class Struck:
    """What became of one strike; moments are seconds since the campaign began."""

    strike: Strike
    begun: float
    healed: float | None = None
    recovered: float | None = None
    trouble: str = ""
    """Why it did not happen, or did not end well."""

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.recovered is not None or bool(self.trouble)

    @property
    def under_way(self) -> bool:
        """Whether it is not healed yet."""
        return self.healed is None and not self.trouble

    @property
    def happened(self) -> bool:
        """Whether the fault came about, and was healed."""
        return self.healed is not None


@dataclass
class Result:
    """All of it."""

    setup: Setup
    seed: int
    struck: list[Struck] = field(default_factory=list)
    finds: list[Find] = field(default_factory=list)
    found_at: float | None = None
    """When the first of the finds was made, in seconds since the beginning."""
    events: int = 0
    seconds: float = 0.0
    settled: dict[str, int] = field(default_factory=dict)
    deaths: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

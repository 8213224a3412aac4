"""A finding: what was looked at, how much of it, and every sentence about what is not as it must be."""

from dataclasses import dataclass, field


@dataclass
class Finding:
    """One line of the verdict; it holds when nothing is wrong and something was looked at."""

    what: str
    looked_at: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, found: object, wanted: object, where: str) -> None:
        """Look at one thing."""
        self.looked_at += 1
        if found != wanted:
            self.wrong.append(f"{where}: {found!r} instead of {wanted!r}")

    @property
    def holds(self) -> bool:
        """Whether all is as it must be; having seen nothing proves nothing."""
        return self.looked_at > 0 and not self.wrong

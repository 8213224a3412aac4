"""Grants: what one relation opens, all of it or named parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody may see or do of a thing; ``parts`` are the names of its fields, or of kinds of doing; None: all."""

    parts: frozenset[str] | None = None

    def covers(self, part: str) -> bool:
        """Whether a part is granted."""
        return self.parts is None or part in self.parts

    def of(self, shown: Any) -> Any:  # noqa: ANN401 - a mapping or a row, and the same with less in it
        """The granted fields of what would be shown."""
        if self.parts is None:
            return shown
        if isinstance(shown, Mapping):
            return {name: value for name, value in shown.items() if name in self.parts}
        return {name: getattr(shown, name) for name in self.parts if hasattr(shown, name)}

    def __or__(self, other: "Grant") -> "Grant":
        """What two relations of the same caller open together."""
        if self.parts is None or other.parts is None:
            return ALL
        return Grant(self.parts | other.parts)


ALL: Final = Grant()


def only(*parts: str) -> Grant:
    """A grant of some parts."""
    return Grant(frozenset(parts))

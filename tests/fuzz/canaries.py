"""Words that are planted in what is confidential, and who may ever be shown them; kept by hand, and by the grid."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from services.scheduling.tests.access.test_grid import GRID

LEADERS: Final = frozenset({"aid", "aid2", "ceo"})
REGISTER: Final = frozenset({"reads", "writes"})
WHO_SEES_THE_WHOLE_TRUST: Final = LEADERS | REGISTER | {"fd", "trustee"}
EVENTS: Final = frozenset({"events", "suite"})


@dataclass(frozen=True)
class Canary:
    """A word that stands in one place alone, what it tells, and who may be shown it."""

    word: str
    tells: str
    seen_by: frozenset[str]

    def sings(self, who: str, shown: bytes, asked: bytes) -> bool:
        """Whether an answer tells it to somebody who has no right to it, and who has not said it themselves."""
        word = self.word.encode()
        return who not in self.seen_by and word in shown and word not in asked


def who_sees(*requests: str, but: Collection[str] = ()) -> frozenset[str]:
    """Those who see all of something in one of the grid's requests."""
    seen = {cell.who for cell in GRID if cell.request in requests and cell.expected == "all"}
    return frozenset(seen - set(but))


NOBODY: Final[frozenset[str]] = frozenset()

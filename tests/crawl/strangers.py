"""What is others': every text that is in the databases only since they are there."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from kit.db import connection, database

_IDENTIFIER: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|(?=(?:\D*\d){3})[\w-]{22,}", re.ASCII
)
"""An id of ours, a digest, or a word that is a secret."""

_A_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d")

Kept = tuple[str, str, str]
"""A text, and the table and the column that it stands in."""


def texts() -> Iterator[Kept]:
    """Every text of the open database, ids first: of what else stands there, it is then known what it is."""
    found = []
    with connection():
        for table in database.get_tables():
            cursor = database.execute_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of ours
            columns = [each[0] for each in cursor.description]
            for row in cursor.fetchall():
                cells = zip(columns, row, strict=True)
                found += [(cell, table, name) for name, cell in cells if isinstance(cell, str)]
    yield from sorted(found, key=lambda kept: kept[2] != "id")


@dataclass
class Strangers:
    """Others, as somebody sees them who has nothing to do with them."""

    urns: tuple[int, ...]
    words: set[str] = field(default_factory=set)
    """Words that stand in nothing but what is theirs, and so in no answer."""
    identifiers: dict[str, str] = field(default_factory=dict)
    """By what identifies something of theirs: the table (and the column) that it was first met in."""

    def __post_init__(self) -> None:
        for urn in self.urns:
            self.words.add(str(urn))
            self.identifiers[str(urn)] = "urn"

    def learn(self, before: Collection[str], now: Collection[Kept]) -> None:
        """Take for theirs whatever text was not there before."""
        for text, table, column in now:
            if text in before or _A_TIME.match(text) or not _IDENTIFIER.fullmatch(text):
                continue
            self.words.add(text)
            self.identifiers.setdefault(text, table if column == "id" else f"{table}.{column}")

    @property
    def one_of_each(self) -> list[str]:
        """One identifier of every kind."""
        return list({kind: text for text, kind in self.identifiers.items()}.values())

    def told_in(self, shown: bytes, asked: bytes) -> list[str]:
        """The words of theirs that an answer says to somebody who has not said them first."""
        return sorted(
            {
                word.decode()
                for word in self._pattern().findall(shown)
                if word.lower() not in asked.lower()
            }
        )

    def _pattern(self) -> re.Pattern[bytes]:
        longest_first = sorted(self.words, key=len, reverse=True)
        said = "|".join(map(re.escape, longest_first))
        # A number within a longer one is another.
        return re.compile(rf"(?<!\d)(?:{said})(?!\d)".encode(), re.IGNORECASE)

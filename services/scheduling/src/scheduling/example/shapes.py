"""What an academy of the example is made of: its people, and what inspectors have said."""

import msgspec


class Graded(msgspec.Struct, frozen=True):
    """A graded inspection: the overall grade (or `Not judged`) and the four judgements."""

    on: str
    overall: str
    four: str
    predecessor: int | None = None
    category: str = ""


class Ungraded(msgspec.Struct, frozen=True):
    """An ungraded inspection with its outcome in words."""

    on: str
    outcome: str


class Card(msgspec.Struct, frozen=True):
    """A report card: safeguarding, and the areas that differ from the expected standard."""

    on: str
    safeguarding: str = "Met"
    others: dict[str, str] = {}
    category: str = ""


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One academy with its people and its inspections."""

    urn: int
    name: str
    phase: str
    ages: tuple[int, int]
    town: str
    street: str
    pupils: int
    joined: str
    head: tuple[str, str, str]
    job: str
    chair: tuple[str, str, str] | None
    graded: Graded | None = None
    ungraded: Ungraded | None = None
    card: Card | None = None
    predecessor: tuple[int, str, str] | None = None

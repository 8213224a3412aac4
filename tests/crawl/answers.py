"""What two answers have to have in common, and what a crawl has asked and found."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from werkzeug.wrappers import Response

from .strangers import Strangers

OF_THE_MOMENT: Final = frozenset({"date", "x-request-id", "traceparent", "set-cookie"})
"""Headers that are new with every answer."""

NEVER: Final = "01a00000-0000-7000-8000-00000000000f"
NEVER_A_URN: Final = "900098"

_MADE_ANEW: Final = re.compile(rb'(name="(?:csrf_token|key)"[^>]*value|nonce)="[^"]*"')


_AN_ID: Final = re.compile(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def never_like(text: str) -> str:
    """What looks as this identifier does, and identifies nothing that ever was."""
    if text.isdigit():
        return NEVER_A_URN
    if len(text) == len(NEVER) and text.count("-") == NEVER.count("-"):
        return NEVER
    return re.sub(r"[a-zA-Z]", "e", re.sub(r"\d", "0", text))


@dataclass(frozen=True)
class Told:
    """An answer without what is new in every one, and without the identifier that was asked for."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __str__(self) -> str:
        return f"{self.status} {self.body[:160]!r}"


def told(answer: Response, identifier: str, *, of_oneself: bool = False) -> Told:
    """What an answer tells of an identifier; where it shows what one did oneself, without the ids of that."""
    body = answer.data
    if answer.mimetype == "application/problem+json":
        problem: Any = json.loads(body)
        problem.pop("trace_id", None)
        body = json.dumps(problem).encode()
    headers = sorted(
        (name.lower(), value.replace(identifier, "…"))
        for name, value in answer.headers
        if name.lower() not in OF_THE_MOMENT
    )
    body = _MADE_ANEW.sub(rb"\1", body).replace(identifier.encode(), b"...")
    if of_oneself:
        body = _AN_ID.sub(b"", body)
    return Told(answer.status_code, tuple(headers), body)


@dataclass
class Tally:
    """What a crawl has asked, and what it found."""

    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Requests by the part of the suite and by who asked."""
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Identifiers of others that were tried, in any place."""
    found: dict[tuple[str, str, str, str], str] = field(default_factory=dict)
    """The first of each finding, by part, place, kind and caller."""

    def note(self, part: str, place: str, kind: str, who: str, what: str) -> None:
        """Keep a finding, if it is the first of its kind there."""
        self.found.setdefault((part, place, kind, who), what)

    def listen(
        self, part: str, place: str, who: str, strangers: Strangers, answer: Response, asked: bytes
    ) -> None:
        """Count an answer, and note what it says of others."""
        self.asked[part, who] += 1
        shown = answer.data + str(answer.headers).encode()
        if words := strangers.told_in(shown, asked):
            request = asked.decode("utf-8", "replace")[:300]
            self.note(part, place, "says", who, f"says {', '.join(words[:5])}, asked {request}")

    def compare(self, part: str, place: str, who: str, kind: str, ours: Told, theirs: Told) -> None:
        """Note where what is others' is answered otherwise than what never was."""
        self.tried[part, who] += 1
        if ours != theirs:
            what = f"answers {theirs} for what is others' ({kind}), and {ours} for what never was"
            self.note(part, place, f"knows {kind}", who, what)

    def __str__(self) -> str:
        lines = [f"{'':<14}{'requests':>10}{'identifiers tried':>20}"]
        for part, who in self.asked:
            lines.append(
                f"{part:<14}{self.asked[part, who]:>10,}{self.tried[part, who]:>20,}  {who}"
            )
        lines.append(
            f"{sum(self.asked.values()):,} requests, {sum(self.tried.values()):,} identifiers tried;"
            f" {len(self.found)} findings."
        )
        lines += [
            f"{part} {place}, asked by {who}: {what}"
            for (part, place, _, who), what in self.found.items()
        ]
        return "\n".join(lines)

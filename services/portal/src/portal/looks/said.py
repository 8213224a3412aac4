"""The trace in plain words: what was done, in whose name, and by which right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from portal import services
from portal.problems import PartAway, Problem
from portal.words import OFFICES, PROVIDERS

OPENED: Final = {
    "packs.content": "Opened a paper",
    "binding.content": "Opened a pack as one PDF",
    "looks.list_looks": "Read the trace of others",
    "held.own": "Looked at what is held about them",
    "held.of_person": "Looked at what is held about somebody",
}

SIGNED_IN: Final = {
    "demo.sessions": "Signed in, in a demonstration",
    "sign_ins.finish": "Signed in",
    "links.exchange": "Came by a personal link",
    "links.another": "Asked for another personal link",
    "sessions.sign_out": "Signed out",
    "sessions.sign_out_there": "Signed out in another place",
    "sessions.sign_out_everywhere": "Signed out everywhere",
    "sessions.tokens": "Came with a session that was over",
    "client_tokens.token": "A program asked to be let in",
}

CHANGED: Final = {
    "people.make": "Gave somebody an office",
    "people.end": "Ended somebody’s office",
    "accounts.make_invitation": "Invited somebody to sign in",
    "accounts.withdraw_invitation": "Withdrew an invitation",
    "accounts.take_away": "Took an account away from somebody",
    "links.send": "Sent somebody a personal link",
    "links.withdraw": "Withdrew a personal link",
    "clients.add": "Let a program in",
    "clients.rotate_secret": "Gave a program another secret",
    "clients.end_one_secret": "Ended a secret of a program",
    "clients.revoke_client": "Revoked a program",
    "calendar_feeds.make": "Made oneself a calendar address",
    "calendar_feeds.renew": "Gave a calendar another address",
    "calendar_feeds.take_away": "Took a calendar address away",
    "erasure.erase": "Had somebody erased",
    "keys.rotate": "Changed the keys that tokens are signed with",
}

DONE: Final = {**OPENED, **SIGNED_IN, **CHANGED}

RIGHTS: Final = {
    **OFFICES,
    **{f"oidc:{code}": said for code, said in PROVIDERS.items()},
    **PROVIDERS,
    "gatherer": "gathers the pack",
    "reader": "the pack went out to them",
    "guest": "by a personal link",
    "link": "by a personal link",
    "self": "for themselves",
    "signed_in": "anybody who is signed in",
    "session": "their own session",
    "invitation": "by an invitation",
    "demo": "a demonstration",
    "command_line": "at the machine itself",
    "first_of_a_demonstration": "the first of a demonstration",
}
"""Relations, as a row of the trace names them, in words."""


@dataclass(frozen=True)
class Said:
    """One row of the trace as people read it."""

    row: Mapping[str, Any]
    service: str
    who: str
    what: str
    academy: str
    by_right: str

    @property
    def refused(self) -> bool:
        """Whether nothing came of it."""
        return bool(self.row["outcome"] == "refused")


@dataclass
class Speaker:
    """Whoever turns rows into words: knows the names of people, programs and academies."""

    people: Mapping[str, str]
    programs: Mapping[str, str]
    academies: Mapping[int, str]
    _summaries: dict[str, dict[str, str]] = field(default_factory=dict)

    def say(self, service: str, row: Mapping[str, Any]) -> Said:
        """A row in words."""
        return Said(
            row=row,
            service=service,
            who=self._who(str(row["who"])),
            what=self._what(service, row),
            academy=self.academies.get(row.get("place") or 0, ""),
            by_right=", ".join(_right(word) for word in str(row["by_right"]).split(",") if word),
        )

    def _who(self, who: str) -> str:
        kind, _, name = who.partition(":")
        if kind in {"person", "guest"}:
            known = self.people.get(name, "Somebody who is no longer known")
            return known if kind == "person" else f"{known}, by a personal link"
        if kind == "client":
            return self.programs.get(name, "A program")
        return {"command_line": "Somebody at the machine itself"}.get(who, "Somebody unknown")

    def _what(self, service: str, row: Mapping[str, Any]) -> str:
        operation = str(row["operation"])
        done = DONE.get(operation)
        if row["outcome"] != "refused" and done:
            return done
        asked = self._asked_for(service, operation) or done or operation
        return f"{'Was refused: ' if row['outcome'] == 'refused' else ''}{asked}"

    def _asked_for(self, service: str, operation: str) -> str:
        """What the service's own document says of an operation that nobody here has words for."""
        if service not in self._summaries:
            self._summaries[service] = _summaries(service)
        return self._summaries[service].get(operation, "")

    @cached_property
    def everybody(self) -> list[tuple[str, str]]:
        """The people who can be asked for, by name."""
        return sorted(self.people.items(), key=lambda row: row[1].casefold())


def names_of(rows: Iterable[Mapping[str, Any]] | None, key: str = "id") -> dict[Any, str]:
    """Names by id, of whatever has both."""
    return {row[key]: str(row["name"]) for row in rows or ()}


def _right(word: str) -> str:
    """A relation in words; a scope is a program's."""
    kind, _, scope = word.partition(":")
    return f"may {scope}" if kind == "scope" else RIGHTS.get(word, word.replace("_", " "))


def _summaries(service: str) -> dict[str, str]:
    """What each operation of a service does, in the words of its document."""
    try:
        paths = services.read(service, "/openapi.json")["paths"]
    except (PartAway, Problem):
        return {}
    operations = [each for path in paths.values() for each in path.values()]
    return {
        each["operationId"]: each.get("summary", "").rstrip(".")
        for each in operations
        if isinstance(each, dict) and "operationId" in each
    }

"""The caller: a person with their appointments, a guest of one thing, or a machine client with its scopes."""

from typing import Final

import msgspec

OPS: Final = "ops"
"""The office of whoever keeps the suite running, and the scope of their programs.

It opens the operators' doors, and alone nothing else: its holder need not be of the trust.
"""


class Appointment(msgspec.Struct, frozen=True):
    """An office a person holds, at an academy (by URN) or for the whole trust (None)."""

    office: str
    urn: int | None = None


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever sent a request, as far as their token tells.

    A guest is confined to one thing. Whose guest it is (`guest`) is told for the trace alone: a guest has no
    `person_id`, no office and no scope, so that whatever compares these says no.
    """

    person_id: str | None = None
    name: str = ""
    client: str | None = None
    appointments: tuple[Appointment, ...] = ()
    scopes: frozenset[str] = frozenset()
    guest: str | None = None
    confined_to: str | None = None
    """The one thing that is there for a guest, like `thing:7`."""

    def __post_init__(self) -> None:
        """Refuse to make a guest who is anybody else beside it. Raises `ValueError`."""
        if self.guest is None and self.confined_to is None:
            return
        if not self.guest or not self.confined_to:
            raise ValueError("A guest is somebody's, and confined to something.")
        if self.person_id is not None or self.client or self.appointments or self.scopes:
            raise ValueError("A guest is nobody else: neither a person nor a client.")

    @property
    def known(self) -> bool:
        """Whether a token was shown at all."""
        return any(each is not None for each in (self.person_id, self.client, self.guest))

    @property
    def id(self) -> str:
        """One word for the caller that no two callers share."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        if self.guest is not None:
            return f"guest:{self.guest}"
        return f"client:{self.client}" if self.client is not None else "anonymous"

    @property
    def ids(self) -> frozenset[str]:
        """Every word under which the caller's own doings are known: a person may have been a guest, too."""
        also = {f"guest:{self.person_id}"} if self.person_id is not None else set()
        return frozenset({self.id} | also)

    def is_guest_of(self, kind: str, ident: str) -> bool:
        """Whether the caller is confined to this very thing."""
        return self.confined_to is not None and self.confined_to == f"{kind}:{ident}"

    @property
    def words(self) -> frozenset[str]:
        """What a policy may ask for: offices, `signed_in` (not for `OPS` alone), and `scope:…`."""
        offices = {appointment.office for appointment in self.appointments}
        signed_in = {"signed_in"} if self.person_id is not None and offices != {OPS} else set()
        return frozenset(offices | signed_in | {f"scope:{scope}" for scope in self.scopes})

    @property
    def urns(self) -> frozenset[int]:
        """The academies the caller holds any office at."""
        return frozenset(held.urn for held in self.appointments if held.urn is not None)

    def holds(self, *offices: str) -> bool:
        """Whether the caller holds one of the offices, anywhere."""
        return any(held.office in offices for held in self.appointments)

    def holds_at(self, urn: int | None, *offices: str) -> bool:
        """Whether the caller holds one of the offices at this academy (None: for the trust)."""
        return any(held.urn == urn and held.office in offices for held in self.appointments)


ANONYMOUS: Final = Caller()
"""A caller who showed no token."""

"""The caller: a person with their appointments, or a machine client with its scopes."""

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
    """Whoever sent a request, as far as their token tells."""

    person_id: str | None = None
    name: str = ""
    client: str | None = None
    appointments: tuple[Appointment, ...] = ()
    scopes: frozenset[str] = frozenset()

    @property
    def known(self) -> bool:
        """Whether a token was shown at all."""
        return self.person_id is not None or self.client is not None

    @property
    def id(self) -> str:
        """One word for the caller that no two callers share."""
        if self.person_id is not None:
            return f"person:{self.person_id}"
        return f"client:{self.client}" if self.client is not None else "anonymous"

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

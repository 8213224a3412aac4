"""Leases: one process at a time does a job, and one that slept through its lease is fenced off.

A row with an expiry serves both databases.
A lock of a PostgreSQL session would outlive a stopped process for as long as its connection stands.
"""

import time

import peewee

from kit.db import Record, is_postgres, seconds_there, this_process, transaction


class LeaseLost(Exception):
    """Another process has taken over; what this one was about to write must not be written."""


class LeaseRow(Record):
    """Who does a job now; ``token`` grows with every new holder, ``expires_at`` is in epoch seconds."""

    name = peewee.TextField(primary_key=True)
    owner = peewee.TextField()
    token = peewee.BigIntegerField()
    expires_at = peewee.DoubleField()

    class Meta:
        """The table of the kit's first migration."""

        table_name = "lease"


class Lease:
    """One job's lease, as one process sees it.

    The database's clock decides about expiry, so that machines need not agree on the time.
    """

    def __init__(self, name: str, seconds: float = 6.0) -> None:
        """Name the job; a holder that does not renew for so many seconds has lost it."""
        self.name = name
        self.seconds = seconds
        self.owner = this_process()
        self.token: int | None = None
        self.good_until = 0.0
        """Until then, in `time.monotonic()`, nobody else can hold it."""
        self._renew_at = 0.0

    def hold(self) -> bool:
        """Renew the lease, or take it when it is free; tells whether this process holds it now.

        A lease renewed a moment ago is not written again: what is written under it is checked anyway.
        """
        begun = time.monotonic()
        if self.token is not None and begun < self._renew_at:
            return True
        with transaction():
            renewed = self.token is not None and self._renew()
            token = self.token if renewed else self._take()
        # Only after the commit: a token that was rolled back will be the next holder's.
        self.token = token
        self.good_until = begun + self.seconds
        self._renew_at = begun + self.seconds / 3
        return token is not None

    def check(self) -> None:
        """Raise `LeaseLost` unless the lease still holds; in PostgreSQL, nobody can take it until the commit."""
        row = LeaseRow.select(LeaseRow.token).where(LeaseRow.name == self.name)
        if is_postgres():
            row = row.for_update()
        found = row.first()
        if self.token is None or found is None or found.token != self.token:
            self.token = None
            raise LeaseLost(self.name)

    def release(self) -> None:
        """Let the next process have it at once; does nothing when it is lost already."""
        if self.token is not None:
            LeaseRow.update(expires_at=0).where(
                (LeaseRow.name == self.name) & (LeaseRow.token == self.token)
            ).execute()
            self.token = None

    def _renew(self) -> bool:
        renewed: int = (
            LeaseRow.update(expires_at=seconds_there() + self.seconds)
            .where((LeaseRow.name == self.name) & (LeaseRow.token == self.token))
            .execute()
        )
        return renewed == 1

    def _is_free(self) -> peewee.Expression:
        """Whether the last holder's time is over, or lies so far ahead that the clock must have been put back."""
        ahead = LeaseRow.expires_at > seconds_there() + 2 * self.seconds
        return (LeaseRow.expires_at < seconds_there()) | ahead

    def _take(self) -> int | None:
        LeaseRow.insert(
            name=self.name, owner="", token=0, expires_at=0
        ).on_conflict_ignore().execute()
        taken = (
            LeaseRow.update(
                owner=self.owner,
                token=LeaseRow.token + 1,
                expires_at=seconds_there() + self.seconds,
            )
            .where((LeaseRow.name == self.name) & self._is_free())
            .execute()
        )
        if not taken:
            return None
        token: int = LeaseRow.get_by_id(self.name).token
        return token


class StandingBack:
    """A holder that cannot do the job leaves it to the others for a while, who may be able to.

    In a cluster each process is connected to one node, which may be the only one that is ill.
    """

    def __init__(self, after_seconds: float, for_seconds: float) -> None:
        """Give the job up after so long without being able to do it, and leave it for so long."""
        self._after = after_seconds
        self._for = for_seconds
        self._unable_since: float | None = None
        self._until = 0.0

    @property
    def lasts(self) -> bool:
        """Whether the job is left to the others now."""
        return time.monotonic() < self._until

    def able(self) -> None:
        """Note that the job can be done."""
        self._unable_since = None

    def begins(self) -> bool:
        """Note that the job cannot be done; tells whether this is the moment to give it up."""
        now = time.monotonic()
        self._unable_since = self._unable_since or now
        if now - self._unable_since <= self._after:
            return False
        self._unable_since = None
        self._until = now + self._for
        return True

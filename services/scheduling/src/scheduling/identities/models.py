"""The rows of identities: invitations, accounts, personal links, sign-ins under way, and sessions."""

from datetime import datetime
from typing import cast

from peewee import BooleanField, Field, ForeignKeyField, IntegerField, TextField

from kit.db import Record, UtcDateTime, new_id
from scheduling.meetings.models import Meeting
from scheduling.register.models import Person


class Invitation(Record):
    """Whoever has the word of it may link their account to a person, once; the word is kept nowhere."""

    id = TextField(primary_key=True, default=new_id)
    person = ForeignKeyField(Person, backref="invitations", on_delete="CASCADE")
    person_id: str
    made_at = UtcDateTime()
    made_by = TextField()
    """As `Caller.id` says it; empty for the command line."""
    ends_at = UtcDateTime()
    used_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    withdrawn_at = cast("Field[datetime | None]", UtcDateTime(null=True))


class Account(Record):
    """Somebody at an identity provider who signs in as a person: known by issuer and subject, and by nothing else."""

    id = TextField(primary_key=True, default=new_id)
    person = ForeignKeyField(Person, backref="accounts", on_delete="CASCADE")
    person_id: str
    provider = TextField()
    issuer = TextField()
    subject = TextField()
    linked_at = UtcDateTime()

    class Meta:
        """An account is one person's; a person may have several."""

        indexes = ((("issuer", "subject"), True),)


class SignIn(Record):
    """A sign-in that was begun and has not come back from the provider; it is used once."""

    id = TextField(primary_key=True, default=new_id)
    provider = TextField()
    state = TextField()
    nonce = TextField()
    verifier = TextField()
    invitation = ForeignKeyField(Invitation, null=True, on_delete="CASCADE")
    invitation_id: str | None
    ends_at = UtcDateTime(index=True)


class PersonalLink(Record):
    """Whoever has the word of it may open one meeting as one person, once; the word is kept nowhere."""

    id = TextField(primary_key=True, default=new_id)
    person = ForeignKeyField(Person, backref="personal_links", on_delete="CASCADE")
    person_id: str
    meeting = ForeignKeyField(Meeting, backref="personal_links", on_delete="CASCADE")
    meeting_id: str
    made_at = UtcDateTime()
    made_by = TextField()
    """As `Caller.id` says it; `guest:…` where it was asked for with an old link."""
    ends_at = UtcDateTime(index=True)
    demo = BooleanField(default=False)
    """Whether it was made in a demonstration, and opens nothing elsewhere."""
    used_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    replaced_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    withdrawn_at = cast("Field[datetime | None]", UtcDateTime(null=True))


class Session(Record):
    """Somebody signed in, from one browser; the word that proves it is kept nowhere (`kit.auth.sealed`)."""

    id = TextField(primary_key=True, default=new_id)
    person = ForeignKeyField(Person, backref="sessions", on_delete="CASCADE")
    person_id: str
    way = TextField()
    """How they signed in: the name of the provider, `demo`, or `link`."""
    link_id = TextField(null=True, index=True)
    """The personal link it was begun with; it is confined to that link's meeting."""
    turn = IntegerField(default=1)
    """Which of the session's words is good: the newest that was shown, counted from one."""
    turned_at = UtcDateTime()
    began_at = UtcDateTime()
    used_at = UtcDateTime()
    ends_at = UtcDateTime(index=True)
    """When it ends at the latest."""
    ended_at = cast("Field[datetime | None]", UtcDateTime(null=True))
    ended_because = TextField(null=True)
    """`signed_out`, `signed_out_elsewhere`, `stolen`, `unused`, `too_old`, `no_office`,
    `no_demonstration`, `link_withdrawn`, `link_over` or `no_seat`."""
    browser = TextField(default="")
    """What the browser calls itself, so that people can tell their own apart."""
    came_from = TextField(default="")
    """The address it was begun from."""

"""What each page and form of the portal does in the end: the operation of a service that has to be open to the person."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Need(NamedTuple):
    """An operation of a service, by the name it has in the service's document."""

    service: str
    operation: str


def _scheduling(operation: str) -> Need:
    return Need("scheduling", operation)


def _notifications(operation: str) -> Need:
    return Need("notifications", operation)


_KEEPING: Final[Mapping[str, Need]] = {
    "academies.index": _scheduling("academies.academies"),
    "academies.show": _scheduling("academies.academy"),
    "academies.add_person": _scheduling("people.make"),
    "academies.put_person": _scheduling("people.make"),
    "academies.standing": _scheduling("judgements.override"),
    "academies.decide_standing": _scheduling("judgements.override"),
    "people.index": _scheduling("people.people"),
    "people.edit": _scheduling("people.change"),
    "people.change": _scheduling("people.change"),
    "people.invite": _scheduling("accounts.make_invitation"),
    "people.withdraw": _scheduling("accounts.withdraw_invitation"),
    "people.remove_account": _scheduling("accounts.take_away"),
    "held.of_person": _scheduling("held.of_person"),
    "held.file_of": _scheduling("held.of_person"),
    "held.leavers": _scheduling("erasure.list_leavers"),
    "held.erase": _scheduling("erasure.erase"),
    "held.erased": _scheduling("erasure.erase"),
    "people.end": _scheduling("people.end"),
    "people.ended": _scheduling("people.end"),
    "programs.index": _scheduling("clients.list_clients"),
    "programs.add": _scheduling("clients.add"),
    "programs.added": _scheduling("clients.add"),
    "programs.show": _scheduling("clients.client"),
    "programs.rotate": _scheduling("clients.rotate_secret"),
    "programs.end_secret": _scheduling("clients.end_one_secret"),
    "programs.ask_to_revoke": _scheduling("clients.revoke_client"),
    "programs.revoke": _scheduling("clients.revoke_client"),
    "year.index": _scheduling("calendar.years"),
    "year.show": _scheduling("calendar.year"),
    "year.slot": _scheduling("calendar.set_slot"),
    "year.set_slot": _scheduling("calendar.set_slot"),
}
"""The register, the calendar, and who is let in."""

_MEETING: Final[Mapping[str, Need]] = {
    "meetings.index": _scheduling("meetings.meetings"),
    "meetings.show": _scheduling("meetings.meeting"),
    "agendas.show": _scheduling("agendas.agenda"),
    "agendas.templates": _scheduling("agendas.set_all"),
    "agendas.template": _scheduling("agendas.set_all"),
    "agendas.save_template": _scheduling("agendas.set_all"),
    "agendas.comment": _scheduling("agendas.comment"),
    "agendas.agree": _scheduling("agendas.agree"),
    "agendas.edit": _scheduling("agendas.propose"),
    "agendas.propose": _scheduling("agendas.propose"),
    "arrangements.index": _scheduling("arrangements.arrangements"),
    "arrangements.present": _scheduling("arrangements.arrangements"),
    "arrangements.show": _scheduling("arrangements.arrangement"),
    "arrangements.propose": _scheduling("arrangements.propose"),
    "arrangements.answer": _scheduling("arrangements.answer_it"),
    "arrangements.withdraw": _scheduling("arrangements.withdraw"),
    "meetings.book": _scheduling("meetings.book"),
    "meetings.check": _scheduling("meetings.book"),
    "meetings.move": _scheduling("meetings.move"),
    "meetings.moved": _scheduling("meetings.move"),
    "meetings.cancel": _scheduling("meetings.cancel"),
    "meetings.cancelled": _scheduling("meetings.cancel"),
    "meetings.links": _scheduling("links.links"),
    "meetings.send_link": _scheduling("links.send"),
    "meetings.withdraw_link": _scheduling("links.withdraw"),
    "packs.ask": _scheduling("packs.add"),
    "packs.add": _scheduling("packs.add"),
    "packs.read": _scheduling("packs.content"),
    "packs.read_bound": _scheduling("binding.content"),
}
"""Meetings with their packs."""

_LOOKING: Final[Mapping[str, Need]] = {
    # What stands there for everybody is the year; the table is reporting's to open.
    "trust.glance": _scheduling("calendar.years"),
    "trust.overview_csv": Need("reporting", "overview.download_overview"),
    "looks.index": _scheduling("looks.list_looks"),
    "looks.as_csv": _scheduling("looks.list_looks"),
    "looks.as_json": _scheduling("looks.list_looks"),
    "mailbox.index": _notifications("messages.list_messages"),
    "mailbox.show": _notifications("messages.show_message"),
    "mailbox.body": _notifications("messages.show_message"),
    "mailbox.source": _notifications("messages.download_source"),
    "mailbox.calendar": _notifications("messages.download_calendar"),
}
"""The trust at a glance, the trace, and mails."""

_OWN: Final[Mapping[str, Need]] = {
    "signing_in.places": _scheduling("sessions.sessions"),
    "signing_in.end": _scheduling("sessions.sign_out_there"),
    "signing_in.end_all": _scheduling("sessions.sign_out_everywhere"),
    "held.own": _scheduling("held.own"),
    "held.own_file": _scheduling("held.own"),
    "your_calendar.make": _notifications("calendar_feeds.make"),
    "your_calendar.renew": _notifications("calendar_feeds.renew"),
    "your_calendar.remove": _notifications("calendar_feeds.take_away"),
}
"""What is one's own."""

_OPERATING: Final[Mapping[str, Need]] = {
    # The rows of these are the same in every service.
    "running.index": _scheduling("running.show_running"),
    "running.parked": _scheduling("parked.list_parked"),
    "running.show": _scheduling("parked.show_parked"),
    "running.ask": _scheduling("parked.replay_parked"),
    "running.decided": _scheduling("parked.replay_parked"),
}
"""How the suite is running."""

NEEDS: Final[Mapping[str, Need]] = {**_KEEPING, **_MEETING, **_LOOKING, **_OWN, **_OPERATING}
"""By page; a page that is not here is there for nobody, unless it is open to whoever comes by."""

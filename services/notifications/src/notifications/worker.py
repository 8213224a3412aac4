"""The index of what notifications does when no one asks: event → reactions, interval → timers."""

from functools import partial
from typing import Final

from contracts.scheduling import (
    AcademyChanged,
    AcademyJoined,
    AccountLinked,
    AgendaAgreed,
    AgendaCommented,
    AgendaOverdue,
    AgendaProposed,
    AppointmentEnded,
    AppointmentMade,
    ArrangementAgreed,
    ArrangementDeclined,
    ArrangementProposed,
    InvitationMade,
    LatePapersCirculated,
    MeetingBooked,
    MeetingCancelled,
    MeetingMoved,
    PackCirculated,
    PaperAdded,
    PaperKindsSet,
    PaperOverdue,
    PersonalLinkMade,
    PersonChanged,
    PersonErased,
)
from kit import logs
from kit.clock import Clock, SystemClock
from kit.inbox import Reactions
from kit.privacy.erasing import erasing
from kit.worker import Timer, Worker
from notifications.academies.reactions import keep_the_academy
from notifications.agendas.reactions import (
    ask_for_agreement,
    remind_of_the_agenda,
    tell_of_the_comment,
    tell_that_the_agenda_is_agreed,
)
from notifications.appointments.reactions import (
    keep_the_appointment,
    keep_the_end,
    take_the_calendar_away,
)
from notifications.arrangements.reactions import (
    ask_for_an_answer,
    tell_that_it_is_agreed,
    tell_that_it_stays,
)
from notifications.calendar.feeds.timers import EVERY_SECONDS, ending
from notifications.delivery.claims import CLAIM, CLAIM_OF_A_FILE
from notifications.delivery.mailbox import local_mailbox
from notifications.delivery.outcomes import Post
from notifications.delivery.smtp import mail_server
from notifications.delivery.tidying import TIDY_SECONDS, tidying
from notifications.delivery.timers import delivery
from notifications.house import house_of
from notifications.identities.reactions import (
    send_the_invitation,
    send_the_link,
    tell_of_the_account,
)
from notifications.meetings.reactions import (
    call_the_meeting_off,
    chase_those_who_owe,
    invite_the_table,
    keep_the_paper_list,
    note_what_is_missing,
    send_late_papers,
    send_the_pack,
    tell_of_the_move,
)
from notifications.people.reactions import keep_the_person, send_what_waited_for_the_address
from notifications.privacy import PRIVACY
from notifications.settings import EXAMPLE_SENDER, NotificationsSettings

log = logs.get(__name__)

REACTIONS: Final[Reactions] = {
    PersonErased: [erasing(PRIVACY)],
    PersonChanged: [keep_the_person, send_what_waited_for_the_address],
    AppointmentMade: [keep_the_appointment],
    AppointmentEnded: [keep_the_end, take_the_calendar_away],
    AcademyJoined: [keep_the_academy],
    AcademyChanged: [keep_the_academy],
    PaperKindsSet: [keep_the_paper_list],
    ArrangementProposed: [ask_for_an_answer],
    ArrangementDeclined: [tell_that_it_stays],
    ArrangementAgreed: [tell_that_it_is_agreed],
    MeetingBooked: [invite_the_table],
    MeetingMoved: [tell_of_the_move],
    MeetingCancelled: [call_the_meeting_off],
    AgendaProposed: [ask_for_agreement],
    AgendaCommented: [tell_of_the_comment],
    AgendaAgreed: [tell_that_the_agenda_is_agreed],
    AgendaOverdue: [remind_of_the_agenda],
    PaperAdded: [note_what_is_missing],
    PaperOverdue: [chase_those_who_owe],
    PackCirculated: [send_the_pack],
    LatePapersCirculated: [send_late_papers],
    InvitationMade: [send_the_invitation],
    PersonalLinkMade: [send_the_link],
    AccountLinked: [tell_of_the_account],
}


def create_worker(settings: NotificationsSettings, clock: Clock | None = None) -> Worker:
    """Make the worker: it listens to scheduling, sends what is due every second, and ends what is over."""
    clock = clock or SystemClock(settings.clock_offset)
    held_for = CLAIM if settings.smtp_url else CLAIM_OF_A_FILE
    send = delivery(house_of(settings), _post(settings), clock, held_for)
    timers = [Timer(1.0, send), Timer(EVERY_SECONDS, ending(demo=settings.demo))]
    if not settings.smtp_url:
        timers.append(Timer(TIDY_SECONDS, tidying(settings.var / "mailbox")))
    return Worker(settings, reactions=REACTIONS, timers=timers, clock=clock, privacy=PRIVACY)


def _post(settings: NotificationsSettings) -> Post:
    """The mail server when there is one, else the local mailbox."""
    if settings.smtp_url:
        if settings.mail_from == EXAMPLE_SENDER:
            log.warning("mail_from_is_an_example", mail_from=EXAMPLE_SENDER)
        return partial(mail_server, settings.smtp_url, settings.mail_from)
    return partial(local_mailbox, settings.var / "mailbox")

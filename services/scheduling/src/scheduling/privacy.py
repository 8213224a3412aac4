"""What scheduling holds of people: each table, read by the export, the erasure, retention, the tests and the docs."""

from typing import Any, Final

from contracts import published_by
from contracts.scheduling import SOMEBODY
from kit.privacy import (
    DELETED,
    Category,
    Done,
    Emptied,
    For,
    Holds,
    Nothing,
    Privacy,
    Stays,
    named_in,
)
from kit.privacy.own import OF_THE_KIT
from scheduling.agendas.models import Agenda, AgendaComment, AgendaTemplateList, AgendaVersion
from scheduling.arrangements.models import Arrangement
from scheduling.binding.models import BoundPack
from scheduling.calendar.models import AcademicYear, ReviewSlot
from scheduling.identities.clients.models import ClientSecret, MachineClient
from scheduling.identities.models import Account, Invitation, PersonalLink, Session, SignIn
from scheduling.meetings.models import Meeting, MeetingSeat
from scheduling.packs.models import Chase, Pack, Paper, PaperKindList
from scheduling.register.models import (
    Academy,
    Appointment,
    Gap,
    Judgement,
    Person,
    Predecessor,
    Trust,
)

IDENTITY: Final = Category(
    name="identity",
    title="Name and address",
    purpose="to know who is who, and to write to them",
)
OFFICES: Final = Category(
    name="offices",
    title="Appointments",
    purpose="to know who holds which office, and what it opens to them",
)
MEETINGS: Final = Category(
    name="meetings",
    title="Meetings and papers",
    purpose="to hold the trust's improvement meetings, and to show that they were held",
)
SIGN_INS: Final = Category(
    name="sign_ins",
    title="Ways in and sign-ins",
    purpose="to let in whoever may come in, and nobody else",
)

_AS_THE_RECORD: Final = "for as long as the trust keeps the record of its meetings"
_AN_ID: Final = "an id alone"
_SOMEBODY_ELSE: Final = "it names whoever made it, by id"


def _name_of(person_id: str) -> Any:  # noqa: ANN401 - a peewee select
    """The name of a person, for texts that have it and no id."""
    return Person.select(Person.name).where(Person.id == person_id)


def _forget_what_files_said(person_id: str) -> int:
    """Take a person's name out of what is remembered of the official files; returns of how many academies."""
    names = {row.name for row in _name_of(person_id)}
    changed = 0
    for row in Academy.select(Academy.urn, Academy.as_imported):
        said = row.as_imported
        kept = {key: SOMEBODY if value in names else value for key, value in said.items()}
        if kept != said:
            changed += Academy.update(as_imported=kept).where(Academy.urn == row.urn).execute()
    return changed


def _names_them(person_id: str) -> Any:  # noqa: ANN401 - a condition
    """Open questions whose sentence names a person."""
    [name] = [row.name for row in _name_of(person_id)] or [person_id]
    return Gap.sentence.contains(name)


PRIVACY: Final = Privacy(
    service="scheduling",
    events=published_by("scheduling"),
    tables=(
        # What has a person's name and no id comes before the table that knows the name.
        Holds(
            table=Academy,
            what="decisions on an academy's standing",
            category=OFFICES,
            of=lambda person_id: Academy.override_by.in_(_name_of(person_id)),
            shows=(Academy.urn, Academy.override_by, Academy.override_at),
            hides={
                Academy.override_reason: "the trust's own record of its decision",
                Academy.as_imported: "what the school register said last, which names heads and chairs",
                Academy.name: "public record",
                Academy.phase: "public record",
                Academy.local_authority: "public record",
                Academy.street: "public record",
                Academy.town: "public record",
                Academy.postcode: "public record",
                Academy.trust_category: "of the academy",
                Academy.standing_reason: "of the academy",
                Academy.standing_sentence: "of the academy",
                Academy.standing_basis: "of the academy",
            },
            kept="for as long as the decision stands",
            erased=Emptied(values={Academy.override_by: SOMEBODY}, why="the decision stands"),
        ),
        Holds(
            table=Academy,
            what="names of heads and chairs, as the school register gave them last",
            category=OFFICES,
            of=lambda person_id: Academy.urn.in_(
                Appointment.select(Appointment.academy).where(
                    (Appointment.person == person_id) & (Appointment.source != "entered")
                )
            ),
            shows=(Academy.urn,),
            kept="until the school register names another",
            erased=Done(
                how="the name is overwritten; what the register says of the academy stays",
                by=_forget_what_files_said,
            ),
        ),
        Holds(
            table=Gap,
            what="open questions that name people",
            category=OFFICES,
            of=_names_them,
            shows=(Gap.academy, Gap.what, Gap.sentence),
            kept="until the question is answered",
            erased=DELETED,
        ),
        Holds(
            table=Person,
            what="person",
            category=IDENTITY,
            of=Person.id,
            shows=(Person.id, Person.title, Person.name, Person.email, Person.erased_at),
            kept="for as long as they hold an office, and until they are erased",
            erased=Emptied(
                values={Person.title: "", Person.name: SOMEBODY, Person.email: None},
                why="meetings and papers of then point to it",
            ),
        ),
        Holds(
            table=Appointment,
            what="appointments",
            category=OFFICES,
            of=Appointment.person,
            shows=(
                Appointment.id,
                Appointment.office,
                Appointment.academy,
                Appointment.starts_on,
                Appointment.ends_on,
                Appointment.source,
            ),
            kept="for as long as the trust keeps the record of who held which office",
            erased=Stays(why="an office from one day to another, of somebody who has left"),
        ),
        Holds(
            table=MeetingSeat,
            what="seats at meetings",
            category=MEETINGS,
            of=MeetingSeat.person,
            joined=(Meeting,),
            shows=(
                MeetingSeat.seat,
                MeetingSeat.office,
                MeetingSeat.meeting,
                Meeting.academy,
                Meeting.kind,
                Meeting.state,
                Meeting.starts_at,
            ),
            hides={MeetingSeat.id: _AN_ID},
            kept=_AS_THE_RECORD,
            erased=Stays(why="a seat at a meeting, of somebody who has left"),
        ),
        Holds(
            table=Arrangement,
            what="arrangements agreed to",
            category=MEETINGS,
            of=lambda person_id: (Arrangement.aid == person_id) | (Arrangement.head == person_id),
            shows=(
                Arrangement.academy,
                Arrangement.year,
                Arrangement.aims,
                Arrangement.iaims,
                Arrangement.aid_at,
                Arrangement.head_at,
            ),
            hides={
                Arrangement.id: _AN_ID,
                Arrangement.reason: "the trust's own record of why a year is arranged so",
                Arrangement.declined_because: "the trust's own record of why it is not",
                Arrangement.state: "of the arrangement",
                Arrangement.proposed_by: "a side, and nobody's name",
                Arrangement.aid: "it may be somebody else's id",
                Arrangement.head: "it may be somebody else's id",
            },
            kept=_AS_THE_RECORD,
            erased=Stays(why="ids alone"),
        ),
        Holds(
            table=Paper,
            what="papers added",
            category=MEETINGS,
            of=Paper.added_by,
            joined=(Pack,),
            shows=(Pack.meeting, Pack.side, Paper.kind, Paper.number, Paper.added_at),
            hides={
                Paper.id: _AN_ID,
                Paper.filename: "of a confidential paper",
                Paper.content_type: "of the paper",
                Paper.sha256: "of the paper",
                Paper.circle: "seats, and nobody by name",
            },
            kept=_AS_THE_RECORD,
            erased=Stays(why="the trust's paper, added by somebody who has left"),
        ),
        Holds(
            table=Chase,
            what="reminders of late papers",
            category=MEETINGS,
            of=named_in(Chase.person_ids),
            joined=(Pack,),
            shows=(Pack.meeting, Pack.side, Chase.number, Chase.at, Chase.missing),
            hides={Chase.id: _AN_ID, Chase.person_ids: "it names others, too"},
            kept=_AS_THE_RECORD,
            erased=Stays(why="ids alone"),
        ),
        Holds(
            table=AgendaVersion,
            what="agendas proposed or agreed to",
            category=MEETINGS,
            of=lambda person_id: (
                (AgendaVersion.proposed_by == person_id) | (AgendaVersion.agreed_by == person_id)
            ),
            joined=(Agenda,),
            shows=(
                Agenda.meeting,
                AgendaVersion.number,
                AgendaVersion.side,
                AgendaVersion.proposed_at,
                AgendaVersion.agreed_at,
            ),
            hides={
                AgendaVersion.id: _AN_ID,
                AgendaVersion.items: "the trust's own record of what was to be spoken about",
                AgendaVersion.note: "the trust's own record of why it was proposed so",
                AgendaVersion.proposed_by: "it may be somebody else's id",
                AgendaVersion.agreed_by: "it may be somebody else's id",
            },
            kept=_AS_THE_RECORD,
            erased=Stays(why="ids alone"),
        ),
        Holds(
            table=AgendaComment,
            what="comments on agendas",
            category=MEETINGS,
            of=AgendaComment.said_by,
            joined=(Agenda,),
            shows=(
                Agenda.meeting,
                AgendaComment.number,
                AgendaComment.side,
                AgendaComment.said_at,
                AgendaComment.text,
            ),
            hides={AgendaComment.id: _AN_ID},
            kept=_AS_THE_RECORD,
            erased=Stays(
                why="part of how the trust and the academy agreed, of somebody who has left"
            ),
        ),
        Holds(
            table=Account,
            what="accounts",
            category=SIGN_INS,
            of=Account.person,
            shows=(Account.provider, Account.issuer, Account.subject, Account.linked_at),
            hides={Account.id: _AN_ID},
            kept="until it is taken away",
            erased=DELETED,
        ),
        Holds(
            table=Invitation,
            what="invitations",
            category=SIGN_INS,
            of=Invitation.person,
            shows=(
                Invitation.made_at,
                Invitation.ends_at,
                Invitation.used_at,
                Invitation.withdrawn_at,
            ),
            hides={Invitation.id: _AN_ID, Invitation.made_by: _SOMEBODY_ELSE},
            kept=For(setting="links_kept_days", since=Invitation.ends_at, after="its last day"),
            erased=DELETED,
        ),
        Holds(
            table=PersonalLink,
            what="personal links",
            category=SIGN_INS,
            of=PersonalLink.person,
            shows=(
                PersonalLink.meeting,
                PersonalLink.made_at,
                PersonalLink.ends_at,
                PersonalLink.used_at,
                PersonalLink.replaced_at,
                PersonalLink.withdrawn_at,
            ),
            hides={PersonalLink.id: _AN_ID, PersonalLink.made_by: _SOMEBODY_ELSE},
            kept=For(setting="links_kept_days", since=PersonalLink.ends_at, after="its last day"),
            erased=DELETED,
        ),
        Holds(
            table=Session,
            what="sessions",
            category=SIGN_INS,
            of=Session.person,
            shows=(
                Session.way,
                Session.began_at,
                Session.used_at,
                Session.ends_at,
                Session.ended_at,
                Session.ended_because,
                Session.browser,
                Session.came_from,
            ),
            hides={Session.id: _AN_ID, Session.link_id: _AN_ID},
            kept=For(setting="sessions_kept_days", since=Session.ends_at, after="its last hour"),
            erased=DELETED,
        ),
        Nothing(
            table=SignIn,
            why="sign-ins on their way to a provider and back, for minutes, of nobody who is known yet",
            texts=(SignIn.id, SignIn.provider, SignIn.state, SignIn.nonce, SignIn.verifier),
        ),
        Nothing(
            table=Trust,
            why="public record",
            texts=(Trust.uid, Trust.name, Trust.standing_rule, Trust.as_imported),
        ),
        Nothing(table=Predecessor, why="public record"),
        Nothing(
            table=Judgement,
            why="of an academy",
            texts=(
                Judgement.id,
                Judgement.scheme,
                Judgement.overall,
                Judgement.grades,
                Judgement.category_of_concern,
                Judgement.outcome,
                Judgement.source,
            ),
        ),
        Nothing(
            table=AcademicYear,
            why="dates",
            texts=(
                AcademicYear.code,
                AcademicYear.terms,
                AcademicYear.holidays,
                AcademicYear.closures,
            ),
        ),
        Nothing(table=ReviewSlot, why="dates", texts=(ReviewSlot.id, ReviewSlot.name)),
        Nothing(
            table=Meeting,
            why="the trust's record of its meetings; who came is in their seats",
            texts=(
                Meeting.id,
                Meeting.kind,
                Meeting.state,
                Meeting.venue,
                Meeting.cancelled_reason,
            ),
        ),
        Nothing(
            table=Agenda,
            why="deadlines of agendas, and whose turn it is",
            texts=(Agenda.id, Agenda.turn),
        ),
        Nothing(
            table=AgendaTemplateList,
            why="the trust's templates",
            texts=(AgendaTemplateList.id, AgendaTemplateList.templates),
        ),
        Nothing(
            table=Pack,
            why="deadlines of papers",
            texts=(Pack.id, Pack.side, Pack.circulated_missing),
        ),
        Nothing(
            table=BoundPack,
            why="packs as one file each, of papers that stand for themselves",
            texts=(
                BoundPack.id,
                BoundPack.papers,
                BoundPack.looked_at,
                BoundPack.state,
                BoundPack.sha256,
            ),
        ),
        Nothing(
            table=PaperKindList,
            why="the trust's list of papers",
            texts=(PaperKindList.id, PaperKindList.kinds),
        ),
        Nothing(
            table=MachineClient,
            why="programs; who let one in is an id, and stands in the trace",
            texts=(
                MachineClient.id,
                MachineClient.name,
                MachineClient.known_as,
                MachineClient.scopes,
                MachineClient.made_by,
            ),
        ),
        Nothing(
            table=ClientSecret,
            why="sums of programs' secrets",
            texts=(ClientSecret.id, ClientSecret.digest, ClientSecret.ending),
        ),
        *OF_THE_KIT,
    ),
)

"""What the kit's own tables hold of people: part of every service's declaration."""

import base64
from typing import Final

from kit.arrivals import Heard, InboxRow
from kit.coming_again import ComesAgain, Source
from kit.consumer import Started
from kit.lease import LeaseRow
from kit.looks import Look, TraceEnd, forget_before
from kit.outbox import Aggregate, OutboxRow, Waiting
from kit.parked import ParkedRow
from kit.privacy.declaring import Category, Done, For, Holds, Nothing, Stays
from kit.privacy.forgotten import Forgotten, subject_of
from kit.pulses import PulseRow, Tally
from kit.resending import Asked, SendingRound
from kit.retention import Archived
from kit.web.idempotency import IdempotencyRecord

TOLD: Final = Category(
    name="told",
    title="What the parts of the suite told each other",
    purpose="to keep the parts of the suite in step, and to make again what was lost",
)
TRACE: Final = Category(
    name="trace",
    title="The trace",
    purpose="to show who looked at what is confidential, and that nobody has altered the record of it",
)


def _parked_about(person_id: str) -> object:
    """Parked events of a person, and what nobody could read that names their id."""
    of_nothing = (ParkedRow.subject == "") & ParkedRow.body.contains(person_id)
    return (ParkedRow.subject == subject_of(person_id)) | of_nothing


def _forget_answers(person_id: str) -> int:
    """Empty the remembered answers that name a person; that the request was answered stays known."""
    about = [
        row.id
        for row in IdempotencyRecord.select(IdempotencyRecord.id, IdempotencyRecord.body)
        if row.body and person_id.encode() in base64.b64decode(row.body)
    ]
    emptied: int = (
        IdempotencyRecord.update(body=base64.b64encode(b"{}").decode())
        .where(IdempotencyRecord.id.in_(about))
        .execute()
    )
    return emptied


def _forget_parked(person_id: str) -> int:
    gone: int = ParkedRow.delete().where(_parked_about(person_id)).execute()
    return gone


def _stays_overwritten(person_id: str) -> int:
    """How many events of the history are a person's; they are overwritten with all the others (`kit.privacy.history`)."""
    return OutboxRow.select().where(OutboxRow.subject == subject_of(person_id)).count()


OF_THE_KIT: Final = (
    Holds(
        table=OutboxRow,
        what="events",
        category=TOLD,
        of=lambda person_id: OutboxRow.subject == subject_of(person_id),
        shows=(OutboxRow.type, OutboxRow.subject, OutboxRow.version, OutboxRow.recorded_at),
        hides={
            OutboxRow.event_id: "an id of the event alone",
            OutboxRow.body: "it says what the register says, or said then",
        },
        kept="for as long as the suite is run: what was made of it can be made again from it",
        erased=Done(
            how="names and addresses are overwritten, in archives too; ids, order and number stay",
            by=_stays_overwritten,
        ),
    ),
    Holds(
        table=ParkedRow,
        what="parked events",
        category=TOLD,
        of=_parked_about,
        shows=(ParkedRow.type, ParkedRow.subject, ParkedRow.state, ParkedRow.parked_at),
        hides={
            ParkedRow.event_id: "an id of the event alone",
            ParkedRow.body: "it says what the register says, or said then",
            ParkedRow.reason: "it says why it could not be applied, and nothing of what it says",
            ParkedRow.settled_reason: "an operator's word on the event",
            ParkedRow.settled_by: "it names the operator",
        },
        kept="until it could be applied, or an operator has dismissed it",
        erased=Done(how="deleted", by=_forget_parked),
    ),
    Holds(
        table=Look,
        what="looks",
        category=TRACE,
        of=lambda person_id: Look.who.in_([f"person:{person_id}", f"guest:{person_id}"]),
        shows=(
            Look.at,
            Look.operation,
            Look.outcome,
            Look.subject,
            Look.by_right,
            Look.came_from,
            Look.place,
        ),
        hides={
            Look.who: "the person's own id",
            Look.request_id: "an id of the request alone",
            Look.seal: "a sum over the row, which proves that nobody has altered it",
        },
        kept=For(setting="trace_days", since=Look.at, after="the look", going=forget_before),
        erased=Stays(
            why="it has ids alone, and the address a request came from; without a row it would not"
            " prove any more that none was altered or taken out"
        ),
    ),
    Nothing(
        table=IdempotencyRecord,
        why="answers to requests, for 24 hours, under a sum of who asked",
        texts=(
            IdempotencyRecord.id,
            IdempotencyRecord.fingerprint,
            IdempotencyRecord.token,
            IdempotencyRecord.headers,
            IdempotencyRecord.body,
        ),
        forget=_forget_answers,
    ),
    Nothing(
        table=InboxRow,
        why="ids of events that were taken",
        texts=(InboxRow.event_id, InboxRow.digest),
    ),
    Nothing(table=Heard, why="ids with a number", texts=(Heard.subject,)),
    Nothing(table=Aggregate, why="ids with a number", texts=(Aggregate.subject,)),
    Nothing(table=Waiting, why="numbers"),
    Nothing(table=Started, why="ids of events that were begun", texts=(Started.event_id,)),
    Nothing(
        table=Forgotten,
        why="ids of people that were erased",
        texts=(Forgotten.subject, Forgotten.did),
    ),
    Nothing(
        table=TraceEnd, why="where the trace ends", texts=(TraceEnd.seal, TraceEnd.before_first)
    ),
    Nothing(table=Archived, why="names of files", texts=(Archived.file,)),
    Nothing(table=Source, why="names of services", texts=(Source.name,)),
    Nothing(
        table=ComesAgain, why="names of services", texts=(ComesAgain.publisher, ComesAgain.loss)
    ),
    Nothing(table=Asked, why="names of queues", texts=(Asked.queue, Asked.loss)),
    Nothing(table=SendingRound, why="numbers"),
    Nothing(table=LeaseRow, why="names of processes", texts=(LeaseRow.name, LeaseRow.owner)),
    Nothing(
        table=PulseRow,
        why="names of processes and of their loops",
        texts=(PulseRow.name, PulseRow.owner, PulseRow.state),
    ),
    Nothing(table=Tally, why="names of what is counted", texts=(Tally.name,)),
)

"""People and appointments over HTTP."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from kit.clock import local_date
from kit.web import (
    Blueprint,
    answer,
    caller,
    creates,
    expected_version,
    grant_of,
    listed,
    may,
    now,
    open_to_caller,
    page,
    reach,
    settings,
)
from scheduling.register.models import Appointment, Person
from scheduling.register.people.operations import (
    add_person,
    appoint,
    change_person,
    end_appointment,
)
from scheduling.register.people.queries import (
    appointment_row,
    appointment_shown,
    appointments,
    nobody_leads,
    on_the_day,
    people_shown,
    person_row,
)
from scheduling.register.people.relations import (
    appointed_within,
    relations_to,
    relations_to_appointment,
    with_address,
    within,
)
from scheduling.register.people.schemas import (
    AddPersonSchema,
    AppointmentQuery,
    AppointmentSchema,
    AppointSchema,
    ChangePersonSchema,
    EndAppointmentSchema,
    PeopleQuery,
    PersonSchema,
)

blueprint = Blueprint("people", __name__, description="People and the offices they hold.")

MAY: Final = (
    "people.change",
    "accounts.show",
    "accounts.make_invitation",
    "accounts.take_away",
    "held.of_person",
    "erasure.erase",
)
MAY_WHEN_ERASED: Final = ("held.of_person",)
"""What a person's entry says of itself whether it is open to whoever reads it."""


@blueprint.route("/people", methods=["GET"])
@blueprint.arguments(PeopleQuery, location="query")
@blueprint.response(200, listed(PersonSchema))
def people(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the people by name."""
    seen = reach()
    query = Person.select().where(within(seen, caller()), Person.erased_at.is_null())
    if asked["q"]:
        addressed = Person.email.contains(asked["q"]) & with_address(seen, caller())
        query = query.where(Person.name.contains(asked["q"]) | addressed)
    body, headers = page(query, (Person.name, Person.id))
    related = relations_to([row.id for row in body["items"]], caller())
    shown = [_saying_may(row, related[row["id"]]) for row in _shown(body["items"])]
    return {"items": [grant_of(things=related[row["id"]]).of(row) for row in shown]}, headers


@blueprint.route("/people", methods=["POST"])
@creates
@blueprint.arguments(AddPersonSchema)
@blueprint.response(201, PersonSchema)
def add(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Enter a person."""
    may(things=_of_an_empty_demonstration())
    row = add_person(**asked, now=now())
    return answer(_with_may(row), location=f"/v1/people/{row.id}")


@blueprint.route("/people/<person_id>", methods=["GET"])
@blueprint.response(200, PersonSchema, etag=True)
def person(person_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Show a person with their appointments."""
    row = person_row(person_id)
    may(things=relations_to([row.id], caller())[row.id])
    return answer(_with_may(row))


@blueprint.route("/people/<person_id>", methods=["PATCH"])
@blueprint.arguments(ChangePersonSchema)
@blueprint.response(200, PersonSchema)
def change(asked: dict[str, Any], person_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Correct a person's name, title or address (If-Match); anybody may correct their own."""
    related = relations_to([person_id], caller())[person_id]
    may(things=related | _of_an_empty_demonstration())
    row = change_person(person_id, asked, expected_version=expected_version(), now=now())
    return answer(_with_may(row))


@blueprint.route("/appointments", methods=["GET"])
@blueprint.arguments(AppointmentQuery, location="query")
@blueprint.response(200, listed(AppointmentSchema))
def list_appointments(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """List the appointments, in the order they were entered."""
    query = appointments().where(appointed_within(reach(), caller()))
    for column, name in (("academy", "urn"), ("office", "office"), ("person", "person_id")):
        if asked[name] is not None:
            query = query.where(getattr(Appointment, column) == asked[name])
    if asked["on"] is not None:
        query = query.where(on_the_day(asked["on"]))
    body, headers = page(query, Appointment.id)
    related = relations_to({row.person_id for row in body["items"]}, caller())
    return {
        "items": [
            grant_of(things=related[row.person_id]).of(appointment_shown(row))
            for row in body["items"]
        ]
    }, headers


@blueprint.route("/appointments", methods=["POST"])
@creates
@blueprint.arguments(AppointSchema)
@blueprint.response(201, AppointmentSchema)
def make(asked: dict[str, Any]) -> Any:  # noqa: ANN401 - body and headers
    """Appoint a person to an office."""
    may(things=_of_an_empty_demonstration())
    row = appoint(**asked, now=now())
    return answer(appointment_shown(row), location=f"/v1/appointments/{row.id}")


@blueprint.route("/appointments/<appointment_id>", methods=["GET"])
@blueprint.response(200, AppointmentSchema, etag=True)
def one_appointment(appointment_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Show an appointment."""
    row = appointment_row(appointment_id)
    may(things=relations_to_appointment(row, caller()))
    return answer(appointment_shown(row))


@blueprint.route("/appointments/<appointment_id>/end", methods=["POST"])
@creates
@blueprint.arguments(EndAppointmentSchema)
@blueprint.response(201, AppointmentSchema)
def end(asked: dict[str, Any], appointment_id: str) -> Any:  # noqa: ANN401 - body and headers
    """Give an appointment its last day."""
    may()
    expected = expected_version(required=False)
    row = end_appointment(appointment_id, asked["until"], expected_version=expected, now=now())
    return answer(appointment_shown(row))


def _shown(people: Iterable[Person]) -> list[dict[str, Any]]:
    """People with those of their appointments that the caller may know of."""
    return people_shown(people, appointed_within(reach(), caller()))


def _with_may(row: Person) -> dict[str, Any]:
    operations = MAY if row.erased_at is None else MAY_WHEN_ERASED
    return _saying_may(_shown([row])[0], relations_to([row.id], caller())[row.id], operations)


def _saying_may(
    shown: dict[str, Any], related: Collection[str], operations: tuple[str, ...] = MAY
) -> dict[str, Any]:
    return {**shown, "may": open_to_caller(operations, things=related)}


def _of_an_empty_demonstration() -> set[str]:
    """In a demonstration anybody may enter the first who lead."""
    empty = settings().demo and nobody_leads(local_date(now()))
    return {"first_of_a_demonstration"} if empty else set()

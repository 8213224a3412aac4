"""What the register does not know yet and somebody has to fill in: offices, addresses, grades."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from scheduling.register.academies.queries import academies_today
from scheduling.register.models import Academy, Appointment, Gap, Person

Item = dict[str, Any]

_TRUST_WIDE: Final = {
    "aid": "Appoint the Academy Improvement Director: every meeting has a seat for them.",
    "ceo": "Appoint the Chief Executive.",
    "fd": "Appoint the Finance Director.",
}
_AT_AN_ACADEMY: Final = {
    "headteacher": "Appoint the headteacher: the files name none.",
    "chair": "Appoint the chair of the local governing board, or of the LTSW committee: the files name none.",
    "partner_head": "Appoint a head of another academy as its partner headteacher.",
}
_FILLED_BY: Final = {
    "headteacher": ("headteacher",),
    "chair": ("lgb_chair", "ltsw_chair"),
    "partner_head": ("partner_head",),
}


def gaps(today: date, urn: int | None = None) -> list[Item]:
    """Everything that is still to be filled in: for the trust first, then academy by academy."""
    held = _held(today)
    items: list[Item] = [] if urn else list(_in_the_trust(held))
    notes = {(note.urn, note.what): note.sentence for note in Gap.select()}
    for academy in academies_today():
        if urn in (None, academy.urn):
            items += _at(academy, held, notes)
    return items


def _held(today: date) -> list[Appointment]:
    """Every appointment of today, with its person."""
    return list(
        Appointment.select(Appointment, Person)
        .join(Person)
        .where(
            Appointment.starts_on <= today,
            Appointment.ends_on.is_null() | (Appointment.ends_on >= today),
        )
        .order_by(Person.name, Person.id)
    )


def _in_the_trust(held: list[Appointment]) -> Iterator[Item]:
    wide = [each for each in held if each.urn is None]
    offices = {each.office for each in wide}
    for office, sentence in _TRUST_WIDE.items():
        if office not in offices:
            yield _item(None, office, sentence)
    yield from _addresses(None, wide)


def _at(
    academy: Academy, held: list[Appointment], notes: dict[tuple[int, str], str]
) -> Iterator[Item]:
    here = [each for each in held if each.urn == academy.urn]
    offices = {each.office for each in here}
    for what, sentence in _AT_AN_ACADEMY.items():
        if offices.isdisjoint(_FILLED_BY[what]):
            yield _item(academy, what, notes.get((academy.urn, what), sentence))
    if academy.less_than_good is None:
        yield _item(
            academy,
            "grade",
            f"{academy.standing_sentence} Record its self-evaluation, or decide whether it is less than good.",
        )
    yield from _addresses(academy, [each for each in here if each.office != "partner_head"])


def _addresses(academy: Academy | None, held: list[Appointment]) -> Iterator[Item]:
    seen: set[str] = set()
    for each in held:
        if each.person.email is None and each.person_id not in seen:
            seen.add(each.person_id)
            sentence = (
                f"Enter the e-mail address of {each.person.name}: nothing can be sent without it."
            )
            yield _item(academy, "email", sentence, each.person_id)


def _item(academy: Academy | None, what: str, sentence: str, person_id: str | None = None) -> Item:
    return {
        "urn": academy.urn if academy else None,
        "academy_name": academy.name if academy else None,
        "what": what,
        "sentence": sentence,
        "person_id": person_id,
    }
